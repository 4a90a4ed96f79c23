import Analysis
import ChainStore
import Reporting

/// What is told of the clusters of many addresses; what clusters share is worked out once.
struct ClusterFacts: Sendable {
  private let graph: ChainGraph
  private let clustering: Clustering
  private let tags: TagIndex
  /// The clusters asked for, ascending, with how many of the addresses belong to each.
  private var clusters: [ClusterID] = []
  private var asked: [Int] = []
  private var sizes: [Int] = []
  private var activities: [CoinActivity] = []
  /// What is said of clusters that several addresses share, by place.
  private var shared: [Int: Facts] = [:]

  private struct Facts: Sendable {
    var id: String
    var labels: String
    /// What documents say of it, written once for all its addresses.
    var document: JSONValue
  }

  /// The first and the last moment of some activity, as documents.
  private struct Span {
    let first: JSONValue
    let last: JSONValue

    init(_ activity: CoinActivity, in graph: ChainGraph) {
      first = ChainMoment.document(activity.first, in: graph)
      last =
        activity.first == activity.last
        ? first : ChainMoment.document(activity.last, in: graph)
    }
  }

  init(
    of addresses: [AddressIndex], _ clustering: Clustering, tags: TagIndex, threads: Int
  ) {
    graph = clustering.chain
    self.clustering = clustering
    self.tags = tags
    var last: UInt64?
    // Each address once, beside those of its cluster.
    let keys = addresses.map {
      UInt64(clustering.cluster(of: $0).rawValue) << 32 | UInt64($0.rawValue)
    }
    for key in keys.sorted() where key != last {
      last = key
      let cluster = ClusterID(rawValue: UInt32(key >> 32))
      if clusters.last == cluster {
        asked[asked.count - 1] += 1
      } else {
        clusters.append(cluster)
        asked.append(1)
      }
    }
    sizes = clustering.sizes(of: clusters)
    activities = clustering.activity(of: clusters, threads: threads)
    let several = asked.indices.filter { asked[$0] > 1 }
    let (unshared, places) = (self, several)
    let facts = SharedWork.rows(several.count, threads: threads) { unshared.facts(places[$0]) }
    shared = Dictionary(uniqueKeysWithValues: zip(several, facts))
  }

  /// The document of one address; `keyed` is the P2PK output of its key.
  func document(
    of text: String, _ address: AddressIndex, keyed: AddressIndex? = nil, withMembers: Bool
  ) -> JSONValue {
    let (place, own) = whereabouts(of: address)
    let span = Span(own, in: graph)
    var entry: [(String, JSONValue)] = [
      ("address", .text(text)), ("balance_sat", .number(own.balance)),
      ("receipts", .number(own.receipts)), ("first", span.first), ("last", span.last),
      (
        "cluster",
        (shared[place] ?? facts(place, of: own == activities[place] ? span : nil)).document
      ),
    ]
    if withMembers {
      entry.append(
        ("members", .texts(clustering.members(of: clusters[place]).map { graph.addressText($0) })))
    }
    if let keyed {
      entry.append(
        ("key_output", document(of: graph.addressText(keyed), keyed, withMembers: false)))
    }
    return .pairs(entry)
  }

  /// The row of one address; `keyed` is the P2PK output of its key.
  func row(of text: String, _ address: AddressIndex, keyed: AddressIndex? = nil) -> [String] {
    let (place, own) = whereabouts(of: address)
    let cluster = clusters[place]
    let id = shared[place]?.id ?? graph.addressText(cluster.firstAddress)
    let labels = shared[place]?.labels ?? labels(of: cluster)
    return [
      text, id, "\(sizes[place])", "\(asked[place])", "\(own.balance)",
      ChainMoment.time(own.first, in: graph), ChainMoment.time(own.last, in: graph),
      "\(activities[place].balance)", labels, keyed.map { note(on: $0, beside: address) } ?? "",
    ]
  }

  /// What is said of the P2PK output of an address's key.
  private func note(on keyed: AddressIndex, beside address: AddressIndex) -> String {
    guard keyed != address else { return "P2PK output of its key" }
    return "P2PK output of its key: \(graph.activity(of: keyed).balance), in the cluster of "
      + graph.addressText(clustering.cluster(of: keyed).firstAddress)
  }

  /// The place of an address's cluster, and what went through the address itself.
  private func whereabouts(of address: AddressIndex) -> (place: Int, own: CoinActivity) {
    let cluster = clustering.cluster(of: address)
    var (place, end) = (0, clusters.count)
    while place < end {
      let middle = (place + end) / 2
      if clusters[middle] < cluster { place = middle + 1 } else { end = middle }
    }
    return (place, sizes[place] == 1 ? activities[place] : graph.activity(of: address))
  }

  private func labels(of cluster: ClusterID) -> String {
    tags.tags(ofCluster: cluster).map(\.label).joined(separator: ", ")
  }

  /// What is said of a cluster; its span where it is known already.
  private func facts(_ place: Int, of known: Span? = nil) -> Facts {
    let (cluster, activity) = (clusters[place], activities[place])
    let span = known ?? Span(activity, in: graph)
    let id = graph.addressText(cluster.firstAddress)
    let document: JSONValue = [
      "id": .text(id), "addresses": .number(sizes[place]),
      "asked": .number(asked[place]), "balance_sat": .number(activity.balance),
      "first": span.first, "last": span.last,
      "tags": .array(tags.tags(ofCluster: cluster).map(TagDocument.value)),
    ]
    return Facts(
      id: id, labels: labels(of: cluster),
      document: asked[place] > 1 ? .written(document.serialized) : document)
  }
}
