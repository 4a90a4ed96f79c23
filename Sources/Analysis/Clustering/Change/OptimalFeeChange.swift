/// As ``OptimalChange``, for wallets that add the fee before they choose inputs: change and fee
/// together are smaller than the smallest input.
public struct OptimalFeeChange: ChangeRule {
  /// See ``ChangeRule``.
  public let name = "optimal-fee"
  /// See ``ChangeRule``.
  public let confidence = 50

  /// The rule.
  public init() {}

  /// See ``ChangeRule``.
  public func candidates(in payment: Payment) -> OutputSet {
    let (least, fee) = (payment.smallestInput, payment.shape.fee)
    guard least > fee else { return OutputSet() }
    return payment.outputs { $1.value < least - fee }
  }
}
