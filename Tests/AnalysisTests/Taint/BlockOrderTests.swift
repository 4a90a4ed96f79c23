import ChainStore
import Foundation
import Simulation
import Testing

@testable import Analysis

/// Every fourth address by its script is a service, whatever its position in the store.
private struct KnowsScripts: StopKnowledge {
  let graph: ChainGraph

  func service(at output: OutputIndex) -> ServiceStop? {
    let address = AddressIndex(rawValue: graph.outputAddress[output.int])
    let sum = graph.script(of: address).reduce(0) { $0 + Int($1) }
    guard sum % 4 == 1 else { return nil }
    return ServiceStop(entity: "service \(sum % 3)", category: "exchange", evidence: .truth)
  }

  func coinJoin(_ transaction: TxIndex) -> CoinJoinFinding? { nil }
}

/// An answer by names that do not depend on where a transaction stands in its block.
private struct NamedAnswer: Equatable {
  var ledgers: [Ledger]
  var ends: [[String]]
  var steps: [[String]]
  var bounds: [String]

  init(_ result: TraceResult, _ graph: ChainGraph) {
    ledgers = result.methods.map(\.ledger)
    ends = result.methods.map { method in
      method.endpoints.map { end in
        "\(end.outpoint) \(end.kind) \(end.entity ?? "") \(end.tracedSat) \(end.hops)"
          + " \((end.bySeed ?? []).map { "\($0.seed) \($0.sat)" }.sorted())"
      }.sorted()
    }
    steps = result.methods.indices.map { method in
      result.edges.filter { $0.tracedSat[method] > 0 }.map { edge in
        "\(graph.outpointText(of: edge.from)) \(graph.outpointText(of: edge.to))"
          + " \(edge.tracedSat[method])"
      }.sorted()
    }
    bounds = (result.bounds ?? []).map { "\($0.entity) \($0.atLeastSat) \($0.atMostSat)" }
  }
}

@Suite("The order of the transaction list within a block")
struct BlockOrderTests {
  /// Names of seeds, the same in every order.
  private func seeds(_ graph: ChainGraph, _ random: inout SeededRandom) -> [String] {
    let spent = (1..<graph.outputCount).filter { Int(graph.outputSpender[$0]) < graph.txCount }
    guard !spent.isEmpty else { return [] }
    return (0..<3).map { _ in
      graph.outpointText(of: OutputIndex(spent[Int(random.number(below: UInt64(spent.count)))]))
    }
  }

  private func outputs(_ names: [String], _ graph: ChainGraph) throws -> [OutputIndex] {
    let all = Dictionary(
      (0..<graph.outputCount).map { (graph.outpointText(of: OutputIndex($0)), OutputIndex($0)) },
      uniquingKeysWith: { $1 })
    return try names.map { try #require(all[$0]) }
  }

  /// Whether a method asks in which order fees come into a coinbase.
  private func dependsOnOrder(_ method: String, _ fees: FeeHandling) -> Bool {
    fees == .follow && ["fifo", "lifo"].contains(method)
  }

  private func answer(
    _ names: [String], _ graph: ChainGraph, _ fees: FeeHandling,
    _ colouring: TraceRequest.Colouring, _ methods: [String],
    _ direction: TraceDirection = .forward
  ) throws -> NamedAnswer {
    var request = TraceRequest(seeds: try outputs(names, graph), methods: methods)
    (request.fees, request.colouring, request.bounds) = (fees, colouring, .compute)
    request.direction = direction
    let tracer = FlowTracer(graph, knowledge: KnowsScripts(graph: graph))
    return NamedAnswer(try tracer.trace(request), graph)
  }

  /// Draws chains, and each in every order.
  private func draw(
    _ seeds: Range<UInt64>, _ compare: (ChainGraph, ChainGraph, [String], Comment) throws -> Void
  ) throws {
    let folder = NSTemporaryDirectory() + "filature-order-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    var moved = 0
    for seed in seeds {
      var random = SeededRandom(seed: seed)
      let blocks = RandomChain.make(seed: seed, proof: .ground)
      let first = try graph(of: blocks, named: "\(seed)", in: folder)
      let names = self.seeds(first, &random)
      guard !names.isEmpty else { continue }
      for order in ReorderedChain.Order.allCases {
        let other = try ReorderedChain.blocks(blocks, in: order, &random)
        moved += other.moved
        try compare(
          first, try graph(of: other.blocks, named: "\(seed)-\(order)", in: folder), names,
          "chain \(seed) \(order)")
      }
    }
    #expect(moved > 1_000)
  }

  @Test("it does not matter to any answer but where fees are followed by their order")
  func doesNotMatter() throws {
    try draw(3_000..<3_030) { first, second, names, comment in
      for fees in FeeHandling.allCases {
        let methods = TaintPolicies.all.map(\.name).filter { !dependsOnOrder($0, fees) }
        for colouring in [TraceRequest.Colouring.single, .perSeed] {
          let one = try answer(names, first, fees, colouring, methods)
          let two = try answer(names, second, fees, colouring, methods)
          #expect(one == two, comment)
        }
        let back = BackwardSweep.Method.allCases.map(\.rawValue)
          .filter { !dependsOnOrder($0, fees) }
        let one = try answer(names, first, fees, .single, back, .backward)
        let two = try answer(names, second, fees, .single, back, .backward)
        #expect(one == two, comment)
      }
    }
  }

  @Test("where fees are followed, fifo and lifo take them in chain order, whatever it is")
  func chainOrderDecides() throws {
    var differs = 0
    try draw(3_100..<3_130) { first, second, names, comment in
      for method in ["fifo", "lifo"] {
        for order in [CoinbaseOrder.subsidyFirst, .feesFirst] {
          var request = TraceRequest(seeds: try outputs(names, second), methods: [method])
          (request.fees, request.coinbaseOrder) = (.follow, order)
          var twin = ChainTwin(
            second, method, KnowsNothing(), request.rules(second), colours: 1)
          twin.run(request.seeds.map { ($0.int, 1) })
          let found = try FlowTracer(second, knowledge: KnowsNothing()).trace(request)
          let ends = found.methods[0].endpoints.map { "\($0.output?.int ?? -1) \($0.tracedSat)" }
          let slow = twin.ends.map { "\($0.output) \($0.shares[0])" }
          #expect(ends.sorted() == slow.sorted(), comment)
        }
        let one = try answer(names, first, .follow, .single, [method])
        let two = try answer(names, second, .follow, .single, [method])
        differs += one.ends == two.ends ? 0 : 1
      }
    }
    // Else the order would not be what decides.
    #expect(differs > 0)
  }
}
