/// Change is smaller than the smallest input: else that input would not have been needed.
public enum OptimalChange: ChangeRule {
  /// See ``ChangeRule``.
  public static let name = "optimal"
  /// See ``ChangeRule``.
  public static let confidence = 50

  /// See ``ChangeRule``.
  public static func candidates(in payment: Payment) -> [Int] {
    let least = payment.shape.inputs.map(\.value).min() ?? 0
    return payment.spendable { $0.value < least }
  }
}
