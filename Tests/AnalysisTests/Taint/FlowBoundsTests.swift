import ChainStore
import Foundation
import Simulation
import Testing

@testable import Analysis

/// Knows every fifth address as one of three services.
private struct KnowsEveryFifth: StopKnowledge {
  let graph: ChainGraph

  func service(at output: OutputIndex) -> ServiceStop? {
    let address = graph.outputAddress[output.int]
    guard address % 5 == 0 else { return nil }
    return ServiceStop(entity: "service \(address / 5 % 3)", category: "exchange", evidence: .truth)
  }

  func coinJoin(_ transaction: TxIndex) -> CoinJoinFinding? { nil }
}

@Test(
  "every conserving method lies within the bounds, with fees followed, hops and degree limited too")
func boundsHoldEveryPolicy() throws {
  let folder = NSTemporaryDirectory() + "filature-bounds-" + UUID().uuidString
  try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(atPath: folder) }
  let methods = TaintPolicies.all.filter { $0.conserves && $0.name != "pure" }.map(\.name)
  for seed in UInt64(5_000)..<5_040 {
    let graph = try randomGraph(seed, in: folder)
    var random = SeededRandom(seed: seed)
    let spent = (1..<graph.outputCount).filter { graph.outputSpender[$0] < Spender.overwritten }
    guard !spent.isEmpty else { continue }
    let seeds = (0..<3).map { _ in
      OutputIndex(spent[Int(random.number(below: UInt64(spent.count)))])
    }
    for fees in FeeHandling.allCases {
      for (hops, degree) in [(nil, nil), (1, nil), (3, 4), (nil, 3)] as [(UInt32?, Int?)] {
        var request = TraceRequest(seeds: seeds, methods: methods)
        request.fees = fees
        (request.maxHops, request.maxDegree) = (hops, degree)
        request.bounds = .compute
        let tracer = FlowTracer(graph, knowledge: KnowsEveryFifth(graph: graph))
        let name = "chain \(seed) \(fees), \(hops ?? 0) hops, degree \(degree ?? 0)"
        try check(try tracer.trace(request), Comment(rawValue: name))
      }
    }
  }
}

private func check(_ result: TraceResult, _ name: Comment) throws {
  let bounds = try #require(result.bounds)
  for bound in bounds {
    #expect(bound.atMostCut.reduce(0) { $0 + $1.sat } == bound.atMostSat, name)
    #expect(
      bound.atLeastCut.reduce(bound.atLeastSat) { $0 + $1.sat } == bound.depositsSat, name)
    for method in result.methods {
      let traced = method.entities.first { $0.entity == bound.entity }?.tracedSat ?? 0
      #expect((bound.atLeastSat...max(bound.atLeastSat, bound.atMostSat)).contains(traced), name)
    }
  }
  let bounded = Set(bounds.map(\.entity))
  for method in result.methods {
    #expect(method.entities.allSatisfy { bounded.contains($0.entity) }, name)
  }
}

@Test("maximum flow equals the textbook's augmenting paths, and its cut proves it")
func maximumFlowEqualsTextbook() throws {
  var random = SeededRandom(seed: 3)
  for _ in 0..<300 {
    let nodes = Int(random.number(in: 2...9))
    var matrix = [[UInt64]](repeating: [UInt64](repeating: 0, count: nodes), count: nodes)
    var network = MaximumFlow(nodes: nodes)
    for _ in 0..<random.number(below: 30) {
      let from = Int(random.number(below: UInt64(nodes)))
      let to = Int(random.number(below: UInt64(nodes)))
      let size = random.number(below: 20)
      network.add(from: from, to: to, capacity: size)
      matrix[from][to] += size
    }
    for sink in 1..<nodes {
      let expected = augmented(matrix, to: sink)
      #expect(network.value(from: 0, to: sink) == expected)
      #expect(network.cut().reduce(0) { $0 + $1.capacity } == expected)
    }
  }
}

/// Ford and Fulkerson, one satoshi at a time.
private func augmented(_ matrix: [[UInt64]], to sink: Int) -> UInt64 {
  var room = matrix
  var total: UInt64 = 0
  func way(_ here: Int, _ seen: inout Set<Int>) -> Bool {
    if here == sink { return true }
    seen.insert(here)
    for next in room.indices where room[here][next] > 0 && !seen.contains(next) {
      guard way(next, &seen) else { continue }
      room[here][next] -= 1
      room[next][here] += 1
      return true
    }
    return false
  }
  var seen: Set<Int> = []
  while way(0, &seen) {
    total += 1
    seen = []
  }
  return total
}

@Test("bounds beyond a stated size are not computed, and the answer says so")
func boundsHaveALimit() throws {
  var chain = MadeChain()
  var coin = chain.mine([(1, 100)])
  for owner in UInt8(2)...9 { coin = chain.pay([coin], to: [(owner, 100)]) }
  let graph = try chain.store()
  let knowledge = try KnowsOwners(graph, [9: "exchange"])
  var bounds = FlowBounds(
    graph: graph, knowledge: knowledge, rules: SweepRules(end: graph.txCount))
  let seeds = try graph.received(by: 1)
  for (limit, isComputed) in [
    (FlowBounds.Limit(transactions: 8, work: 1_000), true),
    (FlowBounds.Limit(transactions: 7, work: 1_000), false),
    (FlowBounds.Limit(transactions: 8, work: 10), false),
  ] {
    bounds.limit = limit
    if case .computed(let found) = bounds.bounds(seeds: seeds) {
      #expect(isComputed && found.map(\.atLeastSat) == [100])
    } else {
      #expect(!isComputed)
    }
  }
}
