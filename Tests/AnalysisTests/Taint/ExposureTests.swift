import ChainStore
import Foundation
import Simulation
import Testing

@testable import Analysis

@Test("exposure tells one transaction from several, in and out, and adds up")
func exposureDirectAndIndirect() throws {
  var chain = MadeChain()
  let mined = chain.mine([(9, 100)])
  let own = chain.pay([mined], to: [(2, 100)])
  let next = chain.pay([own], to: [(3, 60), (9, 40)])
  _ = chain.pay([next], to: [(9, 50), (4, 10)])
  let graph = try chain.store()
  let tracer = FlowTracer(graph, knowledge: try KnowsOwners(graph, [9: "exchange"]))
  var request = TraceRequest(seeds: [], methods: ["haircut"])
  let sets = [try graph.received(by: 2), try graph.received(by: 3)]
  let out = try tracer.exposures(of: sets, as: request)
  #expect(out.map { $0.services.map(\.directSat) } == [[40], [50]])
  #expect(out.map { $0.services.map(\.indirectSat) } == [[50], [0]])
  #expect(out.map(\.otherSat) == [10, 10])
  request.direction = .backward
  let into = try tracer.exposures(of: sets, as: request)
  #expect(into.map { $0.services.map(\.directSat) } == [[100], [0]])
  #expect(into.map { $0.services.map(\.indirectSat) } == [[0], [60]])
  #expect(into[0].categories.map(\.category) == ["exchange"])
}

/// Every seventh address is a service, and some transactions are coinjoins.
private struct KnowsSeventh: StopKnowledge {
  let graph: ChainGraph
  let serviceAddresses: AddressBits?

  init(_ graph: ChainGraph, tellsAddresses: Bool) {
    self.graph = graph
    let bits = AddressBits(count: graph.addressCount)
    for number in 0..<graph.addressCount where number % 7 == 3 { bits.insert(AddressIndex(number)) }
    serviceAddresses = tellsAddresses ? bits : nil
  }

  func service(at output: OutputIndex) -> ServiceStop? {
    let address = graph.outputAddress[output.int]
    guard address < .max, address % 7 == 3 else { return nil }
    return ServiceStop(entity: "service \(address % 3)", category: "exchange", evidence: .truth)
  }

  func coinJoin(_ transaction: TxIndex) -> CoinJoinFinding? {
    transaction.rawValue % 11 == 5 ? madeUpCoinJoin : nil
  }
}

@Test("the exposures of a list are what a trace of each address says, both ways, in any memory")
func exposuresEqualTraces() throws {
  let folder = NSTemporaryDirectory() + "filature-exposure-" + UUID().uuidString
  try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(atPath: folder) }
  var (services, rounded) = (0, 0)
  for seed in UInt64(4_000)..<4_040 {
    let graph = try randomGraph(seed, in: folder)
    var random = SeededRandom(seed: seed)
    let sets = (0..<12).map { _ in
      (0..<random.number(in: 1...3)).map { _ in
        OutputIndex(1 + Int(random.number(below: UInt64(graph.outputCount - 1))))
      }
    }
    let knowledge = KnowsSeventh(graph, tellsAddresses: random.happens(oneIn: 2))
    var request = TraceRequest(seeds: [], methods: ["haircut"])
    if random.happens(oneIn: 3) { request.maxHops = UInt32(random.number(in: 1...4)) }
    if random.happens(oneIn: 4) { request.maxTransactions = Int(random.number(in: 1...9)) }
    if random.happens(oneIn: 4) { request.maxDegree = Int(random.number(in: 3...8)) }
    let tracer = FlowTracer(graph, knowledge: knowledge)
    for direction in TraceDirection.allCases {
      request.direction = direction
      let found = try tracer.exposures(of: sets, as: request)
      for (number, set) in sets.enumerated() {
        request.seeds = set
        let method = try tracer.trace(request).methods[0]
        let comment = Comment(rawValue: "chain \(seed), set \(number), \(direction)")
        #expect(found[number].askedSat == method.ledger.seededSat, comment)
        let listed = Dictionary(grouping: method.endpoints.filter { $0.kind == .service }) {
          $0.entity ?? ""
        }
        #expect(Set(found[number].services.map(\.entity)) == Set(listed.keys), comment)
        for line in found[number].services {
          let ends = listed[line.entity] ?? []
          let direct = ends.filter { $0.hops <= 1 }.reduce(UInt64(0)) { $0 + $1.tracedSat }
          let all = ends.reduce(UInt64(0)) { $0 + $1.tracedSat }
          #expect(line.directSat == direct && line.indirectSat == all - direct, comment)
          services += 1
        }
        rounded += method.endpoints.count > 1 ? 1 : 0
        guard direction == .backward else { continue }
        var rules = request.rules(graph)
        rules.memory = SweepMemory(coins: 1, waiting: 1)
        var dense = BackwardSums(graph, knowledge, rules)
        let sums = dense.run(targets: SweepRun.ascending(set))
        #expect(sums.seeded == method.ledger.seededSat, comment)
        for kind in EndpointKind.allCases {
          let sat = method.endpoints.filter { $0.kind == kind }
            .reduce(UInt64(0)) { $0 + $1.tracedSat }
          #expect((sums.kinds[kind]?.sat ?? 0) == sat, comment)
        }
      }
    }
  }
  #expect(services > 100 && rounded > 100)
}
