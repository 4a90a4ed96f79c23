import ChainStore
import Foundation
import Simulation
import Testing

@testable import Analysis

/// How many random chains are drawn: some hundreds, or as many as the environment says.
private let chains =
  UInt64(ProcessInfo.processInfo.environment["FILATURE_CHAINS"] ?? "") ?? 240

extension TraceResult {
  /// Satoshis by which what comes to each coin and leaves it differ, where a method keeps sums: the
  /// largest difference beyond one for each slot of its spender, which a haircut may round away.
  func imbalance(_ number: Int, _ graph: ChainGraph, _ direction: TraceDirection) -> UInt64 {
    let isForward = direction == .forward
    let values = Dictionary(seeds.map { ($0.output, $0.valueSat) }, uniquingKeysWith: max)
    var (into, out) = (values, [OutputIndex: UInt64]())
    for edge in edges {
      let (near, far) = isForward ? (edge.from, edge.to) : (edge.to, edge.from)
      if values[far] == nil { into[far, default: 0] += edge.tracedSat[number] }
      out[near, default: 0] += edge.tracedSat[number]
    }
    for fee in fees { out[fee.from, default: 0] += fee.tracedSat[number] }
    for end in methods[number].endpoints {
      if let output = end.output { out[output, default: 0] += end.tracedSat }
    }
    let rounds = ["haircut", "pure"].contains(methods[number].method)
    return Set(into.keys).union(out.keys).map { coin in
      let (one, two) = (into[coin] ?? 0, out[coin] ?? 0)
      let slack = rounds ? slots(of: coin, graph, direction) : 0
      let difference = one > two ? one - two : two - one
      return difference > slack ? difference - slack : 0
    }.max() ?? 0
  }

  /// Slots that a coin is divided over: those of its spender and of the coinbase that takes the fee.
  /// The other way a division is of a rounded amount, so that each part may be two off: the inputs of
  /// its transaction, or of all that paid its coinbase.
  private func slots(of coin: OutputIndex, _ graph: ChainGraph, _ way: TraceDirection) -> UInt64 {
    if way == .backward {
      let maker = graph.transaction(ofOutput: coin)
      guard graph.isCoinbase(maker) else { return 2 * UInt64(graph.inputs(of: maker).count + 1) }
      return graph.transactions(of: graph.block(of: maker)).reduce(2) {
        $0 + 2 * UInt64(graph.inputs(of: TxIndex($1)).count)
      }
    }
    let spender = Int(graph.outputSpender[coin.int])
    guard spender < graph.txCount else { return 0 }
    let coinbase = graph.transactions(of: graph.block(of: TxIndex(spender))).lowerBound
    return UInt64(
      graph.outputs(of: TxIndex(spender)).count + graph.outputs(of: TxIndex(coinbase)).count + 2)
  }
}

@Suite struct EdgeSumsTests {
  private func random(_ seed: UInt64, in folder: String) throws -> (ChainGraph, TraceRequest)? {
    let graph = try randomGraph(seed, in: folder)
    var random = SeededRandom(seed: seed)
    let spent = (1..<graph.outputCount).filter { Int(graph.outputSpender[$0]) < graph.txCount }
    guard !spent.isEmpty else { return nil }
    let seeds = Set(
      (0..<random.number(in: 1...4)).map { _ in
        spent[Int(random.number(below: UInt64(spent.count)))]
      })
    var request = TraceRequest(
      seeds: seeds.sorted().map { OutputIndex($0) }, methods: TaintPolicies.all.map(\.name))
    request.fees = random.happens(oneIn: 3) ? .follow : .book
    request.coinbaseOrder = random.happens(oneIn: 2) ? .feesFirst : .subsidyFirst
    return (graph, request)
  }

