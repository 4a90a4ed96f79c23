/// Change is smaller than the smallest input: else that input would not have been needed.
public struct OptimalChange: ChangeRule {
  /// See ``ChangeRule``.
  public let name = "optimal"
  /// See ``ChangeRule``.
  public let confidence = 50

  /// The rule.
  public init() {}

  /// See ``ChangeRule``.
  public func candidates(in payment: Payment) -> OutputSet {
    let least = payment.smallestInput
    return payment.outputs { $1.value < least }
  }
}
