import Bitcoin
import ChainStore

/// Names of services that share no keys: no two of them belong to one cluster.
public struct ExclusiveLabels: Sendable {
  /// The labels, ascending.
  public let names: [String]
  /// Labelled addresses, ascending, each with the place of its label.
  let addresses: [(address: UInt32, label: UInt32)]

  /// No labels.
  public static let none = ExclusiveLabels(names: [], addresses: [])

  private init(names: [String], addresses: [(address: UInt32, label: UInt32)]) {
    self.names = names
    self.addresses = addresses
  }

  /// Labels written down.
  public init(_ labelled: [(address: AddressIndex, label: String)]) {
    let names = Set(labelled.map(\.label)).sorted()
    self.init(
      names: names,
      addresses: labelled.compactMap { entry in
        names.firstIndex(of: entry.label).map { (entry.address.rawValue, UInt32($0)) }
      }.sorted { ($0.address, $0.label) < ($1.address, $1.label) })
  }

  /// The services that a store's tags name: tags that reach clusters, of a kind of service.
  public init(_ graph: ChainGraph) throws(AnalysisError) {
    var labelled: [(address: AddressIndex, label: String)] = []
    // In the order of the file: what is kept is sorted, and each tag speaks for itself.
    let tags = try TagStore.open(directory: graph.directory).tags(
      whereSubject: { _ in true }, .of(graph.network))
    for tag in tags where tag.reachesCluster {
      guard let service = ServiceTags.service(in: [tag], stopping: ["service"]),
        let script = try? Address.script(of: tag.subject, network: graph.network),
        let address = graph.address(ofScript: script)
      else { continue }
      labelled.append((address, service.actor ?? service.entity))
    }
    self.init(labelled)
  }
}
