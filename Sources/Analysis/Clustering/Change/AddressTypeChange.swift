/// Where all inputs have one script type, change has it too.
public struct AddressTypeChange: ChangeRule {
  /// See ``ChangeRule``.
  public let name = "address-type"
  /// See ``ChangeRule``.
  public let confidence = 50

  /// The rule.
  public init() {}

  /// See ``ChangeRule``.
  public func candidates(in payment: Payment) -> OutputSet {
    guard let type = payment.inputType else { return OutputSet() }
    return payment.outputs { $1.type == type }
  }
}
