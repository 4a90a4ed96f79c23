/// Change is spent by the same wallet, which orders coins as BIP 69 says or does not.
public struct OrderedChange: ChangeRule {
  /// See ``ChangeRule``.
  public let name = "ordered"
  /// See ``ChangeRule``.
  public let confidence = 45
  /// See ``ChangeRule``.
  public let reads: PaymentParts = .order
  /// The rule.
  public init() {}

  /// See ``ChangeRule``.
  public func candidates(in payment: Payment) -> OutputSet {
    payment.outputs(agreeing: { $0.isOrdered == payment.fingerprint.isOrdered })
  }
}
