import ChainStore
import Foundation
import Testing

@testable import Analysis

/// Knows some owners, and takes every transaction of five equal outputs for a coinjoin.
private struct KnowsMixes: StopKnowledge {
  let owners: KnowsOwners

  func service(at output: OutputIndex) -> ServiceStop? { owners.service(at: output) }

  func coinJoin(_ transaction: TxIndex) -> CoinJoinFinding? {
    let outputs = owners.graph.outputs(of: transaction)
    let values = Dictionary(grouping: outputs) { owners.graph.outputAmount[$0] }
    return values.contains { $1.count >= 5 } ? madeUpCoinJoin : nil
  }
}

/// Five owners put in 120, 130, 140, 150 and 160 and take 100 and their change, less a fee of 1 each;
/// the first owner's coin is traced.
private func mixed() throws -> (graph: ChainGraph, first: Int) {
  var chain = MadeChain()
  let coins = (0..<5).map { chain.mine([(UInt8($0 + 1), 1_200 + 100 * UInt64($0))]) }
  var outputs: [(owner: UInt8, value: UInt64)] = []
  for number in 0..<5 { outputs.append((UInt8(number + 11), 1_000)) }
  for number in 0..<5 { outputs.append((UInt8(number + 21), 199 + 100 * UInt64(number))) }
  let first = chain.pay(coins, to: outputs)
  // The first equal output goes to an exchange, the first change stays; a second one to another.
  _ = chain.pay([first], to: [(9, 999)])
  _ = chain.pay([first + 1], to: [(8, 999)])
  return (try chain.store(), first)
}

@Test("behind a coinjoin lie alternatives: counted links, bounds, and where each coin would go")
func behindACoinJoin() throws {
  let (graph, _) = try mixed()
  let owners = try KnowsOwners(graph, [9: "Maple", 8: "Merlion"])
  let tracer = FlowTracer(graph, knowledge: KnowsMixes(owners: owners))
  let request = TraceRequest(seeds: try graph.received(by: 1), methods: ["fifo", "haircut"])
  let result = try tracer.trace(request)
  // The trace itself ends there and attributes nothing beyond.
  #expect(result.methods.allSatisfy { $0.ledger.coinjoinSat == 1_200 && $0.entities.isEmpty })
  let exits = try tracer.exits(of: result, as: request)
  #expect(exits.coinJoins.count == 1)
  let join = exits.coinJoins[0]
  #expect(join.entrances.map(\.tracedSat) == [[1_200, 1_200]])
  let probability = try #require(LinkProbability(join.transaction, in: graph, allowing: sideFees))
  #expect(join.interpretations == probability.interpretations && probability.interpretations > 1)
  #expect(join.exits.count == 10)
  for (vout, exit) in join.exits.enumerated() {
    let count = probability.links(output: vout, input: 0)
    #expect(exit.links == count...count)
    #expect(
      exit.atMostSat == [min(1_200, graph.outputAmount[exit.output.int])].flatMap { [$0, $0] })
    #expect(exit.atLeastSat == [0, 0])
  }
  #expect(join.exits[0].beyond.map { $0.entities.map(\.entity) } == [["Maple"], ["Maple"]])
  #expect(join.exits[1].beyond.map { $0.entities.map(\.tracedSat) } == [[999], [999]])
  // Its own change is linked to the traced coin more often than any other output is.
  let counts = join.exits.map { $0.links?.upperBound ?? 0 }
  #expect(counts.indices.allSatisfy { $0 == 5 || counts[$0] < counts[5] })
  #expect(join.exits[5].link == .possible || join.exits[5].link == .certain)
}

/// What the generic rule allows for here: five of a thousand, to each of four makers.
private let sideFees = LinkProbability.SideFees(maker: 5, taker: 20)

