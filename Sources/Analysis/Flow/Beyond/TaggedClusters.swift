import ChainStore

/// The clusters that tags speak for, taken apart: which of their addresses a tag still reaches when a
/// rule is not believed. Cost: the size of these clusters and of their histories.
struct TaggedClusters {
  private let clusters: [ClusterID: [(address: AddressIndex, tag: Tag)]]
  private let clustering: Clustering
  private let names: EntityNames

  init(_ graph: ChainGraph, _ tags: TagIndex, _ clustering: Clustering) {
    var clusters: [ClusterID: [(address: AddressIndex, tag: Tag)]] = [:]
    for tag in tags.all where !tag.isTransaction && tag.reachesCluster {
      guard let address = graph.address(named: tag.subject) else { continue }
      clusters[clustering.cluster(of: address), default: []].append((address, tag))
    }
    self.clusters = clusters
    self.clustering = clustering
    names = tags.names
  }

  /// Addresses in all of them.
  var memberCount: Int { clusters.keys.reduce(0) { $0 + clustering.size(of: $1) } }

  /// The service of each address that a tag reaches through the cluster without a rule.
  func services(without rule: UInt8, stoppingAt concepts: [String]) -> [UInt32: ServiceStop] {
    var services: [UInt32: ServiceStop] = [:]
    for cluster in clusters.keys.sorted() where clustering.size(of: cluster) > 1 {
      let members = ClusterForest(clustering, cluster).members
      let parts = ClusterEvidence(clustering, members: members).parts { $0.rule == rule }
      var definers: [Int: [Tag]] = [:]
      for (address, tag) in clusters[cluster] ?? [] {
        guard let place = ClusterForest.place(address.rawValue, members) else { continue }
        definers[parts[place], default: []].append(tag)
      }
      for (place, member) in members.enumerated() {
        guard let tags = definers[parts[place]],
          let found = ServiceTags.service(in: tags, stopping: concepts)
        else { continue }
        services[member] = found.stop(names, .cluster(from: nil))
      }
    }
    return services
  }
}
