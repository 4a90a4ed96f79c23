/// Change is spent by the same wallet, which signals replacement (BIP 125) always or never.
public struct ReplacementChange: ChangeRule {
  /// See ``ChangeRule``.
  public let name = "rbf"
  /// See ``ChangeRule``.
  public let confidence = 55
  /// See ``ChangeRule``.
  public let reads: PaymentParts = .fingerprints
  /// The rule.
  public init() {}

  /// See ``ChangeRule``.
  public func candidates(in payment: Payment) -> OutputSet {
    payment.outputs(agreeing: { $0.signalsReplacement == payment.fingerprint.signalsReplacement })
  }
}
