/// Whirlpool mixes: as many inputs as outputs, all outputs of one pool's value, some inputs fresh
/// and slightly larger to pay the miner (Samourai 2019 to 2024, Ashigaru since 2025).
public struct Whirlpool: CoinJoinDetector {
  /// Pool values in satoshis.
  static let pools: [UInt64] = [100_000, 1_000_000, 2_500_000, 5_000_000, 25_000_000, 50_000_000]
  /// Most that an input may exceed its pool by.
  static let mostExcess: UInt64 = 110_000

  /// A detector.
  public init() {}

  /// See ``CoinJoinDetector``.
  public func detect(_ shape: TransactionShape) -> CoinJoinFinding? {
    let size = shape.outputValues.count
    guard (5...10).contains(size), shape.inputValues.count == size,
      shape.isAtLeast(mainnetHeight: 570_000), let pool = shape.outputValues.first,
      Whirlpool.pools.contains(pool), shape.outputValues.allSatisfy({ $0 == pool }),
      shape.inputValues.allSatisfy({ $0 >= pool && $0 <= pool + Whirlpool.mostExcess }),
      Set(shape.outputAddresses).count == size, shape.distinctInputAddresses == size
    else { return nil }
    let entrants = shape.inputValues.filter { $0 > pool }.count
    guard (1..<size).contains(entrants) else { return nil }
    return CoinJoinFinding(
      kind: "whirlpool", rule: "\(size) inputs and \(size) outputs of a pool's value",
      denomination: pool, participants: size, confidence: 95)
  }
}

/// Whirlpool's tx0: one owner splits coins into equal premix outputs and pays the coordinator.
public struct WhirlpoolTx0: CoinJoinDetector {
  /// Pool values with the fee that their coordinator asked.
  private static let fees: [(pool: UInt64, fee: UInt64)] = [
    (100_000, 5_000), (1_000_000, 50_000), (2_500_000, 125_000), (5_000_000, 175_000),
    (25_000_000, 1_250_000), (50_000_000, 1_750_000),
  ]

  /// A detector.
  public init() {}

  /// See ``CoinJoinDetector``.
  public func detect(_ shape: TransactionShape) -> CoinJoinFinding? {
    guard shape.isAtLeast(mainnetHeight: 570_000),
      shape.outputTypes.filter({ $0 == .opReturn }).count == 1
    else { return nil }
    let values = zip(shape.outputTypes, shape.outputValues).compactMap { $0 == .opReturn ? nil : $1 }
    for (pool, fee) in WhirlpoolTx0.fees {
      let range = (pool + 100)...(pool + Whirlpool.mostExcess)
      guard let premix = mostFrequent(values.filter { range.contains($0) }) else { continue }
      let others = values.filter { $0 != premix }
      let feeRange = (fee / 2)...(fee * 3)
      let count = values.count - others.count
      guard (1...70).contains(count), (1...2).contains(others.count),
        others.contains(where: { feeRange.contains($0) })
      else { continue }
      return CoinJoinFinding(
        kind: "whirlpool_tx0", rule: "\(count) premix outputs and a coordinator's fee",
        denomination: pool, participants: 1, confidence: 60)
    }
    return nil
  }

  private func mostFrequent(_ values: [UInt64]) -> UInt64? {
    var counts: [UInt64: Int] = [:]
    for value in values { counts[value, default: 0] += 1 }
    return counts.min { ($1.value, $0.key) < ($0.value, $1.key) }?.key
  }
}
