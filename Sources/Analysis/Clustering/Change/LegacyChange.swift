/// The one output below the smallest input that pays a key for the first time, where a payment is
/// made beside it and the outputs are not those of a coinjoin (BlockSci).
public struct LegacyChange: ChangeRule {
  /// See ``ChangeRule``.
  public let name = "legacy"
  /// See ``ChangeRule``.
  public let confidence = 60
  /// See ``ChangeRule``.
  public let reads: PaymentParts = .keys
  /// The rule.
  public init() {}

  /// See ``ChangeRule``.
  public func candidates(in payment: Payment) -> OutputSet {
    guard payment.spendable.count > 1, EqualOutputs.finding(in: payment.shape) == nil else {
      return OutputSet()
    }
    let least = payment.smallestInput
    let left = payment.outputs { payment.isFreshKey[$0] && $1.value < least }
    return left.only == nil ? OutputSet() : left
  }
}
