import ChainStore
import Foundation
import Simulation
import Testing

@testable import Analysis

/// How many random chains are drawn: a thousand, or as many as the environment says.
private let chains =
  UInt64(ProcessInfo.processInfo.environment["FILATURE_CHAINS"] ?? "") ?? 1_000

/// Stores kept in memory where the system has a place for that.
private let scratch =
  FileManager.default.isWritableFile(atPath: "/dev/shm") ? "/dev/shm/" : NSTemporaryDirectory()

/// Every seventh address is a service; where it does not tell which before it is asked, every
/// nineteenth coin has changed hands; and transactions of equal outputs now and then a coinjoin.
private struct KnowsSome: StopKnowledge {
  let graph: ChainGraph
  var serviceAddresses: AddressBits?

  init(_ graph: ChainGraph, tellsAddresses: Bool) {
    self.graph = graph
    guard tellsAddresses else { return }
    let bits = AddressBits(count: graph.addressCount)
    for number in 0..<graph.addressCount where number % 7 == 3 { bits.insert(AddressIndex(number)) }
    serviceAddresses = bits
  }

  func service(at output: OutputIndex) -> ServiceStop? {
    let address = graph.outputAddress[output.int]
    guard address % 7 == 3 else { return nil }
    return ServiceStop(
      entity: "service \(address % 3)", category: "exchange", evidence: .truth)
  }

  func changesOwner(_ coin: OutputIndex) -> Bool {
    serviceAddresses == nil && coin.rawValue % 19 == 7
  }

  func coinJoin(_ transaction: TxIndex) -> CoinJoinFinding? {
    transaction.rawValue % 11 == 5 ? madeUpCoinJoin : nil
  }
}

/// One question to a chain, drawn at random.
private struct Question {
  let graph: ChainGraph
  let knowledge: any StopKnowledge
  var request: TraceRequest

  init?(_ graph: ChainGraph, seed: UInt64) {
    var random = SeededRandom(seed: seed)
    let spent = (1..<graph.outputCount).filter { Int(graph.outputSpender[$0]) < graph.txCount }
    guard !spent.isEmpty else { return nil }
    let seeds = (0..<random.number(in: 1...4)).map { _ in
      random.happens(oneIn: 5)
        ? OutputIndex(1 + Int(random.number(below: UInt64(graph.outputCount - 1))))
        : OutputIndex(spent[Int(random.number(below: UInt64(spent.count)))])
    }
    self.graph = graph
    knowledge =
      random.happens(oneIn: 2)
      ? KnowsNothing() : KnowsSome(graph, tellsAddresses: random.happens(oneIn: 2))
    request = TraceRequest(seeds: seeds, methods: TaintPolicies.all.map(\.name))
    request.fees = random.happens(oneIn: 3) ? .follow : .book
    request.coinbaseOrder = random.happens(oneIn: 2) ? .feesFirst : .subsidyFirst
    if random.happens(oneIn: 4) { request.maxHops = UInt32(random.number(in: 0...4)) }
    if random.happens(oneIn: 5) { request.maxTransactions = Int(random.number(in: 1...9)) }
    if random.happens(oneIn: 5) { request.maxDegree = Int(random.number(in: 2...6)) }
    if random.happens(oneIn: 4) {
      request.until = BlockIndex(Int(random.number(below: UInt64(graph.blockCount))))
      let end = graph.txFirstOutput[
        Int(graph.firstTransaction(after: request.until ?? BlockIndex(0)))]
      request.seeds.removeAll { $0.int >= end }
    }
    guard !request.seeds.isEmpty else { return nil }
  }

  func twin(_ method: String, perSeed: Bool) -> ChainTwin {
    var twin = ChainTwin(
      graph, method, knowledge, request.rules(graph), colours: perSeed ? request.seeds.count : 1)
    twin.run(
      request.seeds.enumerated().map { ($1.int, perSeed ? UInt32($0 + 1) : 1) })
    return twin
  }
}

private func ends(_ found: [FlowEnd], colours: Int) -> [ChainTwin.End] {
  found.map { end in
    ChainTwin.End(
      output: end.output?.int ?? -1, kind: end.ending.kind.rawValue,
      shares: (1...colours).map { colour in
        end.runs.filter { $0.colour == UInt32(colour) }.reduce(0) { $0 + $1.length }
      }, hops: end.hops)
  }.sorted()
}

