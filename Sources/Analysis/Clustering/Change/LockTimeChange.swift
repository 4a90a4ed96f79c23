/// Change is spent by the same wallet, which sets a lock time always or never.
public struct LockTimeChange: ChangeRule {
  /// See ``ChangeRule``.
  public let name = "locktime"
  /// See ``ChangeRule``.
  public let confidence = 55
  /// See ``ChangeRule``.
  public let reads: PaymentParts = .fingerprints
  /// The rule.
  public init() {}

  /// See ``ChangeRule``.
  public func candidates(in payment: Payment) -> OutputSet {
    payment.outputs(agreeing: { $0.hasLockTime == payment.fingerprint.hasLockTime })
  }
}
