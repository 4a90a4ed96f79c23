/// Wallets send change to an address never used before.
public enum FreshChange: ChangeRule {
  /// See ``ChangeRule``.
  public static let name = "fresh"
  /// See ``ChangeRule``.
  public static let confidence = 50

  /// See ``ChangeRule``.
  public static func candidates(in payment: Payment) -> [Int] {
    payment.spendable { _ in true }.filter { payment.isFresh[$0] }
  }
}
