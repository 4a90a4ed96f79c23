import ChainStore
import Foundation
import Simulation
import Testing

@testable import Analysis

@Test("a hop's ledger tells what the coin held, what others brought, what left and what went on")
func hopLedgerOfAChain() throws {
  var chain = MadeChain()
  let mined = chain.mine([(1, 100), (2, 50), (9, 50)])
  let both = chain.pay([mined, mined + 1, mined + 2], to: [(3, 120), (4, 70)])
  _ = chain.pay([both], to: [(5, 30), (6, 85)])
  let graph = try chain.store()
  let seeds = try graph.received(by: 1) + graph.received(by: 2)
  let result = try FlowTracer(graph, knowledge: KnowsNothing()).trace(
    TraceRequest(seeds: seeds, methods: ["fifo", "haircut"]))
  let target = try #require(try graph.received(by: 6).first)
  let ledger = try #require(HopLedger.Steps(result).path(to: target))
  #expect(ledger.hops.map(\.from) == [seeds[0], try graph.received(by: 3)[0]])
  #expect(ledger.hops.map(\.to) == [try graph.received(by: 3)[0], target])
  func amounts(_ hop: Int) -> [[UInt64]] {
    ledger.hops[hop].amounts.map { [$0.openingSat, $0.inSat, $0.outSat, $0.closingSat] }
  }
  // 150 of 200 are tainted. FIFO: the first 120 are; haircut: 90 of 120, 53 of 70, 7 of the fee.
  #expect(amounts(0) == [[100, 50, 30, 120], [100, 50, 60, 90]])
  #expect(amounts(1) == [[120, 0, 35, 85], [90, 0, 26, 64]])
}

@Test("on random chains every hop balances, from a seed to the coin asked for")
func hopLedgersBalance() throws {
  let folder = NSTemporaryDirectory() + "filature-hops-" + UUID().uuidString
  try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(atPath: folder) }
  let methods = TaintPolicies.all.filter(\.conserves).map(\.name)
  var hops = 0
  for seed in UInt64(3_000)..<3_010 {
    let graph = try randomGraph(seed, in: folder)
    var random = SeededRandom(seed: seed)
    let spent = (1..<graph.outputCount).filter { graph.outputSpender[$0] < Spender.overwritten }
    guard !spent.isEmpty else { continue }
    let seeds = (0..<3).map { _ in
      OutputIndex(spent[Int(random.number(below: UInt64(spent.count)))])
    }
    let result = try FlowTracer(graph, knowledge: KnowsNothing()).trace(
      TraceRequest(seeds: seeds, methods: methods))
    let steps = HopLedger.Steps(result)
    for end in result.methods.flatMap(\.endpoints) where end.hops > 0 {
      let coin = try #require(end.output)
      let ledger = try #require(steps.path(to: coin))
      let first = try #require(ledger.hops.first), last = try #require(ledger.hops.last)
      #expect(seeds.contains(first.from) && last.to == coin)
      let value = graph.outputAmount[first.from.int]
      #expect(first.amounts.allSatisfy { $0.openingSat == value })
      for (here, next) in zip(ledger.hops, ledger.hops.dropFirst()) {
        #expect(here.to == next.from)
        #expect(here.amounts.map(\.closingSat) == next.amounts.map(\.openingSat))
      }
      for hop in ledger.hops {
        for (method, amounts) in zip(methods, hop.amounts) where method != "pure" {
          #expect(amounts.openingSat + amounts.inSat == amounts.outSat + amounts.closingSat)
        }
      }
      hops += ledger.hops.count
    }
    for (method, amounts) in zip(result.methods, lasts(of: result, steps)) {
      for end in method.endpoints {
        #expect(amounts[end.outpoint] ?? end.tracedSat == end.tracedSat)
      }
    }
  }
  #expect(hops > 100)
}

/// What each coin where a flow ends holds by the last hop of the way to it, method by method.
private func lasts(of result: TraceResult, _ steps: HopLedger.Steps) -> [[String: UInt64]] {
  result.methods.indices.map { method in
    var held: [String: UInt64] = [:]
    for end in result.methods[method].endpoints {
      guard let coin = end.output, let last = steps.path(to: coin)?.hops.last else { continue }
      held[end.outpoint] = last.amounts[method].closingSat
    }
    return held
  }
}
