/// Change is spent by the same wallet, which writes one transaction version.
public struct VersionChange: ChangeRule {
  /// See ``ChangeRule``.
  public let name = "version"
  /// See ``ChangeRule``.
  public let confidence = 55
  /// See ``ChangeRule``.
  public let reads: PaymentParts = .fingerprints
  /// The rule.
  public init() {}

  /// See ``ChangeRule``.
  public func candidates(in payment: Payment) -> OutputSet {
    payment.outputs(agreeing: { $0.version == payment.fingerprint.version })
  }
}
