import Bitcoin
import Foundation
import Ingest
import Simulation
import Testing

@testable import ChainStore

private struct NodeAnswer: Decodable {
  var height: Int
  var bestblock: String
  var txouts: Int
  var muhash: String
}

private struct TipAnswer: Decodable {
  struct Tip: Decodable {
    var hash: String
    var transactions: Int
    var txouts: Int

    enum CodingKeys: String, CodingKey {
      case hash = "hash_serialized_3"
      case transactions, txouts
    }
  }
  var tip: Tip
  var muhash: String

  enum CodingKeys: String, CodingKey {
    case tip = "at_tip"
    case muhash
  }
}

@Test("the unspent set has the hashes that a node gives it, at the tip and at every height")
func nodesHashes() throws {
  guard let shared = sharedFolder else {
    print("skipped: ../shared/data is not there")
    return
  }
  let folder = try ChainFolder()
  var request = IngestRequest(
    paths: [shared + "/regtest-a/node1/blocks"], store: folder.path + "/store")
  request.network = .regtest
  var ingestion = Ingestion(request) { _ in }
  _ = try ingestion.run()
  let graph = try folder.graph()
  let truth = shared + "/regtest-a/truth/"
  let answer = try JSONDecoder().decode(
    TipAnswer.self, from: Data(contentsOf: URL(fileURLWithPath: truth + "txoutset.json")))
  let set = UnspentSet(graph, at: try #require(graph.tip))
  #expect(set.serializedHash().description == answer.tip.hash)
  #expect(set.muHash().description == answer.muhash)
  let summary = set.summary()
  #expect(summary.outputs == answer.tip.txouts)
  #expect(summary.transactions == answer.tip.transactions)
  #expect(summary.amount == graph.manifest.totals.unspentValue)
  let listed = try InputFile.open([truth + "txoutset_by_height.jsonl.gz"])[0]
  let lines = withExtendedLifetime(listed) {
    [UInt8](listed.file.bytes).split(separator: 0x0a)
  }
  let answers = try lines.map { try JSONDecoder().decode(NodeAnswer.self, from: Data($0)) }
  #expect(answers.count == graph.blockCount)
  UnspentSet.muHashes(of: graph) { height, hash in
    #expect(hash.description == answers[height.int].muhash, "height \(height.rawValue)")
  }
  for height in [0, 1, 149, 150, 300, 479] {
    let earlier = UnspentSet(graph, at: BlockIndex(height))
    #expect(earlier.muHash().description == answers[height].muhash)
    #expect(earlier.summary().outputs == answers[height].txouts)
  }
}

@Test("at every height the set equals the tip's of a store that ends there")
func earlierSets() throws {
  let folder = try ChainFolder()
  let blocks = RandomChain.make(seed: 77, proof: .ground)
  try folder.ingest(folder.write(ChainFolder.record(blocks)), into: "whole")
  let whole = try folder.graph("whole")
  for height in [0, 3, 9, blocks.count - 2] {
    let start = Array(blocks.prefix(height + 1))
    try folder.ingest(folder.write(ChainFolder.record(start), "start.dat"), into: "\(height)")
    let part = UnspentSet(try folder.graph("\(height)"), at: BlockIndex(height))
    let set = UnspentSet(whole, at: BlockIndex(height))
    #expect(set.serializedHash() == part.serializedHash())
    #expect(set.muHash() == part.muHash())
    #expect(set.summary() == part.summary())
    #expect(part.summary().outputs == part.graph.manifest.totals.unspentCount)
  }
}

private var sharedFolder: String? {
  let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
  let named = ProcessInfo.processInfo.environment["FILATURE_SHARED"].map { $0 + "/data" }
  let path = named ?? root.appendingPathComponent("../shared/data").standardized.path
  return FileManager.default.fileExists(atPath: path) ? path : nil
}
