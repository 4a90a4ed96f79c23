import ChainStore
import Foundation
import Simulation
import Testing

@testable import Analysis

/// Every third address is a service of its own.
private struct KnowsEach: StopKnowledge {
  let graph: ChainGraph

  func service(at output: OutputIndex) -> ServiceStop? {
    let address = graph.outputAddress[output.int]
    guard address % 3 == 1 else { return nil }
    return ServiceStop(entity: "service \(address)", category: "exchange", evidence: .truth)
  }

  func coinJoin(_ transaction: TxIndex) -> CoinJoinFinding? { nil }
}

@Suite("How far a trace is")
struct ChainProgressTests {
  /// What a meter has counted when some work ends.
  private func counted(_ work: () throws -> Void) throws -> WorkMeter.State? {
    let meter = WorkMeter()
    try WorkMeter.$current.withValue(meter) { try work() }
    return meter.state
  }

  @Test("a step that has begun ends with all its units done, whichever way and method by method")
  func allIsDone() throws {
    let folder = NSTemporaryDirectory() + "filature-far-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let graph = try randomGraph(77, in: folder)
    let tracer = FlowTracer(graph, knowledge: KnowsNothing())
    let seeds = (0..<3).map { OutputIndex(5 + $0 * 7) }
    for (direction, step) in [(TraceDirection.forward, "tracing"), (.backward, "tracing back")] {
      for colouring in [TraceRequest.Colouring.single, .perSeed] {
        var request = TraceRequest(seeds: seeds, methods: ["fifo", "haircut"])
        (request.direction, request.colouring) = (direction, colouring)
        for detail in [TraceRequest.Detail.full, .summary] {
          request.detail = detail
          let state = try #require(try counted { _ = try tracer.trace(request) })
          #expect(state.step == step && state.unit == "transactions")
          #expect(state.total == 2 * request.span(graph) && state.done == state.total)
        }
      }
    }
    var request = TraceRequest(seeds: [], methods: ["haircut"])
    let sets = seeds.map { [$0] }
    let batch = try counted { _ = try tracer.traces(of: sets, as: request) }
    #expect(batch?.done == 3 && batch?.total == 3 && batch?.unit == "traces")
    for direction in TraceDirection.allCases {
      request.direction = direction
      let exposure = try counted { _ = try tracer.exposures(of: sets, as: request) }
      #expect(exposure?.done == 3 && exposure?.total == 3)
    }
    request = TraceRequest(seeds: seeds, methods: ["haircut"])
    request.bounds = .compute
    let known = FlowTracer(graph, knowledge: KnowsEach(graph: graph))
    let bounds = try counted { _ = try known.trace(request) }
    #expect(bounds?.step == "computing bounds" && bounds?.done == bounds?.total)
  }

  @Test("a sweep tells its distance at most once, and never more than there is")
  func distance() throws {
    let meter = WorkMeter()
    meter.begin("tracing", of: 100_000, "transactions")
    var progress = ChainProgress(meter, span: 100_000)
    for place in stride(from: 0, through: 90_000, by: 100) { progress.reach(place) }
    let before = try #require(meter.state).done
    #expect(before > 70_000 && before <= 90_000)
    progress.reach(500_000)
    #expect(meter.state?.done == 100_000)
    progress.finish()
    #expect(meter.state?.done == 100_000)
  }
}
