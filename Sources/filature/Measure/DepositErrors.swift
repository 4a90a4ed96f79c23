import Analysis
import ChainStore

/// The finder of deposit addresses held against the true ones, exchanges known by some of their
/// hot addresses only.
///
/// Right is an address that is truly a customer's deposit address at the service named; missed are
/// those that were spent from and not found, of the exchanges that any tag names.
enum DepositErrors {
  static func measure(
    _ chain: MeasuredChain, _ truth: ChainTruth, tags: TagIndex, scenario: String,
    into table: inout ErrorTable
  ) {
    let known = Set(tags.all.map(\.label))
    let wanted = truth.depositAddresses.filter { address, owner in
      known.contains(owner)
        && chain.graph.receipts(of: address).contains { chain.graph.spender(of: $0) != nil }
    }
    let candidates = DepositAddresses(
      chain.graph, tags: tags, clustering: chain.clustering
    ).all()
    for grade in DepositGrade.allCases {
      let found = candidates.filter { $0.grade >= grade }
      let right = found.count { truth.depositAddresses[$0.address] == $0.service.label }
      table.add(
        ErrorTally(
          right: UInt64(right), wrong: UInt64(found.count - right),
          missed: UInt64(max(0, wanted.count - right))),
        scenario: scenario, area: "deposit addresses with partial tags",
        name: words(grade))
      table.add(
        byValue(found, wanted, truth, chain.graph), scenario: scenario,
        area: "deposit addresses with partial tags", name: words(grade) + " by value",
        unit: .satoshis)
    }
  }

  private static func words(_ grade: DepositGrade) -> String {
    grade == .weak ? "any grade" : "\(grade.rawValue) or better"
  }

  /// The same, an address counting for the satoshis that it received.
  private static func byValue(
    _ found: [DepositCandidate], _ wanted: [AddressIndex: String], _ truth: ChainTruth,
    _ graph: ChainGraph
  ) -> ErrorTally {
    var tally = ErrorTally()
    for candidate in found {
      if truth.depositAddresses[candidate.address] == candidate.service.label {
        tally.right += candidate.receivedSat
      } else {
        tally.wrong += candidate.receivedSat
      }
    }
    let all = wanted.keys.reduce(into: UInt64(0)) { sum, address in
      for output in graph.receipts(of: address) { sum += graph.outputAmount[output.int] }
    }
    tally.missed = all - min(all, tally.right)
    return tally
  }
}
