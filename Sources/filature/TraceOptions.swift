import Analysis
import ArgumentParser
import Bitcoin
import ChainStore
import Reporting

/// What to trace: shared by `trace`, `report` and `graph`.
struct TraceOptions: ParsableArguments {
  @OptionGroup var origin: SeedOptions
  @Option(help: "forward (where did it go) or backward (where did it come from).")
  var direction = "forward"
  @Option(help: "fifo, haircut, poison, lifo, tiho, seniority, juniority, pure; comma-separated.")
  var method = "fifo,haircut"
  @Option(
    help: "exchange, service, coinjoin, possible-coinjoin, owner-change, another concept, or none.")
  var stopAt = "service,coinjoin"
  @Option(help: "strong, moderate, weak or none: inferred services and deposits to stop at.")
  var inferred = InferredOption.moderate
  @Option(in: 0...UInt32.max, help: "Transactions to follow from a seed, at most.")
  var maxHops: UInt32?
  @Option(in: 1...Int.max, help: "Transactions to visit, at most.") var maxTransactions: Int?
  @Option(in: 1...Int.max, help: "Inputs and outputs of a transaction that is followed, at most.")
  var maxDegree: Int?
  @Option(in: 0...UInt64.max, help: "Satoshis below which ends are added up, not listed.")
  var minValue: UInt64 = 0
  @Option(help: "Answer as of a height or a day (2024-02-29), inclusive.") var until: String?
  @Option(help: "book fee taint as paid, or follow it into the block's coinbase.")
  var fees = "book"
  @Option(help: "subsidy-first or fees-first: a coinbase's line, where fees are followed.")
  var coinbaseOrder = "subsidy-first"
  @Flag(help: "Tell the seeds apart.") var bySeed = false
  @Flag(help: "The least and the most that any method could attribute to each service.")
  var bounds = false
  @Option(help: "Currencies to value ends in, or none; CAD,USD where the store has prices.")
  var fiat: String?

  /// A trace that has been run.
  struct Run {
    var graph: ChainGraph
    var request: TraceRequest
    var result: TraceResult
    var tags: TagIndex
    var clustering: Clustering?
    var fiat: FiatValuation?
    var knowledge: ServiceMap
    var inferred: InferredServices?
    var asked: Asked
  }

  /// What an answer rests on beside the chain and the options.
  struct Asked {
    /// The seeds.
    var named: NamedList
    /// SHA-256 of every file that the store's tags came from.
    var tags: [String]
    /// SHA-256 of every file that the store's prices came from.
    var prices: [String]
    /// The clustering that was used, and the SHA-256 of its columns.
    var clustering: (rules: String, sha256: String)?
    /// SHA-256 over the columns of the services that were inferred, where they were used.
    var services: String?
  }

  /// A chain with what is known about it, and a request without seeds.
  struct Opened {
    var graph: ChainGraph
    var tags: TagIndex
    var clustering: Clustering?
    var knowledge: ServiceMap
    var inferred: InferredServices?
    var request: TraceRequest
    var warnings: [TraceWarning]
    var asked: Asked
    var resolver: SeedResolver
  }

  /// Opens the store and reads the options.
  func open(_ global: GlobalOptions) throws -> Opened {
    let graph = try global.openGraph()
    var warnings: [TraceWarning] = []
    if try Clustering.summaries(of: graph).contains(where: \.isStale) {
      warnings.append(.unusedClustering)
    }
    let clustering = try Clustering.current(of: graph)
    let tags = try TagIndex(graph, clustering: clustering)
    let stops = try ServiceMap.Stops(stopAt, running: TraceDirection(rawValue: direction))
    warnings += stops.unknown(tags).map(TraceWarning.unknownConcept)
    let layer = try inferred.open(graph, tags, clustering, stops, warnings: &warnings)
    var asked = try asked(graph, clustering)
    asked.services = layer?.layer.sha256
    return Opened(
      graph: graph, tags: tags, clustering: clustering,
      knowledge: ServiceMap(
        graph, tags: tags, clustering: clustering, stops: stops, inferred: layer),
      inferred: layer, request: try request(graph, global), warnings: warnings, asked: asked,
      resolver: SeedResolver(
        graph: graph, tags: tags, clustering: clustering, threads: global.threads))
  }

  private func asked(_ graph: ChainGraph, _ clustering: Clustering?) throws -> Asked {
    let tags = try TagStore.open(directory: graph.directory).sources()
      .filter { $0.retiredAt == nil }
    let prices = try PriceStore.open(directory: graph.directory).series()
    return Asked(
      named: try origin.texts(), tags: Set(tags.map(\.sha256)).sorted(),
      prices: Set(prices.map(\.sha256)).sorted(),
      clustering: clustering.map { ($0.rules, $0.sha256) })
  }

