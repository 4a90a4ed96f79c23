import Analysis
import ChainStore

/// Coinjoin detectors held against what transactions truly were, and the cue of a payjoin as the cue
/// that it is: how often it is there where a payee joined in, and where nobody did.
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
    var possible = ErrorTally()
    var traced = ErrorTally()
    var payJoins = ErrorTally()
    var cue = ErrorTally()
    var scan = CoinJoinScan(chain.graph)
    for number in 0..<chain.graph.txCount {
      let purpose = truth.joining[UInt32(number)]
      let found = scan.finding(TxIndex(number))
      for (place, kind) in kinds.enumerated() {
        count(found?.family == kind.0, purpose == kind.truth, &byKind[place])
      }
      if let found, found.family == .whirlpoolTx0 {
        count(scan.confirms(found, of: TxIndex(number)) == true, purpose == tx0, &traced)
      } else if purpose == tx0 {
        traced.missed += 1
      }
      let isCued = isCued(TxIndex(number), chain)
      cue.asked += 1
      if isCued { cue.answered += 1 }
      count(isCued, purpose == "payjoin", &cue)
      let severs = found?.severs == true
      let isJoin = purpose?.hasPrefix("coinjoin") == true
      count(severs && found?.isPossible == false, isJoin, &any)
      count(severs, isJoin, &possible)
      if purpose == "payjoin" { count(severs, true, &payJoins) }
    }
    for (place, kind) in kinds.enumerated() {
      table.add(byKind[place], scenario: scenario, area: "coinjoins", name: kind.0.rawValue)
    }
    table.add(
      traced, scenario: scenario, area: "coinjoins", name: "whirlpool_tx0 that leads to a mix")
    table.add(any, scenario: scenario, area: "coinjoins", name: "any kind")
    table.add(
      possible, scenario: scenario, area: "coinjoins", name: "any kind or possible")
    table.add(payJoins, scenario: scenario, area: "coinjoins", name: "payjoins seen as any")
    table.add(cue, scenario: scenario, area: "cues", name: "payjoin: an input was not needed")
  }

  private static let tx0 = "whirlpool-tx0"

  private static func isCued(_ transaction: TxIndex, _ chain: MeasuredChain) -> Bool {
    guard chain.graph.inputs(of: transaction).count > 1,
      chain.graph.outputs(of: transaction).count == 2,
      let shape = TransactionShape(transaction, in: chain.graph)
    else { return false }
    return CoinJoinMark.all(in: shape).contains(.payjoin)
  }

  private static func count(_ isCalled: Bool, _ isSo: Bool, _ tally: inout ErrorTally) {
    if isCalled, isSo { tally.right += 1 }
    if isCalled, !isSo { tally.wrong += 1 }
    if !isCalled, isSo { tally.missed += 1 }
  }
}
