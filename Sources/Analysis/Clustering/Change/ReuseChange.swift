/// An output that pays an address among the inputs is change.
public struct ReuseChange: ChangeRule {
  /// See ``ChangeRule``.
  public let name = "reuse"
  /// See ``ChangeRule``.
  public let confidence = 95

  /// The rule.
  public init() {}

  /// See ``ChangeRule``.
  public func candidates(in payment: Payment) -> OutputSet {
    payment.outputs { _, output in
      payment.shape.inputs.contains { $0.address == output.address }
    }
  }
}
