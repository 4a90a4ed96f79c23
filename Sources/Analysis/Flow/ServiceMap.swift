import Bitcoin
import ChainStore
import Foundation
import Synchronization

/// Which flows stop where: services by tag and cluster, coinjoins by shape.
public final class ServiceMap: StopKnowledge {
  private let graph: ChainGraph
  private let clustering: Clustering?
  private let direct: [UInt32: ServiceStop]
  private let byCluster: [UInt32: ServiceStop]
  private let inferred: InferredStops?
  private let coinJoins: Stops.CoinJoins
  private let table: TransactionTable
  private let ownerChanges: OwnerChanges?
  /// Owners whose money is followed.
  private let followed: Set<UInt32>
  /// See ``StopKnowledge``.
  public let serviceAddresses: AddressBits?
  private let asked = Mutex<[UInt32: CoinJoinFinding?]>([:])

  /// What `--stop-at` says: concepts, `coinjoin`, `possible-coinjoin`, `owner-change`, or nothing at
  /// all.
  public struct Stops: Sendable {
    /// Service concepts to stop at.
    public var concepts: [String]
    /// Which coinjoins cut the thread.
    public var coinJoins: CoinJoins
    /// Whether flows stop where money was paid to somebody for something.
    public var stopsAtOwnerChanges = false

    /// Which coinjoins cut the thread.
    public enum CoinJoins: Sendable {
      /// None.
      case none
      /// Those that are more than possible.
      case found
      /// All, possible ones among them.
      case possible
    }

    /// The default: services and coinjoins.
    public static let all = Stops(concepts: ["service"], coinJoins: .found)

    /// Reads `exchange,service,coinjoin` or `none`.
    public init(_ text: String) throws(AnalysisError) {
      let words = text.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
      concepts = words.filter { !Stops.words.contains($0) }
      stopsAtOwnerChanges = words.contains("owner-change")
      coinJoins =
        words.contains("possible-coinjoin")
        ? .possible : words.contains("coinjoin") ? .found : .none
      guard !words.isEmpty, !words.contains("none") || words.count == 1 else {
        throw AnalysisError(
          .usage, "not a list of stops: \(text)", at: "--stop-at",
          hint:
            "exchange, service, coinjoin, possible-coinjoin, owner-change, another concept, or none"
        )
      }
    }

    private static let words = ["coinjoin", "possible-coinjoin", "owner-change", "none"]

    /// Concepts that neither the tree of concepts nor any tag knows, so that nothing stops there.
    public func unknown(_ tags: TagIndex) -> [String] {
      concepts.filter { concept in
        !Taxonomy.contains(concept)
          && !tags.all.contains { $0.concepts.contains(concept) || $0.category == concept }
      }
    }

    private init(concepts: [String], coinJoins: CoinJoins) {
      self.concepts = concepts
      self.coinJoins = coinJoins
    }
  }

  /// Works out the stops of a chain once, so that asking costs a table look-up.
  public init(
    _ graph: ChainGraph, tags: TagIndex, clustering: Clustering?, stops: Stops,
    inferred layer: InferredServices? = nil
  ) {
    self.graph = graph
    self.clustering = clustering
    coinJoins = stops.coinJoins
    ownerChanges = stops.stopsAtOwnerChanges ? OwnerChanges(graph) : nil
    followed = []
    var direct: [UInt32: ServiceStop] = [:]
    var byCluster: [UInt32: ServiceStop] = [:]
    for subject in Set(tags.all.map(\.subject)).sorted() where !stops.concepts.isEmpty {
      guard let script = try? Address.script(of: subject, network: graph.network),
        let address = graph.address(ofScript: script)
      else { continue }
      if let own = tags.service(of: subject, cluster: nil, stoppingAt: stops.concepts) {
        direct[address.rawValue] = own
      }
      guard let id = clustering?.cluster(of: address), byCluster[id.rawValue] == nil else {
        continue
      }
      byCluster[id.rawValue] = tags.service(of: "", cluster: id, stoppingAt: stops.concepts)
    }
    self.direct = direct
    self.byCluster = byCluster
    table = TransactionTable(graph)
    let bits = AddressBits(count: graph.addressCount)
    for address in direct.keys { bits.insert(AddressIndex(rawValue: address)) }
    inferred = clustering.flatMap { clustering in
      layer.map { InferredStops($0, graph, clustering, concepts: stops.concepts) }
    }
    inferred?.enter(into: bits)
    if let clustering {
      for cluster in byCluster.keys {
        for member in clustering.members(of: ClusterID(rawValue: cluster)) { bits.insert(member) }
      }
    }
    // Any coin may have changed hands.
    serviceAddresses = ownerChanges == nil ? bits : nil
  }

