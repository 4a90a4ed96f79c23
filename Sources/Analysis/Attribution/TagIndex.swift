import Bitcoin
import ChainStore

/// A tag as it reaches an address: said of the address itself, or inherited through its cluster.
public struct ReachingTag: Sendable {
  /// The tag.
  public var tag: Tag
  /// The member of the cluster that carries it; nil where the address itself does.
  public var inheritedFrom: String?
  /// What it calls the address.
  public var label: String { tag.label }

  /// A tag as it reaches some address.
  public init(tag: Tag, inheritedFrom: String?) {
    self.tag = tag
    self.inheritedFrom = inheritedFrom
  }
}

/// The tags of a chain's addresses, ready for questions address by address.
///
/// Whether a tag reaches the other addresses of its cluster is ``Tag/reachesCluster``.
public struct TagIndex: Sendable {
  private var direct: [String: [Tag]] = [:]
  private var byCluster: [ClusterID: [ReachingTag]] = [:]
  /// Every tag that can be of this chain, by subject.
  public let all: [Tag]

  /// Loads all tags of a store; with a clustering, they reach clusters.
  public init(_ graph: ChainGraph, clustering: Clustering? = nil) throws(AnalysisError) {
    let store = try TagStore.open(directory: graph.directory, for: .reading)
    all = try store.allTags(.bitcoin)
    for tag in all { direct[tag.subject, default: []].append(tag) }
    guard let clustering else { return }
    for tag in all where tag.reachesCluster {
      guard let script = try? Address.script(of: tag.subject, network: graph.network),
        let address = graph.address(ofScript: script)
      else { continue }
      byCluster[clustering.cluster(of: address), default: []].append(
        ReachingTag(tag: tag, inheritedFrom: tag.subject))
    }
    for id in byCluster.keys { byCluster[id]?.sort { TagIndex.isBetter($0.tag, $1.tag) } }
  }

  /// Most trusted first, then the order of listings.
  private static func isBetter(_ left: Tag, _ right: Tag) -> Bool {
    left.confidenceLevel == right.confidenceLevel
      ? (left.label, left.source, left.subject) < (right.label, right.source, right.subject)
      : left.confidenceLevel > right.confidenceLevel
  }

  /// Tags of an address, its own first, then those of its cluster.
  public func tags(of subject: String, cluster: ClusterID? = nil) -> [ReachingTag] {
    let own = (direct[subject] ?? []).map { ReachingTag(tag: $0, inheritedFrom: nil) }
    let inherited = cluster.flatMap { byCluster[$0] } ?? []
    return own + inherited.filter { $0.inheritedFrom != subject }
  }

  /// Tags that name a cluster.
  public func tags(ofCluster cluster: ClusterID) -> [ReachingTag] { byCluster[cluster] ?? [] }

  /// Tagged clusters by their first-seen address, in order of appearance.
  public func taggedClusters(in graph: ChainGraph) -> [(first: String, tags: [ReachingTag])] {
    byCluster.keys.sorted().map { id in
      let script = graph.script(of: id.firstAddress)
      return (Address.text(ofScript: script, network: graph.network), byCluster[id] ?? [])
    }
  }

  /// Subjects with a label.
  public func subjects(label: String) -> [String] {
    Set(all.filter { $0.label == label }.map(\.subject)).sorted()
  }

  /// Subjects with a concept, or one that descends from it.
  public func subjects(concept: String) -> [String] {
    Set(
      all.filter { $0.allConcepts.contains { Taxonomy.descends($0, from: concept) } }
        .map(\.subject)
    ).sorted()
  }

  /// The service that an address belongs to by its tags, where it is of a kind to stop at: its own
  /// tags go before those of its cluster.
  public func service(
    of subject: String, cluster: ClusterID?, stoppingAt concepts: [String]
  ) -> ServiceStop? {
    if let own = ServiceTags.service(in: direct[subject] ?? [], stopping: concepts) {
      return ServiceStop(entity: own.entity, category: own.category, reason: own.reason)
    }
    let inherited = cluster.flatMap { byCluster[$0] } ?? []
    guard let found = ServiceTags.service(in: inherited.map(\.tag), stopping: concepts) else {
      return nil
    }
    let carrier = inherited.first {
      $0.label == found.entity && $0.tag.source == found.source
    }
    let through = carrier?.inheritedFrom.map { ", inherited from \($0) in its cluster" } ?? ""
    return ServiceStop(
      entity: found.entity, category: found.category, reason: found.reason + through)
  }
}

/// A service at which a flow ends, and the tag that says so.
public struct ServiceStop: Sendable, Equatable {
  /// Its label.
  public var entity: String
  /// Its category.
  public var category: String
  /// The tag, its source and its confidence, in words.
  public var reason: String

  /// A stop.
  public init(entity: String, category: String, reason: String) {
    self.entity = entity
    self.category = category
    self.reason = reason
  }
}
