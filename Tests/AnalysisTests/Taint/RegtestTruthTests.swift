import Bitcoin
import ChainStore
import Foundation
import Ingest
import Testing

@testable import Analysis

private let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
  .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
private let shared =
  ProcessInfo.processInfo.environment["FILATURE_SHARED"]
  ?? root.deletingLastPathComponent().appendingPathComponent("shared").path
private let chain = shared + "/data/regtest-a"

private struct TruthOutput: Decodable {
  var txid: String
  var vout: Int
  var actor: String?
  var address: String?
}

private struct TruthTransaction: Decodable {
  var txid: String
  var inputActors: [String]
}

/// The lines of a compressed truth file.
private func lines<Row: Decodable>(_ name: String) throws -> [Row] {
  let gunzip = Process()
  gunzip.executableURL = URL(fileURLWithPath: "/bin/gzip")
  gunzip.arguments = ["-dc", chain + "/truth/" + name]
  let pipe = Pipe()
  gunzip.standardOutput = pipe
  try gunzip.run()
  let text = pipe.fileHandleForReading.readDataToEndOfFile()
  gunzip.waitUntilExit()
  let decoder = JSONDecoder()
  decoder.keyDecodingStrategy = .convertFromSnakeCase
  return try text.split(separator: 0x0a).map { try decoder.decode(Row.self, from: $0) }
}

/// Knows which addresses the exchanges own, as the truth says.
private struct TruthKnowledge: StopKnowledge {
  let graph: ChainGraph
  let owner: [UInt32: String]

  func service(at output: OutputIndex) -> ServiceStop? {
    owner[graph.outputAddress[output.int]].map {
      ServiceStop(entity: $0, category: "exchange", evidence: .truth)
    }
  }

  func coinJoin(_ transaction: TxIndex) -> CoinJoinFinding? { nil }
}

/// The node's own chain as a store.
private func ingested(into store: String) throws -> ChainGraph {
  var ingestion = Ingestion(
    IngestRequest(paths: [chain + "/node2/blocks"], store: store)
  ) { _ in }
  _ = try ingestion.run()
  return try ChainGraph(directory: store)
}

private struct TruthPeel: Decodable {
  struct Hop: Decodable {
    var txid: String
    var remainderVout: Int
  }

  var entryTxid: String
  var trail: [Hop]
}

@Test(
  "on a node's own chain every peel chain of the mules is followed to its end, hop by hop",
  .enabled(
    if: FileManager.default.fileExists(atPath: chain), "the folder ../shared/data is not here"))
func mulesPeelChains() throws {
  let store = NSTemporaryDirectory() + "filature-peels-" + UUID().uuidString
  defer { try? FileManager.default.removeItem(atPath: store) }
  let graph = try ingested(into: store)
  let decoder = JSONDecoder()
  decoder.keyDecodingStrategy = .convertFromSnakeCase
  let peels = try decoder.decode(
    [TruthPeel].self,
    from: Data(contentsOf: URL(fileURLWithPath: chain + "/truth/peel_chains.json")))
  #expect(peels.map(\.trail.count).reduce(0, +) == 83)
  let rules = ChangeRules.all.filter { PeelChain.usualRules.contains($0.name) }
  for peel in peels {
    let first = try #require(peel.trail.first.flatMap { Txid(displayHex: $0.txid) })
    let row = try graph.inputs(of: #require(graph.transactions(withID: first).first)).lowerBound
    let found = PeelChain(
      from: OutputIndex(graph.inputSpentOutput[row]), graph, knowledge: KnowsNothing(),
      rules: rules, maxHops: 1_000)
    #expect(found.end == .unspent)
    let hops = found.hops.map { hop in
      [graph.txid[hop.transaction.int].description, hop.change.map { graph.outpointText(of: $0) }]
    }
    #expect(hops == peel.trail.map { [$0.txid, "\($0.txid):\($0.remainderVout)"] })
  }
}

@Test(
  "on a node's own chain every deposit that traffickers and mules made is found at its exchange",
  .enabled(
    if: FileManager.default.fileExists(atPath: chain), "the folder ../shared/data is not here"))
func traffickersToExchanges() throws {
  let store = NSTemporaryDirectory() + "filature-truth-" + UUID().uuidString
  defer { try? FileManager.default.removeItem(atPath: store) }
  let graph = try ingested(into: store)
  let outputs: [TruthOutput] = try lines("outputs.jsonl.gz")
  let transactions: [TruthTransaction] = try lines("txs.jsonl.gz")
  let payers = Dictionary(uniqueKeysWithValues: transactions.map { ($0.txid, $0.inputActors) })
  var owner: [UInt32: String] = [:]
  var seeds: [OutputIndex] = []
  var planted: [String: String] = [:]
  let villains: Set<String> = ["trafficker_1", "trafficker_2", "mule_network"]
  for row in outputs {
    guard let actor = row.actor, let id = Txid(displayHex: row.txid),
      let output = graph.output(id, UInt32(row.vout))
    else { continue }
    if actor.hasPrefix("exchange_") {
      owner[graph.outputAddress[output.int]] = actor
      if !villains.isDisjoint(with: payers[row.txid] ?? []) {
        planted["\(row.txid):\(row.vout)"] = actor
      }
    } else if actor.hasPrefix("trafficker") {
      seeds.append(output)
    }
  }
  #expect(planted.count > 100 && Set(planted.values).count == 3)
  var request = TraceRequest(seeds: seeds, methods: ["fifo", "haircut", "poison"])
  request.bounds = .compute
  let tracer = FlowTracer(graph, knowledge: TruthKnowledge(graph: graph, owner: owner))
  let result = try tracer.trace(request)
  let poison = try #require(result.methods.last)
  let found = Dictionary(
    uniqueKeysWithValues: poison.endpoints.compactMap { end in
      end.entity.map { (end.outpoint, $0) }
    })
  for (outpoint, exchange) in planted { #expect(found[outpoint] == exchange, "\(outpoint)") }
  for bound in try #require(result.bounds) {
    for method in result.methods where method.ledger.conserves {
      let traced = method.entities.first { $0.entity == bound.entity }?.tracedSat ?? 0
      #expect((bound.atLeastSat...bound.atMostSat).contains(traced))
    }
  }
}
