import ChainStore
import Foundation
import Testing

@testable import Analysis

/// What tests take transactions for that they choose by number.
let madeUpCoinJoin = CoinJoinFinding(
  .generic, sign: .equalAmongOwners(equal: 5, outputs: 10, owners: 5), denomination: 1_000,
  participants: 5, confidence: 50)

/// Knows services by owner number.
struct KnowsOwners: StopKnowledge {
  let graph: ChainGraph
  let names: [UInt32: String]

  init(_ graph: ChainGraph, _ owners: [UInt8: String]) throws {
    self.graph = graph
    var names: [UInt32: String] = [:]
    for (owner, name) in owners { names[try graph.owner(owner).rawValue] = name }
    self.names = names
  }

  func service(at output: OutputIndex) -> ServiceStop? {
    names[graph.outputAddress[output.int]].map {
      ServiceStop(entity: $0, category: "exchange", evidence: .truth)
    }
  }

  func coinJoin(_ transaction: TxIndex) -> CoinJoinFinding? { nil }
}

extension ChainGraph {
  /// The receipts of an owner's number, in chain order.
  func received(by owner: UInt8) throws -> [OutputIndex] {
    receipts(of: try self.owner(owner))
  }
}

@Test("a seed made after the last day asked for does not count, and the answer says so")
func seedsAfterTheEnd() throws {
  var chain = MadeChain()
  let mined = chain.mine([(1, 100)])
  let first = chain.pay([mined], to: [(2, 60), (3, 40)])
  _ = chain.pay([first], to: [(4, 60)])
  let graph = try chain.store()
  let seeds = try graph.received(by: 3) + graph.received(by: 4)
  for direction in TraceDirection.allCases {
    var request = TraceRequest(seeds: seeds, methods: ["fifo"])
    request.until = BlockIndex(1)
    request.direction = direction
    let result = try FlowTracer(graph, knowledge: KnowsNothing()).trace(request)
    #expect(result.seeds.map(\.output) == Array(seeds.prefix(1)))
    #expect(result.methods[0].ledger.seededSat == 40)
    // The chain does not begin at genesis, so its heights are unknown.
    let hash = "\(graph.blockHash[1])"
    #expect(result.warnings == [.lateSeeds(1, of: 2, height: nil, hash: hash)])
  }
}

@Test("going back from two coins, one upstream of the other, counts each satoshi once")
func targetUpstreamOfTarget() throws {
  var chain = MadeChain()
  let mined = chain.mine([(1, 100)])
  let middle = chain.pay([mined], to: [(2, 70), (3, 30)])
  _ = chain.pay([middle], to: [(4, 50), (5, 20)])
  let graph = try chain.store()
  let targets = try graph.received(by: 2) + graph.received(by: 4)
  for method in ["fifo", "haircut"] {
    var request = TraceRequest(seeds: targets, methods: [method])
    request.direction = .backward
    let answer = try FlowTracer(graph, knowledge: KnowsNothing()).trace(request).methods[0]
    #expect(answer.ledger.seededSat == 70)
    #expect(answer.ledger.unspentSat == 70 && answer.ledger.balances)
  }
}

@Test("adjoining stretches of a coin are asked for as one, however long the way back")
func stretchesAreJoined() throws {
  let parts = (0..<1_000).map { BackwardSweep.Stretch(start: $0 * 2, end: $0 * 2 + 2) }
  let (stretches, beyond) = BackwardSweep.cut(parts, over: [900, 0, 1_000])
  #expect(stretches.map { $0.map(\.start) } == [[0], [], [0]])
  #expect(stretches.map { $0.map(\.end) } == [[900], [], [1_000]])
  #expect(beyond == 100)
}

@Test("the last block of a day is none where the chain begins later")
func blockOfADay() throws {
  var chain = MadeChain()
  for _ in 0..<3 { _ = chain.mine([(1, 1)]) }
  let graph = try chain.store()
  #expect(graph.lastBlock(before: 1) == nil)
  #expect(graph.lastBlock(before: 3)?.rawValue == 1)
  #expect(graph.lastBlock(before: 1_000)?.rawValue == 2)
}

@Test(
  "colours that round up on one small coin are more than its value, and the ledger still balances")
func coloursAboveAValue() throws {
  var chain = MadeChain()
  let mined = chain.mine([(1, 1), (2, 1), (3, 1)])
  let paid = chain.pay([mined, mined + 1, mined + 2], to: [(4, 2), (5, 1)])
  _ = chain.pay([paid], to: [(6, 2)])
  let graph = try chain.store()
  let seeds = try [1, 2, 3, 4].flatMap { try graph.received(by: UInt8($0)) }
  for methods in TaintPolicies.all.map({ [$0.name] }) {
    var request = TraceRequest(seeds: seeds, methods: methods)
    request.colouring = .perSeed
    let answer = try FlowTracer(graph, knowledge: KnowsNothing()).trace(request).methods[0]
    #expect(answer.ledger.balances || !answer.ledger.conserves)
    guard methods == ["haircut"] else { continue }
    // Each of the three colours gives its one satoshi to the larger coin, which is a seed itself.
    #expect(answer.ledger.seededSat == 3 && answer.endpoints.map(\.tracedSat) == [3])
  }
}

@Test("ten thousand seeds with a colour each are told apart in the time of their steps")
func manySeeds() throws {
  var chain = MadeChain()
  let mined = chain.mine((0..<10_000).map { _ in (1, 10) })
  for part in 0..<80 {
    let first = mined + part * 40
    _ = chain.pay(Array(first..<(first + 40)), to: (0..<40).map { _ in (2, 10) })
  }
  let graph = try chain.store()
  var request = TraceRequest(
    seeds: try graph.received(by: 1) + graph.received(by: 2), methods: ["fifo"])
  request.colouring = .perSeed
  let answer = try FlowTracer(graph, knowledge: KnowsNothing()).trace(request).methods[0]
  #expect(answer.ledger.balances && answer.ledger.seededSat == 100_000)
  #expect(answer.endpoints.allSatisfy { $0.bySeed?.count == 1 })
}

@Test("a sweep of many colours that would keep more shares than there is room for says so")
func tooManyShares() throws {
  var chain = MadeChain()
  var coins = (0..<20).map { chain.mine([(UInt8($0 + 1), 1_000)]) }
  // Everything is mixed into one coin again and again, so that each coin has a share of each seed.
  for _ in 0..<3 {
    let first = chain.pay(coins, to: (0..<4).map { (UInt8($0 + 40), 5_000) })
    coins = (0..<4).map { first + $0 }
  }
  let graph = try chain.store()
  let seeds = (0..<20).map { (output: OutputIndex($0), colour: UInt32($0 + 1)) }
  for (most, isOverfull) in [(80, false), (79, true), (1 << 26, false)] {
    var rules = SweepRules(end: graph.txCount)
    rules.mostShares = most
    var sweep = TaintSweep(graph: graph, policy: Haircut(), knowledge: KnowsNothing(), rules: rules)
    sweep.run(seeds: seeds)
    #expect(sweep.isOverfull == isOverfull, "\(most)")
  }
}
