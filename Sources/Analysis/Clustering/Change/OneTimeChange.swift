/// The one output of the type of all inputs, not round, below the smallest input, to an address that
/// is paid once ever (GraphSense).
public struct OneTimeChange: ChangeRule {
  /// See ``ChangeRule``.
  public let name = "one-time"
  /// See ``ChangeRule``.
  public let confidence = 70
  /// See ``ChangeRule``.
  public let reads: PaymentParts = .lifetime
  /// The rule.
  public init() {}

  /// See ``ChangeRule``.
  public func candidates(in payment: Payment) -> OutputSet {
    guard let type = payment.inputType, 2...10 ~= payment.shape.outputs.count else {
      return OutputSet()
    }
    let least = payment.smallestInput
    let left = payment.outputs { vout, output in
      output.type == type && !output.value.isMultiple(of: 1_000) && output.value < least
        && payment.isOnce[vout]
    }
    return left.only == nil ? OutputSet() : left
  }
}
