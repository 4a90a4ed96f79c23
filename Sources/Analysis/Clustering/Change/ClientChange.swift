/// Wallets send change to a key never used before, under whatever address form.
public struct ClientChange: ChangeRule {
  /// See ``ChangeRule``.
  public let name = "client"
  /// See ``ChangeRule``.
  public let confidence = 50
  /// See ``ChangeRule``.
  public let reads: PaymentParts = .keys
  /// The rule.
  public init() {}

  /// See ``ChangeRule``.
  public func candidates(in payment: Payment) -> OutputSet {
    payment.outputs { vout, _ in payment.isFreshKey[vout] }
  }
}
