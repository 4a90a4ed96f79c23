/// In a chain of payments by one coin into two, change goes on to the next such payment.
public struct PeelingChange: ChangeRule {
  /// See ``ChangeRule``.
  public let name = "peeling"
  /// See ``ChangeRule``.
  public let confidence = 60
  /// See ``ChangeRule``.
  public let reads: PaymentParts = .fingerprints
  /// The rule.
  public init() {}

  /// See ``ChangeRule``.
  public func candidates(in payment: Payment) -> OutputSet {
    let isPeel =
      payment.fingerprint.isOneToTwo
      && (payment.parentIsOneToTwo || payment.spenders.contains { $0?.isOneToTwo == true })
    guard isPeel else { return OutputSet() }
    // Each spender has this transaction, one input and two outputs, for its parent.
    return payment.outputs(agreeing: \.isOneToTwo)
  }
}
