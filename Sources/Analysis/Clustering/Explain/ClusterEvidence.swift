import ChainStore

/// All that speaks for one cluster: each transaction that a rule reads as showing two of its
/// members to have one owner, whether a merge was needed for it or not.
///
/// It says what would part two members. Cost: the receipts and spends of the cluster.
struct ClusterEvidence {
  /// Two members that one transaction joins by one rule, by their places.
  struct Link: Hashable {
    var one: Int
    var other: Int
    var transaction: UInt32
    var rule: UInt8
  }

  private let count: Int
  /// Links in chain order.
  private(set) var links: [Link] = []

  /// Gathers what speaks for a cluster.
  init(_ clustering: Clustering, members: [UInt32]) {
    count = members.count
    let graph = clustering.graph
    let rules = clustering.plan.rules
    var transactions: Set<UInt32> = []
    for member in members {
      for receipt in graph.receipts(of: AddressIndex(rawValue: member)) {
        if let spender = graph.spender(of: receipt) { transactions.insert(spender.rawValue) }
        guard !rules.change.isEmpty else { continue }
        transactions.insert(graph.transaction(ofOutput: receipt).rawValue)
      }
    }
    let severs = clustering.plan.coinJoins.judge(graph)
    var reader = PaymentReader(graph, reading: rules.reads)
    let refused = Set(clustering.refusals.map { [$0.transaction, $0.to, UInt32($0.rule)] })
    for transaction in transactions.sorted()
    where severs?(TxIndex(rawValue: transaction)) != true {
      addCoSpends(TxIndex(rawValue: transaction), members, graph)
      guard !rules.change.isEmpty, reader.read(TxIndex(rawValue: transaction)) else { continue }
      let payment = reader.payment
      guard let payer = ClusterForest.place(payment.shape.inputs[0].address.rawValue, members)
      else { continue }
      for (code, expression) in rules.change {
        let left = expression.candidates(in: payment)
        for vout in ChangeScan.merged(left, of: payment.spendable, clustering.plan.style) {
          let change = payment.shape.outputs[vout].address.rawValue
          guard !refused.contains([transaction, change, UInt32(code)]),
            let place = ClusterForest.place(change, members), place != payer
          else { continue }
          links.append(Link(one: payer, other: place, transaction: transaction, rule: code))
        }
      }
    }
    if let code = rules.sameKey { addKeys(members, graph, code) }
  }

  private mutating func addCoSpends(
    _ transaction: TxIndex, _ members: [UInt32], _ graph: ChainGraph
  ) {
    var first: Int?
    for row in graph.inputs(of: transaction) {
      let spent = graph.inputSpentOutput[row]
      guard spent != missingParent,
        let place = ClusterForest.place(graph.outputAddress[spent], members)
      else { continue }
      guard let start = first else {
        first = place
        continue
      }
      guard place != start else { continue }
      links.append(
        Link(
          one: start, other: place, transaction: transaction.rawValue,
          rule: ClusterRules.coSpendCode))
    }
  }

  private mutating func addKeys(_ members: [UInt32], _ graph: ChainGraph, _ code: UInt8) {
    for (place, member) in members.enumerated() {
      let address = AddressIndex(rawValue: member)
      for twin in SameKey.addresses(of: address, in: graph) {
        guard let other = ClusterForest.place(twin.rawValue, members),
          let transaction = SameKeyScan.evidence(address, twin, in: graph)
        else { continue }
        links.append(
          Link(one: place, other: other, transaction: transaction.rawValue, rule: code))
      }
    }
  }

  /// Whether two members are still joined when some links are not believed.
  func connects(_ one: Int, _ other: Int, without isRejected: (Link) -> Bool) -> Bool {
    guard one != other else { return true }
    let parts = parts(without: isRejected)
    return parts[one] == parts[other]
  }

  /// The part that each member is in when some links are not believed: its lowest place.
  func parts(without isRejected: (Link) -> Bool) -> [Int] {
    var parent = Array(0..<count)
    func root(_ node: Int) -> Int {
      var node = node
      while parent[node] != node {
        parent[node] = parent[parent[node]]
        node = parent[node]
      }
      return node
    }
    for link in links where !isRejected(link) {
      let (first, second) = (root(link.one), root(link.other))
      if first != second { parent[max(first, second)] = min(first, second) }
    }
    return (0..<count).map { root($0) }
  }
}
