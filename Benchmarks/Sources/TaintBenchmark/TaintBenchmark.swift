import Analysis
import ChainStore
import Dispatch

/// Nanoseconds for each edge of a sweep from a transaction to the end of the chain, and traces a
/// second of single seeds; run beside `limits taint` on the same chain.
///
/// `TaintBenchmark STORE TXINDEX [RUNS]`
@main
struct TaintBenchmark {
  static func main() throws {
    let arguments = CommandLine.arguments
    guard arguments.count > 2, let first = Int(arguments[2]) else {
      return print("usage: TaintBenchmark STORE TXINDEX [RUNS]")
    }
    let runs = arguments.count > 3 ? Int(arguments[3]) ?? 5 : 5
    let graph = try ChainGraph(directory: arguments[1])
    let seeds = graph.outputs(of: TxIndex(first)).map { OutputIndex($0) }
    for method in ["haircut", "poison"] {
      var edges = 0
      let times = (0..<runs).map { _ in
        seconds { edges = TaintKernel.sweep(graph, method: method, seeds: seeds).edges }
      }
      let median = times.sorted()[runs / 2]
      print(
        "\(method): \(edges) edges of \(graph.inputCount + graph.outputCount), median"
          + " \(median) s, \(median * 1e9 / Double(max(edges, 1))) ns an edge")
    }
    try many(graph)
  }

  /// Ten thousand seeds spread over the chain, each followed for eight transactions.
  private static func many(_ graph: ChainGraph) throws {
    let step = max(1, graph.outputCount / 10_000)
    let seeds = stride(from: 1, to: graph.outputCount, by: step).map { OutputIndex($0) }
    let tracer = FlowTracer(graph, knowledge: Open())
    let halves = [seeds[..<(seeds.count / 2)], seeds[(seeds.count / 2)...]]
    let time = seconds {
      DispatchQueue.concurrentPerform(iterations: 2) { half in
        for seed in halves[half] {
          var request = TraceRequest(seeds: [seed], methods: ["haircut"])
          request.maxHops = 8
          _ = try? tracer.trace(request)
        }
      }
    }
    print("\(seeds.count) traces of 8 hops on 2 threads: \(Double(seeds.count) / time) a second")
  }

  private static func seconds(_ work: () -> Void) -> Double {
    let time = ContinuousClock().measure(work)
    return Double(time.components.seconds) + Double(time.components.attoseconds) * 1e-18
  }

  private struct Open: StopKnowledge {
    func service(at output: OutputIndex) -> ServiceStop? { nil }
    func coinJoin(_ transaction: TxIndex) -> String? { nil }
  }
}
