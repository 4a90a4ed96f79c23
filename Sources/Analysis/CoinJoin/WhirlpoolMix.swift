/// A Whirlpool mix: as many outputs as inputs, every output of one pool's value.
public enum WhirlpoolMix: CoinJoinDetector {
  /// The kind it recognises.
  public static let kind = CoinJoinKind.whirlpool
  /// First block of the protocol on mainnet.
  public static let firstHeight: UInt32 = 570_000
  /// Pool values of Samourai, and the two of Ashigaru (2.5 and 25 million).
  public static let pools: [UInt64] = [
    100_000, 1_000_000, 2_500_000, 5_000_000, 25_000_000, 50_000_000,
  ]
  /// What a coin that enters the pool may carry above the pool's value, for the miners.
  public static let entrySurplus: ClosedRange<UInt64> = 100...110_000

  /// What the rule makes of a transaction.
  public static func finding(in shape: TransactionShape) -> CoinJoinFinding? {
    let size = shape.inputs.count
    let (pool, equal) = shape.mode
    guard shape.isAtOrAfter(firstHeight), 5...10 ~= size, shape.outputs.count == size,
      equal == size, pools.contains(pool), shape.outputOwners == size, shape.inputOwners == size,
      shape.inputs.allSatisfy({ pool...(pool + entrySurplus.upperBound) ~= $0.value }),
      isOwnerless(shape)
    else { return nil }
    let entrants = shape.inputs.count { $0.value >= pool + entrySurplus.lowerBound }
    let remixers = shape.inputs.count { $0.value == pool }
    guard remixers >= 1, 1..<size ~= entrants else { return nil }
    return CoinJoinFinding(
      kind, sign: .pool(pool, size: size, entrants: entrants),
      denomination: pool, participants: size, confidence: 98)
  }

  /// Whether no address both pays and is paid, which the protocol never does.
  private static func isOwnerless(_ shape: TransactionShape) -> Bool {
    !shape.outputs.contains { output in
      shape.inputs.contains { $0.address == output.address }
    }
  }
}
