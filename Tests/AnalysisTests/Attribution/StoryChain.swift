import Bitcoin
import ChainStore
import Foundation
import Ingest

@testable import Analysis

/// The sample story in a store of its own, tagged and clustered, with the owners it plants.
final class StoryChain {
  struct Wallet: Decodable {
    var name: String
    var role: String
    var addresses: [String]
  }

  private struct Truth: Decodable { var wallets: [Wallet] }

  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("sample-chains/seized-wallet").path

  let graph: ChainGraph
  let clustering: Clustering
  let wallets: [Wallet]
  private let store: String

  init() throws {
    store = NSTemporaryDirectory() + "filature-story-" + UUID().uuidString
    var request = IngestRequest(paths: [StoryChain.folder + "/blocks"], store: store)
    request.network = .regtest
    var ingestion = Ingestion(request) { _ in }
    _ = try ingestion.run()
    _ = try TagStore.open(directory: store).importFile(StoryChain.folder + "/tags.yaml")
    graph = try ChainGraph(directory: store)
    try ClusterBuilder(graph).build(name: Clustering.defaultName)
    guard let clustering = try Clustering.current(of: graph) else {
      throw CocoaError(.fileReadUnknown)
    }
    self.clustering = clustering
    let data = try Data(contentsOf: URL(fileURLWithPath: StoryChain.folder + "/truth.json"))
    wallets = try JSONDecoder().decode(Truth.self, from: data).wallets
  }

  deinit { try? FileManager.default.removeItem(atPath: store) }

  func tags() throws -> TagIndex { try TagIndex(graph, clustering: clustering) }

  /// Adds tags to the story's own.
  func add(_ pack: String) throws {
    let file = store + "/more-\(UUID().uuidString).yaml"
    try pack.write(toFile: file, atomically: true, encoding: .utf8)
    _ = try TagStore.open(directory: store).importFile(file)
  }

  func wallet(_ name: String) -> Wallet? { wallets.first { $0.name == name } }

  func address(_ text: String) -> AddressIndex? { graph.address(named: text) }
}
