import Bitcoin
import ChainStore

/// The tags of a chain's addresses, ready for questions address by address.
///
/// How a tag reaches other addresses of its cluster is ``TagReach``.
public struct TagIndex: Sendable {
  private var direct: [String: [Tag]] = [:]
  private var byCluster: [ClusterID: [ReachingTag]] = [:]
  /// Every tag that can be of this chain, by subject.
  public let all: [Tag]
  /// What the services of the tags are called.
  private(set) var names: EntityNames

  /// Of tags by subject, for questions about their subjects alone.
  public init(direct tags: [Tag]) {
    all = tags
    names = EntityNames(tags)
    for tag in tags { direct[tag.subject, default: []].append(tag) }
  }

  /// Loads all tags of a store; with a clustering, they reach clusters.
  public init(_ graph: ChainGraph, clustering: Clustering? = nil) throws(AnalysisError) {
    let store = try TagStore.open(directory: graph.directory)
    self.init(direct: try store.allTags(.of(graph.network)))
    if let clustering { reach(graph, clustering) }
  }

  /// The same tags, reaching the clusters of another clustering.
  func reaching(_ clustering: Clustering) -> TagIndex { without({ _ in false }, clustering) }

  /// All tags but some; with a clustering, the rest reach clusters.
  func without(_ isLeftOut: (Tag) -> Bool, _ clustering: Clustering?) -> TagIndex {
    var index = TagIndex(direct: all.filter { !isLeftOut($0) })
    // A service keeps its name when one of its labels is left out.
    index.names = names
    if let clustering { index.reach(clustering.chain, clustering) }
    return index
  }

  private mutating func reach(_ graph: ChainGraph, _ clustering: Clustering) {
    var places: [String: AddressIndex?] = [:]
    for tag in all where !tag.isTransaction && places[tag.subject] == nil {
      places[tag.subject] = .some(graph.address(named: tag.subject))
    }
    gather(places, clustering)
  }

  /// Loads the tags that can reach some subjects, for a list of questions: those of the subjects
  /// and those of the clusters of their addresses, nil where one is not on the chain.
  ///
  /// Clusters of few members together are asked for member by member; otherwise the subject of
  /// every tag is looked at. Cost: the lesser of the two, and the tags found.
  public init(
    about subjects: [String], at addresses: [AddressIndex?], _ graph: ChainGraph,
    clustering: Clustering, mostMembers: Int = 20_000, threads: Int = 1
  ) throws(AnalysisError) {
    let store = try TagStore.open(directory: graph.directory)
    if let few = TagIndex.members(of: addresses, clustering, atMost: mostMembers) {
      var places: [String: AddressIndex?] = [:]
      for subject in subjects {
        if let name = Subject.canonical(subject) { places[name] = .some(nil) }
      }
      for member in few { places[graph.addressName(member)] = .some(member) }
      self.init(direct: try store.tags(of: Array(places.keys), .of(graph.network)))
      gather(places, clustering)
      return
    }
    var clusters = [Bool](repeating: false, count: graph.addressCount)
    // Subjects to read, those on the chain with their address.
    var places: [String: AddressIndex?] = [:]
    for (subject, address) in zip(subjects, addresses) {
      if let name = Subject.canonical(subject) { places[name] = .some(address) }
      if let address { clusters[clustering.cluster(of: address).firstAddress.int] = true }
    }
    var others: [String] = []
    try store.eachSubject { if places[$0] == nil { others.append($0) } }
    let named = others
    let found = SharedWork.rows(named.count, threads: threads) { graph.address(named: named[$0]) }
    for (subject, address) in zip(named, found) {
      guard let address, clusters[clustering.cluster(of: address).firstAddress.int] else {
        continue
      }
      places[subject] = .some(address)
    }
    self.init(
      direct: try store.tags(whereSubject: { places[$0] != nil }, .of(graph.network)))
    for subject in direct.keys where direct[subject]?.count ?? 0 > 1 { direct[subject]?.sort() }
    gather(places, clustering)
  }

  /// The members of the clusters of some addresses; nil where they are more than a number.
  private static func members(
    of addresses: [AddressIndex?], _ clustering: Clustering, atMost limit: Int
  ) -> [AddressIndex]? {
    var found: [AddressIndex] = []
    for cluster in Set(addresses.compactMap { $0.map(clustering.cluster(of:)) }).sorted() {
      guard found.count + clustering.size(of: cluster) <= limit else { return nil }
      found += clustering.members(of: cluster)
    }
    return found
  }