@Test("bounds behind a coinjoin hold what every division of its value would give")
func boundsBehindACoinJoin() throws {
  var chain = MadeChain()
  let big = chain.mine([(1, 9_000)])
  let others = (0..<4).map { chain.mine([(UInt8($0 + 2), 1_100)]) }
  _ = chain.pay([big] + others, to: (0..<5).map { (UInt8($0 + 11), 1_000) } + [(30, 8_000)])
  let graph = try chain.store()
  let knowledge = KnowsMixes(owners: try KnowsOwners(graph, [:]))
  let request = TraceRequest(
    seeds: try graph.received(by: 1), methods: ["fifo", "lifo", "haircut", "tiho"])
  let tracer = FlowTracer(graph, knowledge: knowledge)
  let exits = try tracer.exits(of: try tracer.trace(request), as: request)
  let plain = try FlowTracer(graph, knowledge: KnowsNothing()).trace(request)
  for (number, method) in plain.methods.enumerated() {
    for exit in exits.coinJoins[0].exits {
      let sat = method.endpoints.first { $0.output == exit.output }?.tracedSat ?? 0
      #expect((exit.atLeastSat[number]...exit.atMostSat[number]).contains(sat))
    }
  }
  // 4,400 are not traced, so the coin of 8,000 holds 3,600 of the traced ones at least.
  #expect(exits.coinJoins[0].exits[5].atLeastSat == [3_600, 3_600, 3_600, 3_600])
}

@Test("a second coinjoin is passed only where a second round is asked for")
func roundsOfCoinJoins() throws {
  var chain = MadeChain()
  let coins = (0..<5).map { chain.mine([(UInt8($0 + 1), 1_000)]) }
  let first = chain.pay(coins, to: (0..<5).map { (UInt8($0 + 11), 1_000) })
  let fresh = (0..<4).map { chain.mine([(UInt8($0 + 31), 1_000)]) }
  let second = chain.pay([first] + fresh, to: (0..<5).map { (UInt8($0 + 41), 1_000) })
  _ = chain.pay([second + 2], to: [(9, 1_000)])
  let graph = try chain.store()
  let tracer = FlowTracer(
    graph, knowledge: KnowsMixes(owners: try KnowsOwners(graph, [9: "Maple"])))
  let request = TraceRequest(seeds: try graph.received(by: 1), methods: ["fifo"])
  let result = try tracer.trace(request)
  let one = try tracer.exits(of: result, as: request)
  #expect(one.coinJoins.map(\.round) == [1])
  #expect(one.coinJoins[0].exits.flatMap(\.beyond).allSatisfy { $0.entities.isEmpty })
  #expect(one.coinJoins[0].exits[0].beyond[0].ledger.coinjoinSat == 1_000)
  let two = try tracer.exits(of: result, as: request, rounds: 2)
  #expect(two.coinJoins.map(\.round) == [1, 2])
  #expect(two.coinJoins[1].exits[2].beyond[0].entities.map(\.entity) == ["Maple"])
  #expect(two.coinJoins[1].interpretations == 1_496)
}

@Test("what is too large to count is a set with bounds, with no number for its links")
func largeCoinJoins() throws {
  var chain = MadeChain()
  let coins = (0..<12).map { chain.mine([(UInt8($0 + 1), 1_000 + UInt64($0) * 7)]) }
  _ = chain.pay(coins, to: (0..<10).map { (UInt8($0 + 21), 900) } + [(40, 300), (41, 250)])
  let graph = try chain.store()
  let tracer = FlowTracer(graph, knowledge: KnowsMixes(owners: try KnowsOwners(graph, [:])))
  let request = TraceRequest(seeds: try graph.received(by: 3), methods: ["haircut"])
  let exits = try tracer.exits(of: try tracer.trace(request), as: request)
  let join = exits.coinJoins[0]
  #expect(join.interpretations == nil && join.exits.count == 12)
  #expect(join.exits.allSatisfy { $0.link == .unknown && $0.links == nil && !$0.beyond.isEmpty })
  #expect(join.exits.map { $0.atMostSat[0] } == Array(repeating: 900, count: 10) + [300, 250])
}
