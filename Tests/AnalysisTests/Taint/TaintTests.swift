import Bitcoin
import ChainStore
import Foundation
import Ingest
import Simulation
import Testing

@testable import Analysis

/// Nobody is known: flows end only where the chain ends them.
struct KnowsNothing: StopKnowledge {
  func service(at output: OutputIndex) -> ServiceStop? { nil }
  func coinJoin(_ transaction: TxIndex) -> String? { nil }
}

/// A random payment of a few dozen satoshis with some taint in it.
private func randomPayment(_ random: inout SeededRandom) -> (inputs: [PolicyInput], slots: [UInt64])
{
  var inputs: [PolicyInput] = []
  for _ in 0..<random.number(in: 1...4) {
    let value = random.number(below: 40)
    let tainted = random.happens(oneIn: 2) ? random.number(below: value + 1) : 0
    let runs = tainted == 0 ? [] : [TaintRun(tainted, 1), TaintRun(value - tainted, 0)]
    inputs.append(PolicyInput(value: value, runs: runs.filter { $0.length > 0 }))
  }
  var left = inputs.reduce(0) { $0 + $1.value }
  var slots: [UInt64] = []
  for _ in 0..<random.number(in: 1...4) {
    let part = random.number(below: left + 1)
    slots.append(part)
    left -= part
  }
  return (inputs, slots + [left])
}

@Test("every policy divides as its slow twin does", arguments: TaintPolicies.all.map(\.name))
func policiesEqualTwins(method: String) throws {
  let policy = try #require(TaintPolicies.named(method))
  var random = SeededRandom(seed: 7)
  for _ in 0..<3_000 {
    let (line, slots) = randomPayment(&random)
    let inputs =
      policy.keepsLine
      ? line
      : line.map { input in
        PolicyInput(value: input.value, runs: input.runs.filter { $0.colour > 0 })
      }
    guard inputs.contains(where: { !$0.runs.isEmpty }) else { continue }
    let got = policy.divide(inputs, into: slots)?.map { TaintSweep.total($0) }
    #expect(got == PolicyTwin.divide(method, inputs, slots))
  }
}

/// A store made from a random chain.
func randomGraph(_ seed: UInt64, in folder: String) throws -> ChainGraph {
  let blocks = RandomChain.make(seed: seed, proof: .ground)
  let bytes = blocks.flatMap { block in
    Network.regtest.magic + withUnsafeBytes(of: UInt32(block.count).littleEndian) { Array($0) }
      + block
  }
  let file = "\(folder)/blk\(seed).dat"
  try Data(bytes).write(to: URL(fileURLWithPath: file))
  var request = IngestRequest(paths: [file], store: "\(folder)/\(seed)")
  request.network = .regtest
  var ingestion = Ingestion(request) { _ in }
  _ = try ingestion.run()
  return try ChainGraph(directory: request.store)
}

@Test("forward from a source to a coin is backward from the coin to the source, under fifo")
func transposeLaw() throws {
  let folder = NSTemporaryDirectory() + "filature-back-" + UUID().uuidString
  try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(atPath: folder) }
  for seed in UInt64(2_000)...2_060 {
    let graph = try randomGraph(seed, in: folder)
    let tracer = FlowTracer(graph, knowledge: KnowsNothing())
    let unspent = (1..<graph.outputCount).filter {
      graph.outputSpender[$0] == Spender.none && graph.outputAmount[$0] > 0
        && !graph.isUnspendable(OutputIndex($0))
    }
    guard let target = unspent.last else { continue }
    var back = TraceRequest(seeds: [OutputIndex(target)], methods: ["fifo"])
    back.direction = .backward
    for origin in try tracer.trace(back).methods[0].endpoints where origin.kind == .mined {
      guard let source = origin.output, source.int != target else { continue }
      let forward = try tracer.trace(TraceRequest(seeds: [source], methods: ["fifo"]))
      let there = forward.methods[0].endpoints.first { $0.output?.int == target }
      #expect(there?.tracedSat == origin.tracedSat)
    }
  }
}
