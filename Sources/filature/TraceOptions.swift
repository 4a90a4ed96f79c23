import Analysis
import ArgumentParser
import Bitcoin
import ChainStore
import Reporting

/// What to trace: shared by `trace`, `report` and `graph`.
struct TraceOptions: ParsableArguments {
  @Argument(help: "Addresses, txids, outpoints, cluster:ADDRESS, tag:LABEL or concept:CONCEPT.")
  var seeds: [String] = []
  @Option(name: [.customShort("i"), .long], help: "A file with one seed a line; - for input.")
  var input: String?
  @Option(help: "forward (where did it go) or backward (where did it come from).")
  var direction = "forward"
  @Option(help: "fifo, haircut, poison, lifo, tiho, seniority, juniority, pure; comma-separated.")
  var method = "fifo,haircut"
  @Option(help: "exchange, service, coinjoin, another concept, or none.")
  var stopAt = "service,coinjoin"
  @Option(help: "Transactions to follow from a seed, at most.") var maxHops: UInt32?
  @Option(help: "Answer as of a height or a day (2024-02-29), inclusive.") var until: String?
  @Option(help: "book fee taint as paid, or follow it into the block's coinbase.")
  var fees = "book"
  @Flag(help: "Tell the seeds apart.") var bySeed = false
  @Flag(help: "The least and the most that any method could attribute to each service.")
  var bounds = false

  /// A trace that has been run.
  struct Run {
    var graph: ChainGraph
    var request: TraceRequest
    var result: TraceResult
    var tags: TagIndex
    var clustering: Clustering?
  }

  /// Resolves the seeds and traces.
  func run(_ global: GlobalOptions) throws -> Run {
    let graph = try global.openGraph()
    var warnings: [String] = []
    let stale = Clustering.summaries(of: graph).contains { $0.isStale }
    if stale {
      warnings.append("a clustering is older than the chain and was not used; build it again")
    }
    let clustering = try Clustering.current(of: graph)
    let tags = try TagIndex(graph, clustering: clustering)
    let stops = try ServiceMap.Stops(stopAt)
    let knowledge = ServiceMap(graph, tags: tags, clustering: clustering, stops: stops)
    let resolver = SeedResolver(graph: graph, tags: tags, clustering: clustering)
    let height = try until.map { try untilHeight($0, graph) }
    let resolved = try resolver.resolve(try InputList.read(seeds, file: input), until: height)
    var request = TraceRequest(
      seeds: resolved.outputs,
      methods: method.split(separator: ",").map { String($0.filter { !$0.isWhitespace }) })
    request.direction = try chosen(TraceDirection(rawValue: direction), direction, "--direction")
    request.fees = try chosen(FeeHandling(rawValue: fees), fees, "--fees")
    request.colouring = bySeed ? .perSeed : .single
    request.maxHops = maxHops
    request.until = height
    request.bounds = bounds ? .compute : .leaveOut
    var result = try FlowTracer(graph, knowledge: knowledge).trace(request)
    result.warnings = warnings + resolved.warnings + result.warnings
    return Run(
      graph: graph, request: request, result: result, tags: tags, clustering: clustering)
  }

  private func chosen<Value>(_ value: Value?, _ text: String, _ option: String) throws -> Value {
    guard let value else { throw Failure(Exit.usage, "unknown value \(text)", at: option) }
    return value
  }

  private func untilHeight(_ text: String, _ graph: ChainGraph) throws -> UInt32 {
    if let height = UInt32(text) { return height }
    guard let day = UTCTime.startOfDay(text) else {
      throw Failure(Exit.usage, "not a height or a day: \(text)", at: "--until")
    }
    guard let last = graph.lastBlock(before: Int(day) + 86_400) else {
      throw Failure(Exit.nothingFound, "the chain has no block by \(text)", at: "--until")
    }
    return last.rawValue
  }

  /// The parameters in the order of the help.
  func parameters(_ run: Run) -> [(key: String, value: JSONValue)] {
    [
      ("seeds", .texts(seeds)), ("direction", .text(direction)),
      ("methods", .texts(run.request.methods)), ("stop_at", .text(stopAt)),
      ("max_hops", maxHops.map { .number($0) } ?? .null),
      ("until", run.request.until.map { .number($0) } ?? .null), ("fees", .text(fees)),
      ("coinbase_order", .text("subsidy-first")), ("by_seed", .boolean(bySeed)),
      ("bounds", .boolean(bounds)), ("clustering", .optional(run.clustering?.rules)),
    ]
  }

  /// The command that asks the same again.
  func commandLine(_ verb: String) -> String {
    var words = ["filature", verb] + seeds
    if let input { words += ["-i", input] }
    words += ["--direction", direction, "--method", method, "--stop-at", stopAt, "--fees", fees]
    if let maxHops { words += ["--max-hops", "\(maxHops)"] }
    if let until { words += ["--until", until] }
    if bySeed { words.append("--by-seed") }
    if bounds { words.append("--bounds") }
    return words.joined(separator: " ")
  }
}
