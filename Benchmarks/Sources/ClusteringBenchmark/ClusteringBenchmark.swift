import Analysis
import ChainStore

/// Times the clustering of a store: co-spending from the mapped columns on one thread and on more,
/// coinjoin detection over the whole chain, and a build with everything written. To be run beside
/// `limits union` on the same chain. Writes CSV: what, threads, seconds, unit, nanoseconds a unit.
///
/// `ClusteringBenchmark STORE [RUNS [THREADS]]`
@main
struct ClusteringBenchmark {
  static func main() throws {
    let arguments = CommandLine.arguments
    guard arguments.count > 1 else {
      return print("usage: ClusteringBenchmark STORE [RUNS [THREADS]]")
    }
    let runs = arguments.count > 2 ? Int(arguments[2]) ?? 5 : 5
    let most = arguments.count > 3 ? Int(arguments[3]) ?? 2 : 2
    let graph = try ChainGraph(directory: arguments[1])
    print("what,run,threads,seconds,units,ns_per_unit,answer")
    for run in 1...max(1, runs) {
      for threads in [1, most] {
        try coSpend(graph, .keep, "co-spend, coinjoins kept", run, threads)
        try coSpend(graph, .leaveOut, "co-spend, coinjoins left out", run, threads)
        var clusters = 0
        let time = try seconds {
          clusters = try ClusterBuilder(graph, threads: threads)
            .build(name: "benchmark", start: .fresh).clusters
        }
        line("build, forest and files written", run, threads, time, graph.inputCount, clusters)
      }
      var found = 0
      let time = seconds {
        found = ClusterKernel.coinJoins(graph).reduce(0) { $0 + $1.count }
      }
      line("coinjoin detection", run, 1, time, graph.txCount, found)
    }
  }

  private static func coSpend(
    _ graph: ChainGraph, _ coinJoins: CoinJoinHandling, _ what: String, _ run: Int, _ threads: Int
  ) throws {
    let kernel = ClusterKernel(graph)
    defer { kernel.finish() }
    var merges = 0
    let time = seconds { merges = kernel.coSpend(coinJoins, threads: threads) }
    line(what, run, threads, time, graph.inputCount, merges)
  }

  private static func line(
    _ what: String, _ run: Int, _ threads: Int, _ time: Double, _ units: Int, _ answer: Int
  ) {
    print("\"\(what)\",\(run),\(threads),\(time),\(units),\(time * 1e9 / Double(units)),\(answer)")
  }

  private static func seconds(_ work: () throws -> Void) rethrows -> Double {
    let time = try ContinuousClock().measure(work)
    return Double(time.components.seconds) + Double(time.components.attoseconds) * 1e-18
  }
}
