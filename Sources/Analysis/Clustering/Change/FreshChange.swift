/// Wallets send change to an address never used before.
public struct FreshChange: ChangeRule {
  /// See ``ChangeRule``.
  public let name = "fresh"
  /// See ``ChangeRule``.
  public let confidence = 50
  /// See ``ChangeRule``.
  public let reads: PaymentParts = .freshness
  /// The rule.
  public init() {}

  /// See ``ChangeRule``.
  public func candidates(in payment: Payment) -> OutputSet {
    payment.outputs { vout, _ in payment.isFresh[vout] }
  }
}
