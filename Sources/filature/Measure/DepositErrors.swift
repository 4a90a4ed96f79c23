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
        name: grade == .weak ? "any grade" : "\(grade.rawValue) or better")
    }
  }
}
