import Bitcoin
import ChainStore

/// A layer of services, and from which grade on it is believed.
public struct InferredServices: Sendable {
  /// The layer.
  public var layer: ServiceLayer
  /// The lowest grade that counts, of services that no tag names and of deposit addresses.
  public var grade: DepositGrade

  /// Labels of services that are not believed.
  private(set) var disbelieved: Set<String> = []

  /// The same without the services of some labels.
  func without(labels: Set<String>) -> InferredServices {
    var rest = self
    rest.disbelieved.formUnion(labels)
    return rest
  }

  /// A layer and a grade.
  public init(_ layer: ServiceLayer, from grade: DepositGrade) {
    self.layer = layer
    self.grade = grade
  }
}

/// Where flows stop by a layer of services.
///
/// A service that tags name counts where its category is to be stopped at; one that no tag names
/// where flows stop at services of every kind.
struct InferredStops: Sendable {
  private let layer: ServiceLayer
  private let graph: ChainGraph
  private let clustering: Clustering
  private let grade: DepositGrade
  /// By number: whether flows stop at the service.
  private var counts: [Bool]
  /// Wallets that are followed, whatever they look like.
  private var followed: Set<UInt32> = []

  init(
    _ inferred: InferredServices, _ graph: ChainGraph, _ clustering: Clustering,
    concepts: [String]
  ) {
    layer = inferred.layer
    grade = inferred.grade
    self.graph = graph
    self.clustering = clustering
    counts = inferred.layer.services.map { service in
      guard let known = service.named else {
        return service.grade >= inferred.grade && concepts.contains("service")
      }
      guard !inferred.disbelieved.contains(known.label) else { return false }
      return concepts.contains { Taxonomy.descends(known.category, from: $0) }
    }
  }

  /// The same without the wallets of some addresses, and the unnamed services these belong to.
  ///
  /// Services of the targets stop nothing, named or not: the way to a hot wallet leads through its
  /// deposit addresses.
  func following(_ addresses: Set<UInt32>, to targets: Set<UInt32>) -> InferredStops {
    var stops = self
    for address in targets.map({ AddressIndex(rawValue: $0) }) {
      if let own = layer.service(of: clustering.cluster(of: address)) { stops.counts[own] = false }
    }
    for address in addresses.map({ AddressIndex(rawValue: $0) }) {
      let cluster = clustering.cluster(of: address)
      stops.followed.insert(cluster.rawValue)
      guard let own = layer.service(of: cluster), layer.services[own].named == nil else {
        continue
      }
      stops.counts[own] = false
    }
    return stops
  }

  /// Enters the addresses that ``stop(at:_:)`` may answer for.
  func enter(into bits: AddressBits) {
    for row in 0..<layer.depositCount {
      let deposit = layer.deposit(at: row)
      if counts[deposit.service], deposit.grade >= grade { bits.insert(deposit.address) }
    }
    for row in 0..<layer.wallets.count where counts[Int(layer.walletServices[row])] {
      for member in clustering.members(of: ClusterID(rawValue: layer.wallets[row])) {
        bits.insert(member)
      }
    }
  }

  /// The service that an address belongs to.
  func stop(at address: AddressIndex, _ cluster: ClusterID) -> ServiceStop? {
    guard !followed.contains(cluster.rawValue) else { return nil }
    if let own = layer.service(of: cluster), counts[own] {
      let service = layer.services[own]
      return stop(service, .wallet(service.inferred(in: graph)))
    }
    guard let deposit = layer.deposit(address), deposit.grade >= grade, counts[deposit.service]
    else { return nil }
    let service = layer.services[deposit.service]
    let evidence = DepositEvidence(
      signs: deposit.signs, grade: deposit.grade, sweep: graph.txid[deposit.sweep.int])
    return stop(service, .deposit(service.inferred(in: graph), evidence))
  }

  /// The service of an address, whatever its grade and whether or not flows stop there.
  func entity(of address: AddressIndex, _ cluster: ClusterID) -> String? {
    guard let number = layer.service(of: cluster) ?? layer.deposit(address)?.service else {
      return nil
    }
    let service = layer.services[number]
    return service.named?.label ?? service.entity(in: graph)
  }

  private func stop(
    _ service: ServiceLayer.Service, _ evidence: ServiceStop.Evidence
  ) -> ServiceStop {
    ServiceStop(
      entity: service.named?.label ?? service.entity(in: graph),
      category: service.named?.category ?? "service", evidence: evidence)
  }
}

extension ServiceLayer.Service {
  /// What a trace calls it where no tag names it: `unnamed:ADDRESS`.
  public func entity(in graph: ChainGraph) -> String { "unnamed:" + graph.addressName(first) }

  /// What it is by behaviour.
  public func inferred(in graph: ChainGraph) -> InferredService {
    InferredService(
      label: named?.label, address: graph.addressName(first), grade: grade, payouts: payouts,
      payees: payees, payers: payers, gatherings: gatherings)
  }
}
