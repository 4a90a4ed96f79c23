import Bitcoin

/// JoinMarket: one repeated value, makers' and taker's change beside it, no address twice.
public struct JoinMarket: CoinJoinDetector {
  /// A detector.
  public init() {}

  /// See ``CoinJoinDetector``.
  public func detect(_ shape: TransactionShape) -> CoinJoinFinding? {
    let outputs = shape.outputValues.count
    let inputs = shape.inputValues.count
    guard shape.isAtLeast(mainnetHeight: 392_300), inputs <= 100, outputs <= 100,
      let (value, count) = shape.mostFrequentOutput, count >= 3, value > 2_730,
      !shape.outputTypes.contains(.opReturn), Set(shape.outputAddresses).count == outputs,
      shape.distinctInputAddresses >= count, inputs < outputs * 4
    else { return nil }
    let changes = outputs - count
    guard changes == count || changes == count - 1 else { return nil }
    var counts: [UInt64: Int] = [:]
    for output in shape.outputValues { counts[output, default: 0] += 1 }
    guard counts.values.filter({ $0 > 1 }).count <= 2 else { return nil }
    return CoinJoinFinding(
      kind: "joinmarket", rule: "\(count) equal outputs and \(changes) of change",
      denomination: value, participants: count, confidence: 60)
  }
}
