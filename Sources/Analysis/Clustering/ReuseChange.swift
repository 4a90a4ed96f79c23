/// An output that pays an address among the inputs is change.
public enum ReuseChange: ChangeRule {
  /// See ``ChangeRule``.
  public static let name = "reuse"
  /// See ``ChangeRule``.
  public static let confidence = 95

  /// See ``ChangeRule``.
  public static func candidates(in payment: Payment) -> [Int] {
    payment.spendable { output in
      payment.shape.inputs.contains { $0.address == output.address }
    }
  }
}