private func steps(_ found: [FlowStep]) -> [ChainTwin.Step] {
  found.map { ChainTwin.Step(to: Int($0.to), from: Int($0.from), sat: $0.sat) }
}

private func sorted(_ steps: [ChainTwin.Step]) -> [ChainTwin.Step] {
  steps.sorted { ($0.to, $0.from) < ($1.to, $1.from) }
}

private func fees(_ found: [FlowFee]) -> [ChainTwin.Fee] {
  found.map { ChainTwin.Fee(from: Int($0.from), transaction: Int($0.transaction), sat: $0.sat) }
}

private func sorted(_ fees: [ChainTwin.Fee]) -> [ChainTwin.Fee] {
  fees.sorted { ($0.transaction, $0.from) < ($1.transaction, $1.from) }
}

@Test(
  "on random chains kernels, summaries and coloured sweeps equal a slow walk, to the satoshi",
  arguments: 0..<UInt64(8))
func sweepsEqualTwins(part: UInt64) throws {
  let folder = scratch + "filature-taint-" + UUID().uuidString
  try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(atPath: folder) }
  for seed in (part * chains / 8 + 1)...((part + 1) * chains / 8) {
    let graph = try randomGraph(seed, in: folder)
    defer { try? FileManager.default.removeItem(atPath: graph.directory) }
    guard let question = Question(graph, seed: seed) else { continue }
    for method in question.request.methods {
      try expectKernelEqualsTwin(question, method, "chain \(seed) \(method)")
      try expectColoursEqualTwin(question, method, "chain \(seed) \(method) by seed")
    }
    try expectSummaryEqualsList(question, "chain \(seed)")
  }
}

private func expectKernelEqualsTwin(
  _ question: Question, _ method: String, _ name: Comment
) throws {
  let twin = question.twin(method, perSeed: false)
  // Few and many: tables of what was touched, and rows for all.
  for memory in [SweepMemory(), SweepMemory(coins: 3, waiting: 2)] {
    var rules = question.request.rules(question.graph)
    rules.memory = memory
    let run = SweepRun(question.graph, question.knowledge, rules)
    let found = try #require(run.everything(method, question.request.seeds))
    #expect(found.seeded == twin.seeded && found.fee == twin.fee, name)
    #expect(ends(found.ends, colours: 1) == twin.ends, name)
    #expect(sorted(steps(found.steps)) == sorted(twin.steps), name)
    #expect(sorted(fees(found.fees)) == sorted(twin.paid), name)
  }
  try expectScanEqualsTwin(question, method, twin, name)
}

@Test("steps of several methods are counted together as their lists have them, few or many")
func touchedSteps() throws {
  let folder = scratch + "filature-touch-" + UUID().uuidString
  try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(atPath: folder) }
  let methods = TaintPolicies.all.map(\.name)
  for seed in UInt64(700)..<760 {
    let graph = try randomGraph(seed, in: folder)
    guard let question = Question(graph, seed: seed) else { continue }
    var steps: [Set<[Int]>] = []
    for method in methods {
      let twin = question.twin(method, perSeed: false)
      steps.append(Set(twin.pairs))
    }
    for memory in [SweepMemory()] + [1, 4].map({ SweepMemory(coins: 1, waiting: 1, stretch: $0) }) {
      var rules = question.request.rules(graph)
      (rules.memory, rules.notesTouches) = (memory, true)
      let run = SweepRun(graph, question.knowledge, rules)
      let logs = try methods.map { method in
        try #require(run.sums(method, [question.request.seeds])?.first).touches
      }
      for group in [[0], [0, 1], [1, 2], [2, 3, 7], Array(methods.indices)] {
        let counted = TouchLog.steps(
          in: group.map { logs[$0] }, FlowColumns(graph), threads: 2)
        let union = group.reduce(into: Set<[Int]>()) { $0.formUnion(steps[$1]) }
        #expect(counted == union.count, "chain \(seed) \(group.map { methods[$0] })")
      }
    }
  }
}

@Test("the bare sweep counts each output that got a share once, in tight loops too")
func taintedOutputsAreCounted() throws {
  let folder = scratch + "filature-count-" + UUID().uuidString
  try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(atPath: folder) }
  for seed in UInt64(900)..<912 {
    let graph = try randomGraph(seed, in: folder)
    let seeds = (1..<graph.outputCount).filter { $0 % 9 == 2 && graph.outputAmount[$0] > 0 }
      .map { OutputIndex($0) }
    for method in TaintPolicies.all.map(\.name) {
      var twin = ChainTwin(
        graph, method, KnowsNothing(), SweepRules(end: graph.txCount), colours: 1)
      twin.run(seeds.map { ($0.int, 1) })
      for memory in [SweepMemory(), SweepMemory(coins: 1, waiting: 1, stretch: 1)] {
        let sums = try #require(TaintKernel.sweeps(graph, method, [seeds], nil, memory)?.first)
        #expect(sums.taintedOutputs == Set(twin.steps.map(\.to)).count, "chain \(seed) \(method)")
      }
    }
  }
}

