import Bitcoin
import Foundation
import Ingest
import Simulation
import Testing

@testable import Analysis
@testable import ChainStore

/// Nobody is known: flows end only where the chain ends them.
struct KnowsNothing: StopKnowledge {
  func service(at output: OutputIndex) -> ServiceStop? { nil }
  func coinJoin(_ transaction: TxIndex) -> CoinJoinFinding? { nil }
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

/// A store made from a random chain. Every third has wide rows, so that all is tried on them.
func randomGraph(
  _ seed: UInt64, in folder: String, isWide: Bool? = nil
) throws -> ChainGraph {
  try graph(
    of: RandomChain.make(seed: seed, proof: .ground), named: "\(seed)", in: folder,
    isWide: isWide ?? (seed % 3 == 0))
}

/// A store made from raw blocks.
func graph(
  of blocks: [[UInt8]], named name: String, in folder: String, isWide: Bool = false
) throws -> ChainGraph {
  let bytes = blocks.flatMap { block in
    Network.regtest.magic + withUnsafeBytes(of: UInt32(block.count).littleEndian) { Array($0) }
      + block
  }
  let file = "\(folder)/blk\(name).dat"
  try Data(bytes).write(to: URL(fileURLWithPath: file))
  var request = IngestRequest(paths: [file], store: "\(folder)/\(name)")
  request.network = .regtest
  if isWide { request.resources.width = .wide }
  var ingestion = Ingestion(request) { _ in }
  _ = try ingestion.run()
  return try ChainGraph(directory: request.store)
}
