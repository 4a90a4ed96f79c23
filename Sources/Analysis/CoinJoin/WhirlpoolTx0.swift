import Bitcoin

/// A Whirlpool tx0: one owner cuts coins for a pool, pays the coordinator and keeps the change.
public enum WhirlpoolTx0: CoinJoinDetector {
  /// The kind it recognises.
  public static let kind = CoinJoinKind.whirlpoolTx0
  /// Full entry fee of each Samourai pool, satoshis.
  public static let fees: [(pool: UInt64, fee: UInt64)] = [
    (100_000, 5_000), (1_000_000, 50_000), (5_000_000, 175_000), (50_000_000, 1_750_000),
  ]
  /// Most coins that one transaction prepares.
  public static let mostPremix = 70

  /// What the rule makes of a transaction.
  public static func finding(in shape: TransactionShape) -> CoinJoinFinding? {
    guard shape.isAtOrAfter(WhirlpoolMix.firstHeight), !shape.inputs.isEmpty,
      3...(mostPremix + 3) ~= shape.outputs.count,
      shape.outputs.count(where: { $0.type == .opReturn }) == 1,
      shape.outputs.contains(where: { $0.type == .opReturn && $0.value == 0 })
    else { return nil }
    var best: (pool: UInt64, count: Int)?
    for candidate in shape.outputs where candidate.type != .opReturn {
      guard let pool = pool(ofPremix: candidate.value) else { continue }
      let count = shape.outputs.count {
        $0.type != .opReturn && $0.value == candidate.value
      }
      if count > (best?.count ?? 0),
        hasFeeAndChange(shape, premix: candidate.value, count, fees: fees(of: pool))
      {
        best = (pool, count)
      }
    }
    guard let best, best.count <= mostPremix else { return nil }
    return CoinJoinFinding(
      kind, sign: .poolEntry(best.pool, coins: best.count),
      denomination: best.pool, participants: best.count, confidence: best.count > 1 ? 90 : 70)
  }

  /// The pool whose entry a value fits; the pools lie too far apart for two.
  static func pool(ofPremix value: UInt64) -> UInt64? {
    WhirlpoolMix.pools.first {
      value >= $0 && WhirlpoolMix.entrySurplus ~= value - $0
    }
  }

  /// What a pool's coordinator takes; where that is not known, as for Ashigaru's pools, what any
  /// of Samourai's took.
  private static func fees(of pool: UInt64) -> [UInt64] {
    let own = fees.filter { $0.pool == pool }.map(\.fee)
    return own.isEmpty ? fees.map(\.fee) : own
  }

  /// Beside the coins for the pool stand one or two outputs, of which one is a coordinator's fee:
  /// half to three times the pool's fee, since discounts and batches exist. Coins for the pool and
  /// the fee pay single keys in the witness (BIP 84), as the protocol's wallets do: so does every
  /// tx0 of the 125 real ones of March 2024 at hand.
  private static func hasFeeAndChange(
    _ shape: TransactionShape, premix: UInt64, _ count: Int, fees: [UInt64]
  ) -> Bool {
    guard 1...2 ~= shape.outputs.count - 1 - count,
      shape.outputs.allSatisfy({ $0.value != premix || $0.type == .p2wpkh })
    else { return false }
    return shape.outputs.contains { output in
      output.type == .p2wpkh && output.value != premix
        && fees.contains { output.value <= 3 * $0 && $0 <= 2 * output.value }
    }
  }
}
