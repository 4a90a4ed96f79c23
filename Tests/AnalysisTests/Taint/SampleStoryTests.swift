import Bitcoin
import ChainStore
import Foundation
import Ingest
import Testing

@testable import Analysis

private let sample = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
  .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  .appendingPathComponent("sample-chains/seized-wallet").path

private struct Deposit: Decodable {
  var exchange: String
  var outpoint: String
  var valueSat: UInt64
}

@Test("the story's deposits are found, at the exchange and with the value that it planted")
func sampleDeposits() throws {
  let store = NSTemporaryDirectory() + "filature-story-" + UUID().uuidString
  defer { try? FileManager.default.removeItem(atPath: store) }
  var request = IngestRequest(paths: [sample + "/blocks"], store: store)
  request.network = .regtest
  var ingestion = Ingestion(request) { _ in }
  _ = try ingestion.run()
  _ = try TagStore.open(directory: store).importFile(sample + "/tags.yaml")
  let graph = try ChainGraph(directory: store)
  _ = try ClusterBuilder(graph).build(name: Clustering.defaultName)
  let clustering = try #require(try Clustering.current(of: graph))
  let tags = try TagIndex(graph, clustering: clustering)
  let decoder = JSONDecoder()
  decoder.keyDecodingStrategy = .convertFromSnakeCase
  let planted = try decoder.decode(
    [Deposit].self, from: Data(contentsOf: URL(fileURLWithPath: sample + "/expected/deposits.json"))
  )
  let seeds = try String(contentsOfFile: sample + "/seeds.txt", encoding: .utf8)
    .split(separator: "\n").filter { !$0.hasPrefix("#") }
    .compactMap { text in
      (try? Address.script(of: text, network: graph.network)).flatMap {
        graph.address(ofScript: $0)
      }
    }
  let outputs = seeds.flatMap { address in
    graph.receipts(of: address)
  }
  let everything = try found(graph, outputs, tags, clustering, "service")
  // Poison also follows an honest participant out of the coinjoin, so it may find more.
  for deposit in planted { #expect(everything[deposit.outpoint] == deposit.valueSat) }
  // With coinjoins cutting the thread, less is found and nothing else.
  let cut = try found(graph, outputs, tags, clustering, "service,coinjoin")
  #expect(cut.count < everything.count && cut.allSatisfy { everything[$0.key] == $0.value })
}

/// Values of the deposits that poison reaches.
private func found(
  _ graph: ChainGraph, _ seeds: [OutputIndex], _ tags: TagIndex, _ clustering: Clustering,
  _ stops: String
) throws -> [String: UInt64] {
  let map = ServiceMap(
    graph, tags: tags, clustering: clustering, stops: try ServiceMap.Stops(stops))
  let request = TraceRequest(seeds: seeds, methods: ["poison"])
  let result = try FlowTracer(graph, knowledge: map).trace(request)
  let deposits = result.methods[0].endpoints.filter { $0.kind == .service }
  return Dictionary(uniqueKeysWithValues: deposits.map { ($0.outpoint, $0.valueSat) })
}
