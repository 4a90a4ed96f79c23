import Bitcoin

/// A JoinMarket join: a taker and makers with equal outputs, nearly each with change.
public enum JoinMarketJoin: CoinJoinDetector {
  /// The kind it recognises.
  public static let kind = CoinJoinKind.joinmarket
  /// First block of the protocol on mainnet.
  public static let firstHeight: UInt32 = 392_300
  /// A value at or under this is dust that tools pay out many times, not a denomination.
  public static let dust: UInt64 = 2_730

  /// What the rule makes of a transaction.
  public static func finding(in shape: TransactionShape) -> CoinJoinFinding? {
    let (value, count) = shape.mode
    let others = shape.outputs.count - count
    guard shape.isAtOrAfter(firstHeight), count >= 3, value > dust,
      others == count || others == count - 1, shape.inputOwners >= count,
      shape.outputOwners == shape.outputs.count, shape.repeatedValues <= 2,
      shape.inputs.count <= 100, shape.outputs.count <= 100,
      shape.inputs.count < 4 * shape.outputs.count,
      !shape.outputs.contains(where: { $0.type == .opReturn })
    else { return nil }
    return CoinJoinFinding(
      kind, sign: .equalAndChange(equal: count, change: others), denomination: value,
      participants: count, confidence: count >= 5 ? 70 : 50)
  }
}
