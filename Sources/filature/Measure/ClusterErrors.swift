import Analysis
import ChainStore

/// Co-spending held against the true owners of addresses.
///
/// By transaction: those that spend from several addresses and are not left out as coinjoins are
/// right where one owner holds them all. By pairs: right are pairs of addresses in one cluster and
/// of one owner, missed those of one owner in different clusters. Only addresses that were spent
/// from count: nothing on the chain could join the others.
enum ClusterErrors {
  static func measure(
    _ chain: MeasuredChain, _ truth: ChainTruth, scenario: String, into table: inout ErrorTable
  ) throws {
    let graph = chain.graph
    var merges = ErrorTally()
    var isSpent = [Bool](repeating: false, count: graph.addressCount)
    var scan = CoinJoinScan(graph)
    for number in 0..<graph.txCount {
      let transaction = TxIndex(number)
      var addresses: Set<UInt32> = []
      for row in graph.inputs(of: transaction) {
        let spent = graph.inputSpentOutput[row]
        guard spent != missingParent else { continue }
        addresses.insert(graph.outputAddress[spent])
        isSpent[Int(graph.outputAddress[spent])] = true
      }
      guard addresses.count > 1 else { continue }
      let isOne = Set(addresses.map { truth.owner[Int($0)] }).count == 1
      let isJoined = scan.finding(transaction)?.severs != true
      merges.asked += 1
      if isJoined { merges.answered += 1 }
      if isJoined, isOne { merges.right += 1 }
      if isJoined, !isOne { merges.wrong += 1 }
      if !isJoined, isOne { merges.missed += 1 }
    }
    table.add(merges, scenario: scenario, area: "clustering", name: "co-spend by transaction")
    table.add(
      pairs(chain.clustering, truth, isSpent), scenario: scenario, area: "clustering",
      name: "co-spend by pair of addresses", unit: .pairs)
    let extended = "co-spend,reuse,one-time"
    try chain.cluster("extended", rules: extended)
    if let built = try Clustering(graph, name: "extended") {
      table.add(
        pairs(built, truth, isSpent), scenario: scenario, area: "clustering",
        name: "co-spend with reuse and one-time by pair", unit: .pairs)
    }
  }

  private struct Cell: Hashable {
    let cluster: UInt32
    let owner: UInt32
  }

  private static func pairs(
    _ clustering: Clustering, _ truth: ChainTruth, _ isSpent: [Bool]
  ) -> ErrorTally {
    var cells: [Cell: UInt64] = [:]
    var clusters: [UInt32: UInt64] = [:]
    var owners: [UInt32: UInt64] = [:]
    for number in isSpent.indices where isSpent[number] {
      guard let owner = truth.owner[number] else { continue }
      let cluster = clustering.cluster(of: AddressIndex(rawValue: UInt32(number))).rawValue
      cells[Cell(cluster: cluster, owner: owner), default: 0] += 1
      clusters[cluster, default: 0] += 1
      owners[owner, default: 0] += 1
    }
    func pairs(_ counts: some Collection<UInt64>) -> UInt64 {
      counts.reduce(0) { $0 + $1 * ($1 - 1) / 2 }
    }
    let right = pairs(cells.values)
    return ErrorTally(
      right: right, wrong: pairs(clusters.values) - right, missed: pairs(owners.values) - right)
  }
}
