import Bitcoin
import ChainStore

/// Which addresses belong to which tagged service, directly or through a cluster that a tag speaks
/// for: a table look-up an address.
struct ServiceBook {
  /// The services, each once, in the order of their names.
  let services: [KnownService]
  /// Addresses that a service's tag names, with its number.
  let direct: [UInt32: Int]
  private let byCluster: [UInt32: Int]
  private let clustering: Clustering?
  /// What tags say of the roles of addresses: true for hot and cold wallets, false for deposits.
  let holdsForService: [UInt32: Bool]
  private let tagged: Set<UInt32>

  /// Clusters that a tag speaks for, ascending.
  var clusters: [UInt32] { byCluster.keys.sorted() }

  init(_ graph: ChainGraph, tags: TagIndex, clustering: Clustering?) {
    self.clustering = clustering
    var found: [(address: AddressIndex, service: KnownService, reaches: Bool)] = []
    var roles: [UInt32: Bool] = [:]
    var tagged: Set<UInt32> = []
    var group: [Tag] = []
    func close() {
      guard let subject = group.first?.subject, let address = graph.address(named: subject) else {
        return
      }
      tagged.insert(address.rawValue)
      guard let label = ServiceTags.service(in: group, stopping: ["service"]) else { return }
      let concepts = Set(group.flatMap(\.allConcepts))
      if concepts.contains("deposit_wallet") {
        roles[address.rawValue] = false
      } else if !concepts.isDisjoint(with: ["hot_wallet", "cold_wallet", "warm_wallet"])
        || group.contains(where: { $0.isClusterDefiner == true })
      {
        roles[address.rawValue] = true
      }
      let service = KnownService(
        name: tags.names.key(label.entity, actor: label.actor),
        label: tags.names.name(label.entity, actor: label.actor), category: label.category)
      found.append((address, service, group.contains { $0.reachesCluster }))
    }
    for tag in tags.all where !tag.isTransaction {
      if let first = group.first, first.subject != tag.subject {
        close()
        group = []
      }
      group.append(tag)
    }
    close()
    // One name, one service: of several categories the first in order stands for it.
    var byName: [String: KnownService] = [:]
    for entry in found {
      let held = byName[entry.service.name]
      if held.map({ entry.service.category < $0.category }) ?? true {
        byName[entry.service.name] = entry.service
      }
    }
    services = byName.values.sorted { $0.name < $1.name }
    let number = Dictionary(
      uniqueKeysWithValues: services.enumerated().map { ($0.element.name, $0.offset) })
    var direct: [UInt32: Int] = [:]
    var byCluster: [UInt32: Int] = [:]
    for entry in found {
      guard let place = number[entry.service.name] else { continue }
      direct[entry.address.rawValue] = place
      guard entry.reaches, let cluster = clustering?.cluster(of: entry.address) else { continue }
      byCluster[cluster.rawValue] = min(byCluster[cluster.rawValue] ?? place, place)
    }
    self.direct = direct
    self.byCluster = byCluster
    self.tagged = tagged
    holdsForService = roles
  }

  /// The number of the service that an address belongs to.
  func service(of address: AddressIndex) -> Int? {
    if let own = direct[address.rawValue] { return own }
    guard !byCluster.isEmpty, let clustering else { return nil }
    return byCluster[clustering.cluster(of: address).rawValue]
  }

  /// The number of the service that a cluster belongs to.
  func service(ofCluster cluster: UInt32) -> Int? { byCluster[cluster] }

  /// Whether a tag names the address itself.
  func isTagged(_ address: AddressIndex) -> Bool { tagged.contains(address.rawValue) }

  /// Who stands behind an address as a payer: its cluster, or itself.
  func owner(of address: AddressIndex) -> UInt32 {
    clustering?.cluster(of: address).rawValue ?? address.rawValue
  }
}
