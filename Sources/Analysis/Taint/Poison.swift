/// One tainted input taints everything that leaves, wholly. Keeps no sums: an upper envelope.
public struct Poison: TaintPolicy {
  /// See ``TaintPolicy``.
  public let name = "poison"
  /// See ``TaintPolicy``.
  public let conserves = false
  /// See ``TaintPolicy``.
  public let keepsLine = false
  /// See ``TaintPolicy``.
  public let rule = "One tainted input taints every output wholly; sums are not kept."

  /// See ``TaintPolicy``.
  public func divide(_ inputs: [PolicyInput], into slots: [UInt64]) -> [[TaintRun]]? {
    guard let colour = amounts(inputs).first?.colour else { return slots.map { _ in [] } }
    return slots.map { $0 > 0 ? [TaintRun($0, colour)] : [] }
  }
}
