/// People pay round amounts; what is left over is not round.
public enum RoundValueChange: ChangeRule {
  /// See ``ChangeRule``.
  public static let name = "round-value"
  /// See ``ChangeRule``.
  public static let confidence = 60
  /// An amount is round when it is a multiple of this: a hundredth of a coin.
  public static let unit: UInt64 = 1_000_000

  /// See ``ChangeRule``.
  public static func candidates(in payment: Payment) -> [Int] {
    payment.spendable { !$0.value.isMultiple(of: unit) }
  }
}
