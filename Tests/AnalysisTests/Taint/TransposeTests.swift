import ChainStore
import Foundation
import Simulation
import Testing

@testable import Analysis

/// Knows one coin: the way back ends there.
private struct KnowsCoin: StopKnowledge {
  let coin: OutputIndex

  func service(at output: OutputIndex) -> ServiceStop? {
    output == coin ? ServiceStop(entity: "source", category: "", evidence: .truth) : nil
  }

  func coinJoin(_ transaction: TxIndex) -> CoinJoinFinding? { nil }
}

/// What of a source arrives at a coin, forward; and how many steps that took.
private func forward(
  _ graph: ChainGraph, _ source: OutputIndex, _ target: OutputIndex, _ request: TraceRequest
) throws -> (sat: UInt64, steps: Int) {
  var there = request
  there.seeds = [source]
  let result = try FlowTracer(graph, knowledge: KnowsNothing()).trace(there)
  let end = result.methods[0].endpoints.first { $0.output == target }
  return (end?.tracedSat ?? 0, result.edges.count)
}

/// How much of a coin comes from a source, backward; and how many steps that took.
private func backward(
  _ graph: ChainGraph, _ source: OutputIndex, _ target: OutputIndex, _ request: TraceRequest
) throws -> (sat: UInt64, steps: Int) {
  var back = request
  back.seeds = [target]
  back.direction = .backward
  let result = try FlowTracer(graph, knowledge: KnowsCoin(coin: source)).trace(back)
  #expect(result.methods[0].ledger.balances || !result.methods[0].ledger.conserves)
  let end = result.methods[0].endpoints.first { $0.output == source }
  return (end?.tracedSat ?? 0, result.edges.count)
}

/// Coins that a target may come from, fees and all.
private func ancestors(
  _ graph: ChainGraph, _ target: OutputIndex, _ request: TraceRequest
) throws -> [OutputIndex] {
  var back = request
  (back.seeds, back.direction, back.methods) = ([target], .backward, ["poison"])
  let result = try FlowTracer(graph, knowledge: KnowsNothing()).trace(back)
  let all = Set(result.edges.map(\.from)).union(result.methods[0].endpoints.compactMap(\.output))
  return all.filter { graph.outputAmount[$0.int] > 0 && $0 != target }.sorted()
}

@Test(
  "what goes from a coin to another is what the other got from it, fees followed or not",
  arguments: BackwardSweep.Method.allCases)
func transposeLaw(method: BackwardSweep.Method) throws {
  let folder = NSTemporaryDirectory() + "filature-back-" + UUID().uuidString
  try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(atPath: folder) }
  var shares = 0
  for seed in UInt64(2_000)..<2_024 {
    let graph = try randomGraph(seed, in: folder)
    var random = SeededRandom(seed: seed)
    let unspent = (1..<graph.outputCount).filter {
      graph.outputSpender[$0] == Spender.none && graph.outputAmount[$0] > 0
        && !graph.isUnspendable(OutputIndex($0))
    }
    guard !unspent.isEmpty else { continue }
    let target = OutputIndex(unspent[Int(random.number(below: UInt64(unspent.count)))])
    for (fees, order) in [
      (.book, .subsidyFirst), (.follow, .subsidyFirst), (.follow, .feesFirst),
    ] as [(FeeHandling, CoinbaseOrder)] {
      var request = TraceRequest(seeds: [], methods: [method.rawValue])
      (request.fees, request.coinbaseOrder) = (fees, order)
      let all = try ancestors(graph, target, request)
      for _ in 0..<min(4, all.count) {
        let source = all[Int(random.number(below: UInt64(all.count)))]
        let there = try forward(graph, source, target, request)
        let back = try backward(graph, source, target, request)
        let name = Comment(rawValue: "chain \(seed), \(source) to \(target), \(fees) \(order)")
        switch method {
        case .fifo, .lifo: #expect(there.sat == back.sat, name)
        case .poison: #expect((there.sat > 0) == (back.sat > 0), name)
        case .haircut:
          // Each division of either pass rounds by less than a satoshi.
          let most = UInt64(there.steps + back.steps + graph.txCount)
          #expect(max(there.sat, back.sat) - min(there.sat, back.sat) <= most, name)
        }
        shares += there.sat > 0 ? 1 : 0
      }
    }
  }
  #expect(shares > 30)
}

@Test("conventions that fill outputs in an order have no way back, and say so in a line")
func fillsHaveNoWayBack() throws {
  var chain = MadeChain()
  _ = chain.mine([(1, 100)])
  let graph = try chain.store()
  for method in ["tiho", "seniority", "juniority", "pure"] {
    var request = TraceRequest(seeds: try graph.received(by: 1), methods: ["fifo", method])
    request.direction = .backward
    let tracer = FlowTracer(graph, knowledge: KnowsNothing())
    #expect { try tracer.trace(request) } throws: { error in
      guard let error = error as? AnalysisError else { return false }
      return error.code == .usage && error.message.contains("\(method) does not run backward")
        && error.hint?.contains("fifo, lifo, haircut, poison") == true
    }
  }
}
