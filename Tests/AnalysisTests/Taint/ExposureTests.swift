import ChainStore
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
