import Bitcoin
import ChainStore

/// Runs the methods of a request side by side and puts their answers together.
public struct FlowTracer: Sendable {
  let graph: ChainGraph
  let knowledge: any StopKnowledge

  /// A tracer over a chain, with what is known of services and coinjoins.
  public init(_ graph: ChainGraph, knowledge: any StopKnowledge) {
    self.graph = graph
    self.knowledge = knowledge
  }

  /// Traces, a thread for each method. Throws `usage` for an unknown method, or one that does not
  /// run backward; `malformed` where sums do not come out, which only a damaged store can cause.
  public func trace(_ asked: TraceRequest) throws(AnalysisError) -> TraceResult {
    let meter = WorkMeter.current
    meter?.begin(asked.direction.step, of: work(asked), "transactions")
    return try trace(asked, meter)
  }

  /// Transactions that the sweeps of a request may visit, all methods together.
  func work(_ request: TraceRequest) -> Int { request.span(graph) * request.methods.count }

  /// The same within a step that has begun already, told to its meter.
  func trace(
    _ asked: TraceRequest, _ meter: WorkMeter?
  ) throws(AnalysisError) -> TraceResult {
    try asked.check()
    let progress = ChainProgress(meter, span: asked.span(graph))
    let (request, late) = withoutLateSeeds(asked)
    let found = SharedWork.map(request.methods.count, threads: request.threads) { number in
      Result { () throws(AnalysisError) in
        try answer(request, method: request.methods[number], progress)
      }
    }
    var answers: [Answer] = []
    for answer in found { answers.append(try answer.get()) }
    for answer in answers { try checkOrder(answer.misplaced) }
    let assembly = TraceAssembly(graph, request)
    let results = zip(request.methods, answers).map { assembly.result($0, $1) }
    for result in results where !result.ledger.holds {
      throw AnalysisError(
        .malformed, "\(result.method) does not balance to the satoshi", at: graph.directory,
        hint: "check the store with `filature verify`")
    }
    var traced = TraceResult(
      seeds: request.seeds.map { assembly.seed($0) }, methods: results,
      edges: assembly.edges(answers), fees: assembly.fees(answers), bounds: nil, warnings: late,
      isTruncated: request.isLimited && results.contains { $0.ledger.limitSat > 0 })
    if request.direction == .forward {
      DepositHands.mark(&traced, graph, knowledge)
      OwnSweeps.mark(&traced, graph, knowledge)
    }
    if request.detail == .summary { traced.countedEdges = assembly.edgeCount(answers) }
    if request.colouring == .perSeed, request.methods.contains("haircut") {
      traced.warnings.append(.haircutRounds)
    }
    if request.bounds == .compute, request.direction == .forward {
      addBounds(request, meter, to: &traced)
    }
    return traced
  }

  /// What a method found: ends and steps, or their sums.
  enum Answer {
    case found(SweepRun.Found)
    case sums(SweepRun.Sums)

    /// A coin that a transaction spends which does not come after it.
    var misplaced: Int? {
      switch self {
      case .found(let found): found.misplaced
      case .sums(let sums): sums.misplaced
      }
    }
  }

  /// Throws `malformed` where a sweep met a coin that is spent before it is made.
  func checkOrder(_ misplaced: Int?) throws(AnalysisError) {
    guard let misplaced else { return }
    throw AnalysisError(
      .malformed, "output \(misplaced) is spent before it is made", at: graph.directory,
      hint: "check the store with `filature verify`")
  }

  private func answer(
    _ request: TraceRequest, method: String, _ progress: ChainProgress
  ) throws(AnalysisError) -> Answer {
    var rules = request.rules(graph)
    rules.progress = progress
    if request.direction == .backward {
      var sweep = BackwardSweep(
        graph: graph, method: BackwardSweep.Method(rawValue: method) ?? .fifo,
        knowledge: knowledge, rules: rules)
      sweep.run(targets: request.seeds)
      return .found(
        SweepRun.Found(
          ends: sweep.leaves, steps: sweep.steps, seeds: sweep.targetsSat, seeded: sweep.asked,
          fee: 0, conserves: sweep.method.conserves, misplaced: sweep.misplaced))
    }
    if request.colouring == .single {
      if request.detail == .summary {
        rules.notesTouches = request.methods.count > 1
        let run = SweepRun(graph, knowledge, rules)
        if let sums = run.sums(method, [request.seeds])?.first { return .sums(sums) }
      } else if let found = SweepRun(graph, knowledge, rules).everything(method, request.seeds) {
        return .found(found)
      }
    }
    let policy = TaintPolicies.named(method) ?? Haircut()
    var sweep = TaintSweep(graph: graph, policy: policy, knowledge: knowledge, rules: rules)
    sweep.run(
      seeds: request.seeds.enumerated().map { number, output in
        (output: output, colour: request.colouring == .perSeed ? UInt32(number + 1) : 1)
      })
    guard !sweep.isOverfull else {
      throw AnalysisError(
        .usage,
        "telling \(request.seeds.count) seeds apart under \(method) takes more than"
          + " \(rules.mostShares) shares of coins", at: "--by-seed",
        hint: "--max-hops or --max-transactions bound it, --each sums each seed alone")
    }
    return .found(
      SweepRun.Found(
        ends: sweep.leaves, steps: sweep.steps, fees: sweep.fees, seeds: sweep.seedsSat,
        seeded: sweep.seeded, fee: sweep.feeSat, conserves: policy.conserves,
        misplaced: sweep.misplaced))
  }

  private func addBounds(
    _ request: TraceRequest, _ meter: WorkMeter?, to traced: inout TraceResult
  ) {
    var bounds = FlowBounds(graph: graph, knowledge: knowledge, rules: request.rules(graph))
    bounds.meter = meter
    switch bounds.bounds(seeds: request.seeds) {
    case .computed(let found): traced.bounds = found
    case .notComputed(let why): traced.warnings.append(.noBounds(why))
    }
  }

  /// Outputs that do not exist yet at the last block are no seeds, whichever way money is followed.
  private func withoutLateSeeds(_ asked: TraceRequest) -> (TraceRequest, warnings: [TraceWarning]) {
    guard let until = asked.until else { return (asked, []) }
    let end = graph.txFirstOutput[Int(graph.firstTransaction(after: until))]
    var request = asked
    request.seeds.removeAll { $0.int >= end }
    let late = asked.seeds.count - request.seeds.count
    guard late > 0 else { return (request, []) }
    let hash = graph.blockHash[min(until.int, graph.blockCount - 1)]
    return (
      request,
      [.lateSeeds(late, of: asked.seeds.count, height: graph.height(of: until), hash: "\(hash)")]
    )
  }
}

extension ChainGraph {
  /// What a block's coinbase may create beside fees. Where the height is unknown it is 0, and what
  /// the coinbase pays beyond its fees counts as subsidy, as it does anyway.
  func subsidy(of block: BlockIndex) -> UInt64 {
    height(of: block).map { network.subsidy(at: $0) } ?? 0
  }

  /// The highest block whose time is before an instant, in seconds since 1970; nil for none.
  public func lastBlock(before instant: Int) -> BlockIndex? {
    unsafe blockTime.pointer.lastIndex { Int($0) < instant }.map { BlockIndex($0) }
  }
}
