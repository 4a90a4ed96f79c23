import Analysis
import ChainStore
import Reporting

/// What is told of the clusters of many addresses; what clusters share is worked out once.
struct ClusterFacts: Sendable {
  private let graph: ChainGraph
  private let clustering: Clustering
  private let tags: TagIndex
  private var clusters: [ClusterID: Facts] = [:]

  private struct Facts: Sendable {
    var id: String
    var size: Int
    var asked: Int
    var activity: CoinActivity
    var tags: [ReachingTag]
    /// What documents say of it, written once for all addresses of the cluster; nil for tables.
    var written: Written?
  }

  private struct Written: Sendable {
    var cluster: JSONValue
    var first: JSONValue
    var last: JSONValue
  }

  init(
    of addresses: [AddressIndex], _ clustering: Clustering, tags: TagIndex,
    forDocuments: Bool, threads: Int
  ) {
    graph = clustering.chain
    self.clustering = clustering
    self.tags = tags
    var asked: [ClusterID: Int] = [:]
    for address in Set(addresses) { asked[clustering.cluster(of: address), default: 0] += 1 }
    let order = asked.keys.sorted()
    let activity = clustering.activity(of: order, threads: threads)
    let (graph, counts) = (graph, asked)
    let facts = Pieces.map(order.count, threads: threads) { place in
      let cluster = order[place]
      var facts = Facts(
        id: graph.addressText(cluster.firstAddress), size: clustering.size(of: cluster),
        asked: counts[cluster] ?? 0, activity: activity[place],
        tags: tags.tags(ofCluster: cluster))
      if forDocuments { facts.written = ClusterFacts.written(facts, graph) }
      return facts
    }
    clusters = Dictionary(uniqueKeysWithValues: zip(order, facts))
  }

  private static func written(_ facts: Facts, _ graph: ChainGraph) -> Written {
    let first = JSONValue.written(moment(facts.activity.first, graph).serialized)
    let last = JSONValue.written(moment(facts.activity.last, graph).serialized)
    let cluster: JSONValue = [
      "id": .text(facts.id), "addresses": .number(facts.size), "asked": .number(facts.asked),
      "balance_sat": .number(facts.activity.balance), "first": first, "last": last,
      "tags": .array(facts.tags.map(TagDocument.value)),
    ]
    return Written(cluster: .written(cluster.serialized), first: first, last: last)
  }

  /// The document of one address.
  func document(of text: String, _ address: AddressIndex, withMembers: Bool) -> JSONValue {
    let cluster = clustering.cluster(of: address)
    guard let facts = clusters[cluster], let written = facts.written else { return .null }
    let own = facts.size == 1 ? facts.activity : graph.activity(of: address)
    let first =
      own.first == facts.activity.first
      ? written.first : ClusterFacts.moment(own.first, graph)
    let last =
      own.last == facts.activity.last ? written.last : ClusterFacts.moment(own.last, graph)
    var entry: [(String, JSONValue)] = [
      ("address", .text(text)), ("balance_sat", .number(own.balance)),
      ("receipts", .number(own.receipts)), ("first", first), ("last", last),
      ("cluster", written.cluster),
    ]
    if withMembers {
      entry.append(
        ("members", .texts(clustering.members(of: cluster).map { graph.addressText($0) })))
    }
    return .pairs(entry)
  }

  /// The row of one address.
  func row(of text: String, _ address: AddressIndex) -> [String] {
    guard let facts = clusters[clustering.cluster(of: address)] else { return [text] }
    let own = facts.size == 1 ? facts.activity : graph.activity(of: address)
    return [
      text, facts.id, "\(facts.size)", "\(facts.asked)", "\(own.balance)", time(own.first),
      time(own.last), "\(facts.activity.balance)",
      facts.tags.map(\.label).joined(separator: ", "), "",
    ]
  }

  private func time(_ transaction: TxIndex?) -> String {
    transaction.map { UTCTime.text(graph.blockTime[graph.block(of: $0).int]) } ?? ""
  }

  private static func moment(_ transaction: TxIndex?, _ graph: ChainGraph) -> JSONValue {
    guard let transaction else { return .null }
    let block = graph.block(of: transaction)
    return [
      "height": .number(block.rawValue), "time": .text(UTCTime.text(graph.blockTime[block.int])),
      "txid": .text(graph.txid[transaction.int].description),
    ]
  }
}
