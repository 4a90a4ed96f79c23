/// Where all inputs have one script type, change has it too.
public enum AddressTypeChange: ChangeRule {
  /// See ``ChangeRule``.
  public static let name = "address-type"
  /// See ``ChangeRule``.
  public static let confidence = 50

  /// See ``ChangeRule``.
  public static func candidates(in payment: Payment) -> [Int] {
    guard let type = payment.shape.inputs.first?.type,
      payment.shape.inputs.allSatisfy({ $0.type == type })
    else { return [] }
    return payment.spendable { $0.type == type }
  }
}
