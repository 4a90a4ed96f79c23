import Analysis
import ChainStore

/// Coinjoin detectors held against what transactions truly were.
enum CoinJoinErrors {
  private static let kinds: [(CoinJoinKind, truth: String)] = [
    (.wasabi1, "coinjoin-wasabi1"), (.wasabi2, "coinjoin-wasabi2"),
    (.whirlpool, "coinjoin-whirlpool"), (.whirlpoolTx0, "whirlpool-tx0"),
    (.joinmarket, "coinjoin-joinmarket"),
  ]

  /// Asks about every transaction of a chain: kind by kind, and whether any coinjoin is seen.
  static func measure(
    _ chain: MeasuredChain, _ truth: ChainTruth, scenario: String, into table: inout ErrorTable
  ) {
    var byKind = [ErrorTally](repeating: ErrorTally(), count: kinds.count)
    var any = ErrorTally()
    var payJoins = ErrorTally()
    var scan = CoinJoinScan(chain.graph)
    for number in 0..<chain.graph.txCount {
      let purpose = truth.joining[UInt32(number)]
      let found = scan.finding(TxIndex(number))
      for (place, kind) in kinds.enumerated() {
        count(found?.family == kind.0, purpose == kind.truth, &byKind[place])
      }
      let severs = found?.severs == true
      count(severs, purpose?.hasPrefix("coinjoin") == true, &any)
      if purpose == "payjoin" { count(severs, true, &payJoins) }
    }
    for (place, kind) in kinds.enumerated() {
      table.add(byKind[place], scenario: scenario, area: "coinjoins", name: kind.0.rawValue)
    }
    table.add(any, scenario: scenario, area: "coinjoins", name: "any kind")
    table.add(payJoins, scenario: scenario, area: "coinjoins", name: "payjoins seen as any")
  }

  private static func count(_ isCalled: Bool, _ isSo: Bool, _ tally: inout ErrorTally) {
    if isCalled, isSo { tally.right += 1 }
    if isCalled, !isSo { tally.wrong += 1 }
    if !isCalled, isSo { tally.missed += 1 }
  }
}
