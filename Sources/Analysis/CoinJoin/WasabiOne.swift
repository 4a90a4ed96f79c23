import Bitcoin

/// Wasabi 1 (ZeroLink): ten or more equal outputs near a tenth of a coin, and change.
public enum WasabiOne: CoinJoinDetector {
  /// The kind it recognises.
  public static let kind = CoinJoinKind.wasabi1
  /// First block of the protocol on mainnet.
  public static let firstHeight: UInt32 = 530_500

  /// What the rule makes of a transaction.
  public static func finding(in shape: TransactionShape) -> CoinJoinFinding? {
    let (value, count) = shape.mode
    guard shape.isAtOrAfter(firstHeight), 8_000_000...12_000_000 ~= value, count >= 10,
      shape.inputs.count >= count, shape.singletons >= 2,
      shape.inputs.allSatisfy({ $0.type == .p2wpkh }),
      shape.outputs.allSatisfy({ $0.type == .p2wpkh })
    else { return nil }
    return CoinJoinFinding(
      kind, rule: "\(count) equal outputs near 0.1 coin, with change", denomination: value,
      participants: count, confidence: 95)
  }
}
