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
  }

  init(
    of addresses: [AddressIndex], _ clustering: Clustering, tags: TagIndex, threads: Int
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
      return Facts(
        id: graph.addressText(cluster.firstAddress), size: clustering.size(of: cluster),
        asked: counts[cluster] ?? 0, activity: activity[place],
        tags: tags.tags(ofCluster: cluster))
    }
    clusters = Dictionary(uniqueKeysWithValues: zip(order, facts))
  }

  /// The document of one address.
  func document(of text: String, _ address: AddressIndex, withMembers: Bool) -> JSONValue {
    let cluster = clustering.cluster(of: address)
    guard let facts = clusters[cluster] else { return .null }
    let own = facts.size == 1 ? facts.activity : graph.activity(of: address)
    var entry: [(String, JSONValue)] = [
      ("address", .text(text)), ("balance_sat", .number(own.balance)),
      ("receipts", .number(own.receipts)), ("first", moment(own.first)),
      ("last", moment(own.last)),
      (
        "cluster",
        [
          "id": .text(facts.id), "addresses": .number(facts.size), "asked": .number(facts.asked),
          "balance_sat": .number(facts.activity.balance), "first": moment(facts.activity.first),
          "last": moment(facts.activity.last), "tags": .array(facts.tags.map(TagDocument.value)),
        ]
      ),
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

  private func moment(_ transaction: TxIndex?) -> JSONValue {
    guard let transaction else { return .null }
    let block = graph.block(of: transaction)
    return [
      "height": .number(block.rawValue), "time": .text(UTCTime.text(graph.blockTime[block.int])),
      "txid": .text(graph.txid[transaction.int].description),
    ]
  }
}
