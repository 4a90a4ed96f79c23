/// Follows only where every input is wholly tainted, so that no convention is needed at all.
public struct Pure: TaintPolicy {
  /// See ``TaintPolicy``.
  public let name = "pure"
  /// See ``TaintPolicy``.
  public let conserves = true
  /// See ``TaintPolicy``.
  public let keepsLine = false
  /// See ``TaintPolicy``.
  public let endsAtMixtures = true
  /// See ``TaintPolicy``.
  public let rule = "Follows only transactions all of whose inputs are wholly tainted."

  /// See ``TaintPolicy``.
  public func divide(_ inputs: [PolicyInput], into slots: [UInt64]) -> [[TaintRun]]? {
    for input in inputs where input.runs.reduce(0, { $0 &+ $1.length }) < input.value { return nil }
    return Haircut().divide(inputs, into: slots)
  }
}
