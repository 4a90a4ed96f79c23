/// Change is spent by the same wallet, which uses witness programs or does not.
public struct SegwitChange: ChangeRule {
  /// See ``ChangeRule``.
  public let name = "segwit"
  /// See ``ChangeRule``.
  public let confidence = 50
  /// See ``ChangeRule``.
  public let reads: PaymentParts = .fingerprints
  /// The rule.
  public init() {}

  /// See ``ChangeRule``.
  public func candidates(in payment: Payment) -> OutputSet {
    payment.outputs(agreeing: { $0.spendsSegwit == payment.fingerprint.spendsSegwit })
  }
}