  @Test("on random chains what comes to every coin goes on, ends there or is a fee")
  func coinsBalance() throws {
    let folder = NSTemporaryDirectory() + "filature-edges-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    var (edges, behind) = (0, 0)
    for seed in UInt64(40_000)..<(40_000 + chains) {
      guard let (graph, asked) = try random(seed, in: folder) else { continue }
      defer { try? FileManager.default.removeItem(atPath: graph.directory) }
      for direction in TraceDirection.allCases {
        var request = asked
        request.direction = direction
        if direction == .backward { request.methods = ["fifo", "lifo", "haircut", "poison"] }
        let result = try FlowTracer(graph, knowledge: KnowsNothing()).trace(request)
        edges += result.edges.count
        behind += result.methods[0].ledger.behindSat > 0 ? 1 : 0
        for (number, method) in result.methods.enumerated() {
          expectSums(result, number, direction, "chain \(seed) \(direction) \(method.method)")
          guard method.ledger.conserves else { continue }
          #expect(
            result.imbalance(number, graph, direction) == 0,
            "chain \(seed) \(direction) \(method.method)")
        }
      }
    }
    #expect(edges > 1_000 && behind > 0)
  }

  /// What holds of the sums over a whole answer.
  private func expectSums(
    _ result: TraceResult, _ number: Int, _ direction: TraceDirection, _ name: Comment
  ) {
    let (method, ledger) = (result.methods[number], result.methods[number].ledger)
    #expect(result.edges.allSatisfy { edge in edge.tracedSat.contains { $0 > 0 } }, name)
    #expect(ledger.seedsSat == result.seeds.reduce(0) { $0 + $1.valueSat }, name)
    #expect(ledger.seedsSat == ledger.seededSat + ledger.behindSat, name)
    guard ledger.conserves else { return }
    // What reached a seed was counted already.
    let seeds = Set(result.seeds.map(\.output))
    let lost = method.endpoints.filter { $0.output == nil }.reduce(UInt64(0)) { $0 + $1.tracedSat }
    let fees = result.fees.reduce(UInt64(0)) { $0 + $1.tracedSat[number] }
    #expect(fees == ledger.feeSat + lost, name)
    let reached = result.edges.filter { seeds.contains(direction == .forward ? $0.to : $0.from) }
      .reduce(UInt64(0)) { $0 + $1.tracedSat[number] }
    #expect(reached == ledger.behindSat, name)
  }

  @Test("two coins of different taint put different amounts on each output, by the method's rule")
  func edgesByRule() throws {
    var chain = MadeChain()
    let mined = chain.mine([(1, 60), (2, 40), (9, 100)])
    _ = chain.pay([mined, mined + 2, mined + 1], to: [(3, 90), (4, 100)])
    let graph = try chain.store()
    let methods = ["fifo", "lifo", "haircut", "seniority", "juniority", "tiho", "poison"]
    let result = try FlowTracer(graph, knowledge: KnowsNothing()).trace(
      TraceRequest(
        seeds: try graph.received(by: 1) + graph.received(by: 2), methods: methods))
    let names = try [1, 2, 3, 4].map { try graph.received(by: UInt8($0))[0] }
    func carried(_ from: Int, _ to: Int) -> [UInt64] {
      result.edges.first { $0.from == names[from] && $0.to == names[to] }?.tracedSat
        ?? methods.map { _ in 0 }
    }
    // The line is 60 of the first, 100 clean, 40 of the second; the fee is 10.
    #expect(carried(0, 2) == [60, 0, 27, 60, 0, 0, 90])
    #expect(carried(1, 2) == [0, 40, 18, 30, 0, 0, 90])
    #expect(carried(0, 3) == [0, 50, 30, 0, 60, 60, 100])
    #expect(carried(1, 3) == [30, 0, 20, 10, 40, 40, 100])
    let fees = names.prefix(2).map { coin in
      result.fees.first { $0.from == coin }?.tracedSat ?? []
    }
    #expect(fees == [[0, 10, 3, 0, 0, 0, 10], [10, 0, 2, 0, 0, 0, 10]])
    #expect(result.fees.allSatisfy { $0.transaction == result.edges[0].transaction })
  }
}
