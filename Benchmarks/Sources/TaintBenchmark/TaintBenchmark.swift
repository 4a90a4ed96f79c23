import Analysis
import ChainStore
import Dispatch

/// What tracing costs, as CSV; run beside `limits taint` on the same chain.
///
/// `TaintBenchmark STORE TXINDEX [RUNS [METHOD]]`: sweeps of each method from a transaction to the end of the
/// chain, the cost by edges from 10 to all of them, and many small traces on two threads. Every
/// sweep of a method that keeps sums checks them.
@main
struct TaintBenchmark {
  static func main() throws {
    let arguments = CommandLine.arguments
    guard arguments.count > 2, let first = Int(arguments[2]) else {
      return print("usage: TaintBenchmark STORE TXINDEX [RUNS [METHOD]]")
    }
    let runs = arguments.count > 3 ? Int(arguments[3]) ?? 5 : 5
    let graph = try ChainGraph(directory: arguments[1])
    let seeds = graph.outputs(of: TxIndex(first)).map { OutputIndex($0) }
    let later = graph.inputs(of: TxIndex(first)).upperBound
    print(
      "job,method,seconds,transactions,inputs_from_seed_on,edges,ns_per_input,tainted_outputs,"
        + "bytes_per_tainted_output")
    if arguments.count > 4 {
      return whole(graph, arguments[4], seeds, runs, inputs: graph.inputCount - later)
    }
    for method in TaintPolicies.all.map(\.name) {
      whole(graph, method, seeds, runs, inputs: graph.inputCount - later)
    }
    for method in ["haircut", "poison", "fifo"] { curve(graph, method, seeds) }
    try many(graph)
    try command(graph, seeds, runs)
  }

  /// The whole chain, after a sweep that warms the pages.
  private static func whole(
    _ graph: ChainGraph, _ method: String, _ seeds: [OutputIndex], _ runs: Int, inputs: Int
  ) {
    var sums = TaintKernel.sweep(graph, method: method, seeds: seeds)
    for _ in 0..<runs {
      let time = seconds { sums = TaintKernel.sweep(graph, method: method, seeds: seeds) }
      guard let sums else { return }
      check(sums, method)
      let rows = method == "poison" ? graph.outputCount / 8 : bytes(method) * graph.outputCount
      let memory = Double(rows + 16 * sums.runs) / Double(max(1, sums.taintedOutputs))
      print(
        "whole,\(method),\(time),\(sums.transactions),\(inputs),\(sums.edges),"
          + "\(time * 1e9 / Double(inputs)),\(sums.taintedOutputs),\(memory)")
    }
  }

  private static func bytes(_ method: String) -> Int {
    method == "fifo" || method == "lifo" ? 16 : 8
  }

  private static func check(_ sums: TaintKernel.Sums, _ method: String) {
    guard method != "poison", sums.seededSat != sums.restingSat + sums.feeSat else { return }
    print("\(method) does not balance")
  }

  /// Sweeps of ever more transactions; short ones many times over, from seeds spread over the chain.
  private static func curve(_ graph: ChainGraph, _ method: String, _ seeds: [OutputIndex]) {
    var transactions = 3
    while transactions < 2 * graph.txCount {
      let repeats = max(1, 200_000 / transactions / 4)
      let step = max(1, graph.outputCount / 2 / repeats)
      let sets =
        repeats < 8
        ? [seeds] : (0..<repeats).map { [OutputIndex(1 + $0 * step)] }
      var found: [TaintKernel.Sums] = []
      let time = seconds {
        found =
          TaintKernel.sweeps(graph, method: method, sets: sets, maxTransactions: transactions)
          ?? []
      }
      let edges = found.reduce(0) { $0 + $1.edges }
      let mean = edges / max(1, sets.count)
      print(
        "curve,\(method),\(time / Double(sets.count)),\(transactions),,\(mean),"
          + "\(time * 1e9 / Double(max(1, edges))),,")
      transactions *= 4
    }
  }

  /// Ten thousand seeds spread over the chain, a thousand transactions each.
  private static func many(_ graph: ChainGraph) throws {
    let step = max(1, graph.outputCount / 10_000)
    let seeds = stride(from: 1, to: graph.outputCount, by: step).prefix(10_000)
      .map { [OutputIndex($0)] }
    let tracer = FlowTracer(graph, knowledge: Open(graph))
    for method in ["haircut", "poison", "fifo"] {
      var request = TraceRequest(seeds: [], methods: [method])
      request.maxTransactions = 1_000
      request.threads = 2
      for _ in 0..<3 {
        var visited = 0
        let time = try seconds {
          visited = try tracer.traces(of: seeds, as: request).reduce(0) { $0 + $1.transactions[0] }
        }
        print("traces,\(method),\(time),\(visited),,,,\(Double(seeds.count) / time) a second,")
      }
    }
  }

  /// What `trace --summary` does: stops, ledgers and counts.
  private static func command(
    _ graph: ChainGraph, _ seeds: [OutputIndex], _ runs: Int
  ) throws {
    let tracer = FlowTracer(graph, knowledge: Open(graph))
    let all = TaintPolicies.all.map(\.name)
    for methods in [["haircut"], ["poison"], ["fifo"], ["fifo", "haircut"], all] {
      for threads in methods.count > 1 ? [1, 2] : [1] {
        var request = TraceRequest(seeds: seeds, methods: methods)
        (request.detail, request.threads) = (.summary, threads)
        for _ in 0..<runs {
          let time = try seconds { _ = try tracer.trace(request) }
          print("summary on \(threads),\(methods.joined(separator: " ")),\(time),,,,,,")
        }
      }
    }
  }

  private static func seconds(_ work: () throws -> Void) rethrows -> Double {
    let time = try ContinuousClock().measure(work)
    return Double(time.components.seconds) + Double(time.components.attoseconds) * 1e-18
  }

  /// Nobody is known.
  private struct Open: StopKnowledge {
    let serviceAddresses: AddressBits?

    init(_ graph: ChainGraph) { serviceAddresses = AddressBits(count: graph.addressCount) }

    func service(at output: OutputIndex) -> ServiceStop? { nil }
    func coinJoin(_ transaction: TxIndex) -> String? { nil }
  }
}