  /// Stops by the tags of addresses themselves, and by what else reaches an address.
  init(_ graph: ChainGraph, tags: TagIndex, reached: [UInt32: ServiceStop], stops: Stops) {
    let own = ServiceMap(graph, tags: tags, clustering: nil, stops: stops)
    self.graph = graph
    clustering = nil
    coinJoins = stops.coinJoins
    ownerChanges = own.ownerChanges
    followed = []
    direct = own.direct.merging(reached) { own, _ in own }
    byCluster = [:]
    inferred = nil
    table = TransactionTable(graph)
    let bits = AddressBits(count: graph.addressCount)
    for address in direct.keys { bits.insert(AddressIndex(rawValue: address)) }
    serviceAddresses = ownerChanges == nil ? bits : nil
  }

  /// The same stops, of which unnamed services that seeds belong to are none: whose money is
  /// followed is no place where it ends.
  private init(_ other: ServiceMap, seeds: [OutputIndex], targets: [AddressIndex]) {
    graph = other.graph
    clustering = other.clustering
    direct = other.direct
    byCluster = other.byCluster
    coinJoins = other.coinJoins
    table = other.table
    serviceAddresses = other.serviceAddresses
    ownerChanges = other.ownerChanges
    followed = Set(
      seeds.map { other.owner(of: AddressIndex(rawValue: other.graph.outputAddress[$0.int])) })
    let owners = Set(seeds.map { other.graph.outputAddress[$0.int] })
    inferred = other.inferred?.following(owners, to: Set(targets.map(\.rawValue)))
  }

  /// The stops of a trace from some seeds: an unnamed service that a seed belongs to is none, since
  /// whose money is followed is no place where it ends.
  /// Nor is what was inferred of the services of targets, where paths to them are looked for.
  public func following(
    _ seeds: [OutputIndex], to targets: [AddressIndex] = []
  ) -> ServiceMap {
    inferred == nil && ownerChanges == nil
      ? self : ServiceMap(self, seeds: seeds, targets: targets)
  }

  /// See ``StopKnowledge``.
  public func service(at output: OutputIndex) -> ServiceStop? {
    service(of: AddressIndex(rawValue: graph.outputAddress[output.int]))
  }

  /// The service that an address belongs to, where flows stop at it.
  public func service(of address: AddressIndex) -> ServiceStop? {
    if let own = direct[address.rawValue] { return own }
    guard let clustering else { return nil }
    let cluster = clustering.cluster(of: address)
    if let known = byCluster[cluster.rawValue] { return known }
    return inferred?.stop(at: address, cluster)
  }

  /// Never of what lies at addresses of those whose money is followed.
  public func changesOwner(_ coin: OutputIndex) -> Bool {
    guard let ownerChanges, ownerChanges.contains(coin) else { return false }
    let address = AddressIndex(rawValue: graph.outputAddress[coin.int])
    return !followed.contains(owner(of: address))
  }

  /// The address's cluster; the address itself without a clustering.
  public func owner(of address: AddressIndex) -> UInt32 {
    clustering?.cluster(of: address).rawValue ?? address.rawValue
  }

  /// The members of a cluster; the address itself without a clustering.
  public func addresses(of owner: UInt32) -> [AddressIndex] {
    clustering?.members(of: ClusterID(rawValue: owner)) ?? [AddressIndex(rawValue: owner)]
  }

  /// Asked for many coins: no reason is put into words.
  public func isOf(_ entity: String, _ coin: OutputIndex) -> Bool {
    let address = AddressIndex(rawValue: graph.outputAddress[coin.int])
    if let own = direct[address.rawValue] { return own.entity == entity }
    guard let clustering else { return false }
    let cluster = clustering.cluster(of: address)
    if let known = byCluster[cluster.rawValue] { return known.entity == entity }
    return inferred?.entity(of: address, cluster) == entity
  }

  /// See ``StopKnowledge``.
  public func coinJoin(_ transaction: TxIndex) -> CoinJoinFinding? {
    // The amounts alone turn away nearly every transaction, so that few ask for the lock.
    guard coinJoins != .none, table.mayBeCoinJoin(transaction) else { return nil }
    if let known = asked.withLock({ $0[transaction.rawValue] }) { return known }
    let finding = CoinJoinDetectors.detect(transaction, in: graph)
    let stopping = finding.flatMap { stops($0) ? $0 : nil }
    asked.withLock { $0[transaction.rawValue] = .some(stopping) }
    return stopping
  }

  private func stops(_ finding: CoinJoinFinding) -> Bool {
    finding.severs && (coinJoins == .possible || !finding.isPossible)
  }
}
