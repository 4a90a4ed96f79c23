/// The general mark of a coinjoin: as many equal outputs as there can be participants, the rest
/// their change (BlockSci's `isCoinjoin`, GraphSense's ingest flag).
public struct EqualOutputs: CoinJoinDetector {
  /// Values of token and dust outputs, which repeat for other reasons.
  private static let excluded: Set<UInt64> = [546, 2730]

  /// A detector.
  public init() {}

  /// See ``CoinJoinDetector``.
  public func detect(_ shape: TransactionShape) -> CoinJoinFinding? {
    let outputs = shape.outputValues.count
    let participants = (outputs + 1) / 2
    guard shape.inputValues.count >= 2, outputs >= 3, participants <= shape.inputValues.count,
      let (value, count) = shape.mostFrequentOutput, count == participants,
      !EqualOutputs.excluded.contains(value), participants <= shape.distinctInputAddresses
    else { return nil }
    return CoinJoinFinding(
      kind: "generic", rule: "\(count) equal outputs of \(outputs), from as many input addresses",
      denomination: value, participants: participants, confidence: 50)
  }
}
