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

/// The whole chain walked transaction by transaction, with one number for each tainted coin.
private func slowUnspent(
  _ graph: ChainGraph, _ seeds: Set<UInt64>, _ method: String
) -> [UInt64: UInt64] {
  var state: [UInt64: UInt64] = [:]
  for seed in seeds { state[seed] = graph.outputAmount[Int(seed)] }
  for number in 0..<graph.txCount {
    let index = TxIndex(number)
    let spent = graph.inputs(of: index).map { UInt64(graph.inputSpentOutput[$0]) }
    guard spent.contains(where: { state[$0] != nil }) else { continue }
    let inputs = spent.map { coin in
      PolicyInput(
        value: graph.outputAmount[Int(coin)],
        runs: state[coin].map { [TaintRun($0, 1)] } ?? [])
    }
    let outputs = graph.outputs(of: index)
    var slots = outputs.map { graph.outputAmount[$0] }
    slots.append(graph.inputSum(of: index) - graph.outputSum(of: index))
    let tainted = inputs.reduce(UInt64(0)) { $0 + ($1.runs.first?.length ?? 0) }
    // Under poison a tainted coin taints whatever it is worth, nothing included.
    let parts = exactParts(method, method == "poison" ? max(tainted, 1) : tainted, slots)
    for coin in spent { state[coin] = nil }
    for (vout, output) in outputs.enumerated()
    where parts[vout] > 0 || seeds.contains(UInt64(output)) {
      state[UInt64(output)] =
        seeds.contains(UInt64(output)) ? graph.outputAmount[output] : parts[vout]
    }
  }
  return state.filter { $0.value > 0 && !graph.isUnspendable(OutputIndex(rawValue: $0.key)) }
}

/// The scalar policies in 128-bit arithmetic, written out.
private func exactParts(_ method: String, _ tainted: UInt64, _ slots: [UInt64]) -> [UInt64] {
  if method == "poison" { return slots.map { tainted > 0 ? $0 : 0 } }
  if method == "seniority" {
    var left = tainted
    return slots.map { size in
      let part = min(left, size)
      left -= part
      return part
    }
  }
  let whole = slots.reduce(UInt128(0)) { $0 + UInt128($1) }
  guard whole > 0 else { return slots.map { _ in 0 } }
  let products = slots.map { UInt128(tainted) * UInt128($0) }
  var parts = products.map { UInt64($0 / whole) }
  let order = slots.indices.sorted {
    let (a, b) = (products[$0] % whole, products[$1] % whole)
    return a == b ? $0 < $1 : a > b
  }
  for slot in order.prefix(Int(tainted - parts.reduce(0, +))) { parts[slot] += 1 }
  return parts
}

/// Stores kept in memory where the system has a place for that: a thousand of them are made.
private let scratch =
  FileManager.default.isWritableFile(atPath: "/dev/shm") ? "/dev/shm/" : NSTemporaryDirectory()

@Test(
  "on a thousand random chains ledgers balance and the scalar policies equal a slow walk",
  arguments: 0..<UInt64(8))
func sweepsEqualTwins(part: UInt64) throws {
  let folder = scratch + "filature-taint-" + UUID().uuidString
  try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(atPath: folder) }
  let methods = TaintPolicies.all.map(\.name)
  for seed in (part * 125 + 1)...(part * 125 + 125) {
    let graph = try randomGraph(seed, in: folder)
    defer { try? FileManager.default.removeItem(atPath: graph.directory) }
    var random = SeededRandom(seed: seed)
    let spent = (1..<graph.outputCount).filter { graph.outputSpender[$0] < Spender.overwritten }
    guard !spent.isEmpty else { continue }
    let seeds = Set(
      (0..<random.number(in: 1...3)).map { _ in
        UInt64(spent[Int(random.number(below: UInt64(spent.count)))])
      }
    ).sorted()
    let request = TraceRequest(seeds: seeds.map { OutputIndex(rawValue: $0) }, methods: methods)
    let result = try FlowTracer(graph, knowledge: KnowsNothing()).trace(request)
    try expectBothSweepsAgree(graph, request, result)
    for answer in result.methods where answer.ledger.conserves {
      #expect(answer.ledger.balances, "chain \(seed) \(answer.method)")
    }
    for method in ["poison", "haircut", "seniority"] {
      let answer = try #require(result.methods.first { $0.method == method })
      let unspent = answer.endpoints.filter { $0.kind == .unspent }
      let got = Dictionary(
        uniqueKeysWithValues: unspent.compactMap { end in
          end.output.map { ($0.rawValue, end.tracedSat) }
        })
      #expect(got == slowUnspent(graph, Set(seeds), method), "chain \(seed) \(method)")
    }
  }
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

/// The kernel of amounts against the sweep of runs, ends and steps in the same order.
private func expectBothSweepsAgree(
  _ graph: ChainGraph, _ request: TraceRequest, _ result: TraceResult
) throws {
  for method in ["poison", "haircut"] {
    let policy = try #require(TaintPolicies.named(method))
    var runs = TaintSweep(
      graph: graph, policy: policy, fees: .book, knowledge: KnowsNothing(),
      end: UInt32(graph.txCount), maxHops: nil)
    runs.run(seeds: request.seeds.map { ($0, 1) })
    let answer = try #require(result.methods.first { $0.method == method })
    #expect(answer.ledger.seededSat == runs.seeded && answer.ledger.feeSat == runs.feeSat)
    let number = try #require(request.methods.firstIndex(of: method))
    let steps = result.edges.filter { $0.tracedSat[number] > 0 }
      .map { [$0.to.rawValue, $0.from.rawValue, $0.tracedSat[number]] }
    let expected = runs.edges.sorted { ($0.to, $0.from) < ($1.to, $1.from) }
      .map { [$0.to, $0.from, $0.sat] }
    #expect(steps == expected)
    let ends = answer.endpoints.map { [$0.output?.rawValue ?? 0, UInt64($0.hops)] }
    let expectedEnds = runs.leaves.sorted {
      ($0.output?.rawValue ?? 0) < ($1.output?.rawValue ?? 0)
    }
    .map { [$0.output?.rawValue ?? 0, UInt64($0.hops)] }
    #expect(ends == expectedEnds)
    let kernel = TaintKernel.sweep(graph, method: method, seeds: request.seeds)
    #expect(kernel.seededSat == runs.seeded && kernel.feeSat == runs.feeSat)
    #expect(method == "poison" || kernel.seededSat == kernel.restingSat + kernel.feeSat)
  }
}
