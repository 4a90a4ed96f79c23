/// Change is spent by the same wallet, which pays the same fee rate again, to a thousandth of a
/// satoshi for each virtual byte.
public struct FixedFeeChange: ChangeRule {
  /// See ``ChangeRule``.
  public let name = "fixed-fee"
  /// See ``ChangeRule``.
  public let confidence = 50
  /// See ``ChangeRule``.
  public let reads: PaymentParts = .feeRate
  /// The rule.
  public init() {}

  /// See ``ChangeRule``.
  public func candidates(in payment: Payment) -> OutputSet {
    guard let rate = payment.fingerprint.feeRate else { return payment.spendable }
    return payment.outputs(agreeing: { $0.feeRate.map { $0 == rate } ?? true })
  }
}