  /// Resolves the seeds and traces.
  func run(
    _ global: GlobalOptions, detail: TraceRequest.Detail = .full
  ) throws -> Run {
    let opened = try open(global)
    let window = try origin.window(opened.graph, until: opened.request.until)
    let named = opened.asked.named
    let resolved = try Stages.time("seeds") {
      try opened.resolver.resolve(
        named, window: window, whole: origin.wholeTransactions)
    }
    var request = opened.request
    request.seeds = resolved.outputs
    request.detail = detail
    let knowledge = opened.knowledge.following(request.seeds)
    let tracer = FlowTracer(opened.graph, knowledge: knowledge)
    var result = try Stages.time("trace") { try tracer.trace(request) }
    result.warnings = opened.warnings + resolved.warnings + result.warnings
    let valuation = try valuation(opened.graph)
    result.warnings += valuation?.warnings(of: result) ?? []
    return Run(
      graph: opened.graph, request: request, result: result, tags: opened.tags,
      clustering: opened.clustering, fiat: valuation, knowledge: knowledge,
      inferred: opened.inferred, asked: opened.asked)
  }

  private func valuation(_ graph: ChainGraph) throws -> FiatValuation? {
    guard fiat != "none" else { return nil }
    let store = try PriceStore.open(directory: graph.directory)
    // What nobody asked for warns of nothing: without prices there are no values.
    if fiat == nil, try store.series().isEmpty { return nil }
    return try FiatValuation(
      store, coin: graph.network.unit,
      currencies: FiatValuation.currencies(fiat ?? FiatValuation.usualCurrencies))
  }

  private func request(_ graph: ChainGraph, _ global: GlobalOptions) throws -> TraceRequest {
    var request = TraceRequest(
      seeds: [],
      methods: method.split(separator: ",").map { String($0.filter { !$0.isWhitespace }) })
    request.direction = try chosen(TraceDirection(rawValue: direction), direction, "--direction")
    request.fees = try chosen(FeeHandling(rawValue: fees), fees, "--fees")
    request.coinbaseOrder = try chosen(
      CoinbaseOrder(rawValue: coinbaseOrder), coinbaseOrder, "--coinbase-order")
    request.colouring = bySeed ? .perSeed : .single
    request.maxHops = maxHops
    request.maxTransactions = maxTransactions
    request.maxDegree = maxDegree
    request.minValue = minValue
    request.until = try until.map { try ChainDay.block($0, graph, at: "--until") }
    request.bounds = bounds ? .compute : .leaveOut
    request.threads = global.threads
    return request
  }

  private func chosen<Value>(_ value: Value?, _ text: String, _ option: String) throws -> Value {
    guard let value else { throw Failure(Exit.usage, "unknown value \(text)", at: option) }
    return value
  }

  /// The parameters in the order of the help.
  func parameters(_ run: Run) -> [(key: String, value: JSONValue)] {
    let asked = parameters(run.request, run.asked, run.graph)
    guard let currencies = run.fiat?.currencies else { return asked }
    return asked + [
      ("fiat", .text(currencies.joined(separator: ","))), ("fiat_rule", .text(FiatValuation.rule)),
    ]
  }

  /// The parameters of a request in the order of the help.
  func parameters(
    _ request: TraceRequest, _ asked: Asked, _ graph: ChainGraph
  ) -> [(key: String, value: JSONValue)] {
    // A day is recorded as the height that it cuts the chain behind, as far as that is known.
    let last = request.until.flatMap { graph.height(of: $0) }
    let cut = until.flatMap { UInt32($0) } ?? last
    return origin.parameters(asked.named) + [
      ("direction", .text(direction)),
      ("methods", .texts(request.methods)), ("stop_at", .text(stopAt)),
      ("inferred", .text(inferred.rawValue)), ("services_sha256", .optional(asked.services)),
      ("max_hops", maxHops.map { .number($0) } ?? .null),
      ("max_transactions", maxTransactions.map { .number($0) } ?? .null),
      ("max_degree", maxDegree.map { .number($0) } ?? .null), ("min_value_sat", .number(minValue)),
    ] + origin.windowParameters + [
      ("until", cut.map { .number($0) } ?? .optional(until)), ("fees", .text(fees)),
      ("coinbase_order", .text(coinbaseOrder)), ("by_seed", .boolean(bySeed)),
      ("bounds", .boolean(bounds)), ("clustering", .optional(asked.clustering?.rules)),
      ("clustering_sha256", .optional(asked.clustering?.sha256)),
      ("tags", .texts(asked.tags)), ("prices", .texts(asked.prices)),
    ]
  }

  /// The command that asks the same again.
  func commandLine(_ verb: String) -> String {
    var words = ["filature", verb] + origin.words
    words += ["--direction", direction, "--method", method, "--stop-at", stopAt, "--fees", fees]
    if inferred != .moderate { words += ["--inferred", inferred.rawValue] }
    if coinbaseOrder != "subsidy-first" { words += ["--coinbase-order", coinbaseOrder] }
    if let maxHops { words += ["--max-hops", "\(maxHops)"] }
    if let maxTransactions { words += ["--max-transactions", "\(maxTransactions)"] }
    if let maxDegree { words += ["--max-degree", "\(maxDegree)"] }
    if minValue > 0 { words += ["--min-value", "\(minValue)"] }
    if let until { words += ["--until", until] }
    if bySeed { words.append("--by-seed") }
    if bounds { words.append("--bounds") }
    if let fiat { words += ["--fiat", fiat] }
    return words.joined(separator: " ")
  }
}
