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
  private let stopsAtCoinJoins: Bool
  private let table: TransactionTable
  /// See ``StopKnowledge``.
  public let serviceAddresses: AddressBits?
  private let asked = Mutex<[UInt32: String?]>([:])

  /// What `--stop-at` says: concepts, `coinjoin`, or nothing at all.
  public struct Stops: Sendable {
    /// Service concepts to stop at.
    public var concepts: [String]
    /// Whether coinjoins cut the thread.
    public var coinJoins: Bool

    /// The default: services and coinjoins.
    public static let all = Stops(concepts: ["service"], coinJoins: true)

    /// Reads `exchange,service,coinjoin` or `none`.
    public init(_ text: String) throws(AnalysisError) {
      let words = text.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
      concepts = words.filter { $0 != "coinjoin" && $0 != "none" }
      coinJoins = words.contains("coinjoin")
      guard !words.isEmpty, !words.contains("none") || words.count == 1 else {
        throw AnalysisError(
          .usage, "not a list of stops: \(text)", at: "--stop-at",
          hint: "exchange, service, coinjoin, another concept, or none")
      }
    }

    /// Concepts that neither the tree of concepts nor any tag knows, so that nothing stops there.
    public func unknown(_ tags: TagIndex) -> [String] {
      concepts.filter { concept in
        !Taxonomy.contains(concept)
          && !tags.all.contains { $0.concepts.contains(concept) || $0.category == concept }
      }
    }

    private init(concepts: [String], coinJoins: Bool) {
      self.concepts = concepts
      self.coinJoins = coinJoins
    }
  }

  /// Works out the stops of a chain once, so that asking costs a table look-up.
  public init(_ graph: ChainGraph, tags: TagIndex, clustering: Clustering?, stops: Stops) {
    self.graph = graph
    self.clustering = clustering
    stopsAtCoinJoins = stops.coinJoins
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
    if let clustering {
      for cluster in byCluster.keys {
        for member in clustering.members(of: ClusterID(rawValue: cluster)) { bits.insert(member) }
      }
    }
    serviceAddresses = bits
  }

  /// Stops by the tags of addresses themselves, and by what else reaches an address.
  init(_ graph: ChainGraph, tags: TagIndex, reached: [UInt32: ServiceStop], stops: Stops) {
    let own = ServiceMap(graph, tags: tags, clustering: nil, stops: stops)
    self.graph = graph
    clustering = nil
    stopsAtCoinJoins = stops.coinJoins
    direct = own.direct.merging(reached) { own, _ in own }
    byCluster = [:]
    table = TransactionTable(graph)
    let bits = AddressBits(count: graph.addressCount)
    for address in direct.keys { bits.insert(AddressIndex(rawValue: address)) }
    serviceAddresses = bits
  }

  /// See ``StopKnowledge``.
  public func service(at output: OutputIndex) -> ServiceStop? {
    let address = graph.outputAddress[output.int]
    if let own = direct[address] { return own }
    guard !byCluster.isEmpty, let clustering else { return nil }
    return byCluster[clustering.cluster(of: AddressIndex(rawValue: address)).rawValue]
  }

  /// See ``StopKnowledge``.
  public func coinJoin(_ transaction: TxIndex) -> String? {
    // The amounts alone turn away nearly every transaction, so that few ask for the lock.
    guard stopsAtCoinJoins, table.mayBeCoinJoin(transaction) else { return nil }
    if let known = asked.withLock({ $0[transaction.rawValue] }) { return known }
    let finding = CoinJoinDetectors.detect(transaction, in: graph)
    let why = finding.flatMap { $0.severs ? "\($0.kind), \($0.rule)" : nil }
    asked.withLock { $0[transaction.rawValue] = .some(why) }
    return why
  }
}
