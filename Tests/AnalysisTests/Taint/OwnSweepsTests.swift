import ChainStore
import Foundation
import Testing

@testable import Analysis

@Suite("Sweeps of a service itself")
struct OwnSweepsTests {
  /// A hot wallet of owner 200 into which so many are forwarded whole, and so many pay with change;
  /// the last of the first is traced.
  private func sweeps(
    forwarded: Int, paying: Int, then more: (inout MadeChain, Int) -> [Int] = { _, coin in [coin] }
  ) throws -> (graph: ChainGraph, result: TraceResult) {
    var chain = MadeChain()
    var coins: [Int] = []
    for number in 0..<(forwarded + paying) {
      coins.append(chain.mine([(UInt8(number + 1), 100_000)]))
    }
    for number in 0..<paying {
      _ = chain.pay(
        [coins[forwarded + number]], to: [(200, 50_000), (UInt8(100 + number), 49_000)])
    }
    for number in 1..<forwarded { _ = chain.pay([coins[number]], to: [(200, 99_000)]) }
    _ = chain.pay(more(&chain, coins[0]), to: [(200, 99_000)])
    let graph = try chain.store()
    let request = TraceRequest(
      seeds: try Array(graph.received(by: 1).prefix(1)), methods: ["fifo", "haircut"])
    let tracer = FlowTracer(graph, knowledge: try KnowsOwners(graph, [200: "exchange"]))
    return (graph, try tracer.trace(request))
  }

  private func marks(_ result: TraceResult) -> [Bool] {
    result.methods[0].endpoints.filter { $0.kind == .service }.map(\.isSweep)
  }

  @Test("where twelve are forwarded whole, and half of those that pay, one of them is a sweep")
  func gathered() throws {
    let found = try sweeps(forwarded: 12, paying: 12).result
    #expect(marks(found) == [true])
    #expect(found.methods.allSatisfy { $0.endpoints.last?.isSweep == true })
    #expect(found.warnings == [.ownSweeps(1)])
  }

  @Test("eleven are too few, and of thirteen more payers too many leave themselves change")
  func ordinary() throws {
    for (forwarded, paying) in [(11, 0), (12, 13)] {
      let found = try sweeps(forwarded: forwarded, paying: paying).result
      #expect(marks(found) == [false])
      #expect(found.warnings.isEmpty)
    }
  }

  @Test("a customer who keeps change has paid in, however many others are forwarded")
  func withChange() throws {
    var chain = MadeChain()
    let seed = chain.mine([(1, 100_000)])
    for number in UInt8(2)...20 {
      let coin = chain.mine([(number, 1_000)])
      _ = chain.pay([coin], to: [(200, 900)])
    }
    _ = chain.pay([seed], to: [(200, 60_000), (99, 39_000)])
    let graph = try chain.store()
    let result = try FlowTracer(graph, knowledge: KnowsOwners(graph, [200: "exchange"]))
      .trace(TraceRequest(seeds: Array(graph.received(by: 1).prefix(1)), methods: ["fifo"]))
    #expect(marks(result) == [false])
  }

  @Test("what is spent together with the service's own coins, the service spends")
  func together() throws {
    let found = try sweeps(forwarded: 1, paying: 0) { chain, coin in
      [coin, chain.mine([(200, 5_000)])]
    }
    #expect(marks(found.result) == [true])
  }
}