/// Sums by the tight loops, entered as soon as may be and left as soon as they do not pay.
private func expectScanEqualsTwin(
  _ question: Question, _ method: String, _ twin: ChainTwin, _ name: Comment
) throws {
  for memory in [1, 4].map({ SweepMemory(coins: 1, waiting: 1, stretch: $0) }) {
    var rules = question.request.rules(question.graph)
    rules.memory = memory
    let run = SweepRun(question.graph, question.knowledge, rules)
    let sums = try #require(
      run.sums(method, [question.request.seeds, question.request.seeds])?.last)
    #expect(sums.seeded == twin.seeded && sums.fee == twin.fee, name)
    #expect(sums.endCount == twin.ends.count && sums.stepCount == twin.pairs.count, name)
    for kind in EndpointKind.allCases {
      let expected = twin.ends.filter { $0.kind == kind.rawValue }
        .reduce(UInt64(0)) { $0 &+ $1.shares[0] }
      #expect((sums.kinds[kind]?.sat ?? 0) == expected, name)
    }
  }
}

private func expectColoursEqualTwin(
  _ question: Question, _ method: String, _ name: Comment
) throws {
  let twin = question.twin(method, perSeed: true)
  let policy = try #require(TaintPolicies.named(method))
  var sweep = TaintSweep(
    graph: question.graph, policy: policy, knowledge: question.knowledge,
    rules: question.request.rules(question.graph))
  sweep.run(seeds: question.request.seeds.enumerated().map { ($1, UInt32($0 + 1)) })
  #expect(sweep.seeded == twin.seeded && sweep.feeSat == twin.fee, name)
  #expect(ends(sweep.leaves, colours: question.request.seeds.count) == twin.ends, name)
  #expect(sorted(steps(sweep.steps)) == sorted(twin.steps), name)
  #expect(sorted(fees(sweep.fees)) == sorted(twin.paid), name)
}

/// Sums without lists, alone and in batch, against the lists; and any number of threads.
private func expectSummaryEqualsList(_ question: Question, _ name: Comment) throws {
  let tracer = FlowTracer(question.graph, knowledge: question.knowledge)
  var request = question.request
  let full = try tracer.trace(request)
  request.detail = .summary
  request.threads = 1
  let summary = try tracer.trace(request)
  // A summary counts what was reached together, whether or not anything goes along it.
  let between = full.edges.filter {
    question.graph.outputSpender[$0.from.int] == $0.transaction.rawValue
  }
  #expect(summary.edgeCount >= between.count && summary.edges.isEmpty, name)
  #expect(summary.fees.isEmpty, name)
  let batch = try tracer.traces(of: [request.seeds, [], request.seeds], as: request)
  for (number, method) in full.methods.enumerated() {
    let sums = [
      summary.methods[number], batch[0].methods[number], batch[2].methods[number],
    ]
    for sum in sums {
      #expect(sum.ledger == method.ledger && sum.ledger.holds, name)
      #expect(sum.endpointCount == method.endpoints.count && sum.endpoints.isEmpty, name)
      #expect(sum.entities.map(\.tracedSat) == method.entities.map(\.tracedSat), name)
      #expect(sum.entities.map(\.deposits) == method.entities.map(\.deposits), name)
    }
    #expect(batch[1].methods[number].ledger.seededSat == 0, name)
    let listed = method.endpoints.reduce(UInt64(0)) { $0 + $1.tracedSat } + method.ledger.feeSat
    #expect(!method.ledger.conserves || listed == method.ledger.seededSat, name)
  }
  request.detail = .full
  request.minValue = 1_000_000
  for (method, hidden) in zip(full.methods, try tracer.trace(request).methods) {
    #expect(method.ledger == hidden.ledger, name)
    let sums = [method, hidden].map { $0.endpoints.reduce(UInt64(0)) { $0 &+ $1.tracedSat } }
    #expect(sums[0] == sums[1], name)
  }
}