  /// Hands the tags of addresses to their clusters.
  private mutating func gather(_ places: [String: AddressIndex?], _ clustering: Clustering) {
    for tag in all where !tag.isTransaction {
      guard case .some(.some(let address)) = places[tag.subject] else { continue }
      byCluster[clustering.cluster(of: address), default: []].append(ReachingTag(inherited: tag))
    }
    for id in byCluster.keys { byCluster[id] = TagIndex.gathered(byCluster[id] ?? []) }
  }

  /// Equal statements of several members as one, in the order of ``ReachingTag``.
  private static func gathered(_ tags: [ReachingTag]) -> [ReachingTag] {
    guard tags.count > 1 else { return tags }
    var place: [ReachingTag.Statement: Int] = [:]
    var gathered: [ReachingTag] = []
    for tag in tags.sorted(by: ReachingTag.precedes) {
      if let known = place[tag.statement] {
        gathered[known].support += 1
      } else {
        place[tag.statement] = gathered.count
        gathered.append(tag)
      }
    }
    return gathered
  }

  /// Tags of an address, its own first, then those of its cluster that say something else.
  public func tags(of subject: String, cluster: ClusterID? = nil) -> [ReachingTag] {
    let said = direct[subject] ?? Subject.canonical(subject).flatMap { direct[$0] } ?? []
    let inherited = cluster.flatMap { byCluster[$0] } ?? []
    guard !said.isEmpty else { return inherited }
    let own = said.map { ReachingTag(direct: $0) }
    // Most often the only tag of the cluster is the address's own.
    let others = inherited.filter { $0.support > 1 || $0.inheritedFrom != subject }
    guard !others.isEmpty else { return own }
    let statements = Set(said.map { ReachingTag(inherited: $0).statement })
    return own + inherited.filter { !statements.contains($0.statement) }
  }

  /// SHA-256 over what the tags state, in their order; the same for the same statements, whenever
  /// and from wherever they were imported.
  public var sha256: String {
    var bytes: [UInt8] = []
    for tag in all {
      for text in tag.statement { bytes += text.utf8 + [0] }
    }
    return Hex.encode(Digest.sha256(bytes))
  }

  /// Tags that name a cluster, most trusted first.
  public func tags(ofCluster cluster: ClusterID) -> [ReachingTag] { byCluster[cluster] ?? [] }

  /// Who a cluster is; nil where no member has a tag.
  public func summary(of cluster: ClusterID, in graph: ChainGraph) -> ClusterSummary? {
    ClusterSummary(byCluster[cluster] ?? [], first: graph.addressName(cluster.firstAddress))
  }

  /// Tagged clusters in order of appearance.
  public var taggedClusters: [ClusterID] { byCluster.keys.sorted() }

  /// Subjects with a label.
  public func subjects(label: String) -> [String] {
    Set(all.filter { $0.label == label }.map(\.subject)).sorted()
  }

  /// Subjects with a concept, or one that descends from it.
  public func subjects(concept: String) -> [String] {
    let family = Set(Taxonomy.family(of: concept))
    return Set(
      all.filter { $0.allConcepts.contains { family.contains($0) } }.map(\.subject)
    ).sorted()
  }

  /// What the entity of a tag is called: several labels of one actor are one.
  public func entity(of tag: Tag) -> String { names.name(tag.label, actor: tag.actor) }

  /// The service that an address belongs to by its tags, where it is of a kind to stop at: its own
  /// tags go before those of its cluster, and of these only what speaks for the cluster counts.
  public func service(
    of subject: String, cluster: ClusterID?, stoppingAt concepts: [String]
  ) -> ServiceStop? {
    if let own = ServiceTags.service(in: direct[subject] ?? [], stopping: concepts) {
      return own.stop(names, .itself)
    }
    let inherited = (cluster.flatMap { byCluster[$0] } ?? []).filter {
      $0.reach == .clusterDefiner
    }
    guard let found = ServiceTags.service(in: inherited.map(\.tag), stopping: concepts) else {
      return nil
    }
    let carrier = inherited.first {
      $0.label == found.entity && $0.tag.source == found.source
    }
    return found.stop(names, .cluster(from: carrier?.inheritedFrom))
  }
}

extension ChainGraph {
  /// The address that a text names; nil where it is none of this chain.
  func address(named text: String) -> AddressIndex? {
    (try? Address.script(of: text, network: network)).flatMap { address(ofScript: $0) }
  }

  /// The text of an address.
  func addressName(_ address: AddressIndex) -> String {
    Address.text(ofScript: script(of: address), network: network)
  }
}

/// How an address is known to be a service's.
public enum AttributionKind: String, Sendable, CaseIterable {
  /// A tag names the address.
  case direct
  /// A tag names another address of its cluster.
  case inherited
  /// It behaves as a deposit address, or a wallet, of a service that a tag names.
  case behavioural
  /// It is of a service that no tag names.
  case unnamed
}
