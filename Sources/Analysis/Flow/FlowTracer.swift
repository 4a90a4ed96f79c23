import Bitcoin
import ChainStore
import Dispatch
import Synchronization

/// What to trace, and how.
public struct TraceRequest: Sendable {
  /// Outputs that are wholly tainted, in the order given.
  public var seeds: [OutputIndex]
  /// Which way.
  public var direction = TraceDirection.forward
  /// Names of methods, in the order asked.
  public var methods: [String]
  /// What happens to fee taint.
  public var fees = FeeHandling.book
  /// One colour for all seeds, or one each.
  public var colouring = Colouring.single
  /// Last height that counts; nil for the tip.
  public var until: UInt32?
  /// Transactions to follow from a seed, at most.
  public var maxHops: UInt32?
  /// Whether bounds by service are computed.
  public var bounds = BoundsHandling.leaveOut

  /// Whether seeds are told apart.
  public enum Colouring: Sendable { case single, perSeed }
  /// Whether bounds are computed.
  public enum BoundsHandling: Sendable { case leaveOut, compute }

  /// A request with defaults.
  public init(seeds: [OutputIndex], methods: [String]) {
    self.seeds = seeds
    self.methods = methods
  }
}

/// Runs the methods of a request side by side and puts their answers together.
public struct FlowTracer: Sendable {
  private let graph: ChainGraph
  private let knowledge: any StopKnowledge

  /// A tracer over a chain, with what is known of services and coinjoins.
  public init(_ graph: ChainGraph, knowledge: any StopKnowledge) {
    self.graph = graph
    self.knowledge = knowledge
  }

  /// One method's raw answer.
  private struct Answer {
    var leaves: [TaintSweep.Leaf]
    var edges: [(from: UInt64, to: UInt64, transaction: UInt32, sat: UInt64)]
    var seeded: UInt64
    var fee: UInt64
    var conserves: Bool
  }

  /// Traces. Throws `usage` for an unknown method, or one that does not run backward.
  public func trace(_ asked: TraceRequest) throws(AnalysisError) -> TraceResult {
    try check(asked)
    let (request, late) = withoutLateSeeds(asked)
    let answers = Mutex([Answer?](repeating: nil, count: request.methods.count))
    DispatchQueue.concurrentPerform(iterations: request.methods.count) { number in
      let found = answer(request, method: request.methods[number])
      answers.withLock { $0[number] = found }
    }
    let all = answers.withLock { $0.compactMap { $0 } }
    let seeds = request.seeds.map { seed($0) }
    let results = zip(request.methods, all).map { result($0, $1, request) }
    for result in results where result.ledger.conserves && !result.ledger.balances {
      throw AnalysisError(
        .malformed, "\(result.method) does not balance to the satoshi", at: graph.directory,
        hint: "check the store with `filature verify`")
    }
    var traced = TraceResult(
      seeds: seeds, methods: results, edges: edges(all), bounds: nil, warnings: late,
      isTruncated: request.maxHops != nil && results.contains { $0.ledger.limitSat > 0 })
    if request.colouring == .perSeed, request.methods.contains("haircut") {
      traced.warnings.append(
        "haircut rounds for each seed: totals may differ from one colour by less than one satoshi"
          + " for each transaction and seed")
    }
    if request.bounds == .compute, request.direction == .forward {
      let end =
        request.until.map { graph.firstTransaction(afterHeight: $0) } ?? UInt32(graph.txCount)
      let bounds = FlowBounds(
        graph: graph, knowledge: knowledge, end: end, fees: request.fees, maxHops: request.maxHops)
      switch bounds.bounds(seeds: request.seeds) {
      case .computed(let found): traced.bounds = found
      case .notComputed(let why): traced.warnings.append("bounds are not computed: \(why)")
      }
    }
    return traced
  }

  /// Outputs that do not exist yet at the last height are no seeds, whichever way money is followed.
  private func withoutLateSeeds(_ asked: TraceRequest) -> (TraceRequest, warnings: [String]) {
    guard let until = asked.until else { return (asked, []) }
    let end = UInt64(graph.txFirstOutput[Int(graph.firstTransaction(afterHeight: until))])
    var request = asked
    request.seeds.removeAll { $0.rawValue >= end }
    let late = asked.seeds.count - request.seeds.count
    guard late > 0 else { return (request, []) }
    let words =
      late == 1
      ? "was made after height \(until) and does" : "were made after height \(until) and do"
    return (request, ["\(late) of \(asked.seeds.count) seeds \(words) not count"])
  }

  private func check(_ request: TraceRequest) throws(AnalysisError) {
    for method in request.methods {
      guard TaintPolicies.named(method) != nil else {
        throw AnalysisError(
          .usage, "unknown method \(method)", at: "--method",
          hint: "one of " + TaintPolicies.all.map(\.name).joined(separator: ", "))
      }
      if request.direction == .backward, BackwardSweep.Method(rawValue: method) == nil {
        throw AnalysisError(
          .usage, "\(method) does not run backward", at: "--method", hint: "fifo or haircut do")
      }
    }
    guard !request.methods.isEmpty else {
      throw AnalysisError(.usage, "no method", at: "--method")
    }
  }

  private func answer(_ request: TraceRequest, method: String) -> Answer {
    if request.direction == .backward {
      var sweep = BackwardSweep(
        graph: graph, method: BackwardSweep.Method(rawValue: method) ?? .fifo,
        fees: request.fees, knowledge: knowledge, maxHops: request.maxHops)
      sweep.run(targets: request.seeds)
      return Answer(
        leaves: sweep.leaves, edges: sweep.edges, seeded: sweep.asked, fee: 0, conserves: true)
    }
    let policy = TaintPolicies.named(method) ?? Haircut()
    let end = request.until.map { graph.firstTransaction(afterHeight: $0) } ?? UInt32(graph.txCount)
    if request.colouring == .single, request.fees == .book {
      if method == "haircut" { return amounts(request, HaircutAmounts.self, end) }
      if method == "poison" { return amounts(request, PoisonAmounts.self, end) }
    }
    var sweep = TaintSweep(
      graph: graph, policy: policy, fees: request.fees, knowledge: knowledge, end: end,
      maxHops: request.maxHops)
    let coloured = request.seeds.enumerated().map { number, output in
      (output: output, colour: request.colouring == .perSeed ? UInt32(number + 1) : 1)
    }
    sweep.run(seeds: coloured)
    return Answer(
      leaves: sweep.leaves, edges: sweep.edges, seeded: sweep.seeded, fee: sweep.feeSat,
      conserves: policy.conserves)
  }

  /// One colour under a convention that needs only sums.
  private func amounts<Rule: AmountRule>(
    _ request: TraceRequest, _ rule: Rule.Type, _ end: UInt32
  ) -> Answer {
    let trail = StoppingTrail(
      graph: graph, knowledge: knowledge, end: end, maxHops: request.maxHops, seeds: request.seeds)
    var sweep = AmountSweep(graph, rule: rule, trail: trail)
    sweep.run(seeds: request.seeds)
    return Answer(
      leaves: sweep.trail.leaves, edges: sweep.trail.edges, seeded: sweep.seeded,
      fee: sweep.feeSat, conserves: Rule.conserves)
  }

  private func result(
    _ method: String, _ answer: Answer, _ request: TraceRequest
  ) -> MethodResult {
    var ledger = Ledger()
    ledger.seededSat = answer.seeded
    ledger.feeSat = answer.fee
    ledger.conserves = answer.conserves
    let endpoints = answer.leaves.map { ($0, endpoint($0, request)) }
      .sorted { left, right in FlowTracer.precedes(left.0, right.0) }
      .map { $0.1 }
    var totals: [String: EntityTotal] = [:]
    for endpoint in endpoints {
      switch endpoint.kind {
      case .service: ledger.serviceSat &+= endpoint.tracedSat
      case .coinjoin: ledger.coinjoinSat &+= endpoint.tracedSat
      case .unspent, .mined: ledger.unspentSat &+= endpoint.tracedSat
      case .burnt: ledger.burntSat &+= endpoint.tracedSat
      case .limit: ledger.limitSat &+= endpoint.tracedSat
      }
      guard endpoint.kind == .service, let name = endpoint.entity else { continue }
      var total =
        totals[name]
        ?? EntityTotal(entity: name, category: endpoint.category ?? "", tracedSat: 0, deposits: 0)
      total.tracedSat &+= endpoint.tracedSat
      total.deposits += 1
      totals[name] = total
    }
    let entities = totals.values.sorted {
      $0.tracedSat == $1.tracedSat ? $0.entity < $1.entity : $0.tracedSat > $1.tracedSat
    }
    return MethodResult(method: method, ledger: ledger, endpoints: endpoints, entities: entities)
  }

  /// Chain order; value without an output stands behind the outputs of its transaction.
  private static func precedes(_ left: TaintSweep.Leaf, _ right: TaintSweep.Leaf) -> Bool {
    func key(_ leaf: TaintSweep.Leaf) -> (UInt32, UInt64, String) {
      (leaf.transaction.rawValue, leaf.output?.rawValue ?? .max, leaf.kind.rawValue)
    }
    return key(left) < key(right)
  }

  private func endpoint(_ leaf: TaintSweep.Leaf, _ request: TraceRequest) -> Endpoint {
    let block = graph.block(of: leaf.transaction)
    let traced = TaintSweep.total(leaf.runs)
    var shares: [(seed: String, sat: UInt64)]?
    if request.colouring == .perSeed {
      var sums: [UInt32: UInt64] = [:]
      for run in leaf.runs where run.colour > 0 { sums[run.colour, default: 0] += run.length }
      shares = sums.sorted { $0.key < $1.key }.map { colour, sat in
        (graph.outpointText(of: request.seeds[Int(colour) - 1]), sat)
      }
    }
    return Endpoint(
      kind: leaf.kind, entity: leaf.service?.entity, category: leaf.service?.category,
      address: leaf.output.map { address(of: $0) } ?? "", output: leaf.output,
      outpoint: leaf.output.map { graph.outpointText(of: $0) }
        ?? graph.txid[leaf.transaction.int].description,
      height: block.rawValue, time: graph.blockTime[block.int],
      valueSat: leaf.output.map { graph.outputAmount[$0.int] } ?? traced, tracedSat: traced,
      hops: leaf.hops, reason: leaf.reason, bySeed: shares)
  }

  private func address(of output: OutputIndex) -> String {
    let index = AddressIndex(rawValue: graph.outputAddress[output.int])
    return Address.text(ofScript: graph.script(of: index), network: graph.network)
  }

  private func seed(_ output: OutputIndex) -> TraceSeed {
    let block = graph.block(of: graph.transaction(ofOutput: output))
    return TraceSeed(
      output: output, outpoint: graph.outpointText(of: output), address: address(of: output),
      valueSat: graph.outputAmount[output.int], height: block.rawValue,
      time: graph.blockTime[block.int])
  }

  /// The steps of all methods, one row for each pair of outputs.
  private func edges(_ answers: [Answer]) -> [TraceEdge] {
    var merged: [EdgeKey: TraceEdge] = [:]
    for (number, answer) in answers.enumerated() {
      for edge in answer.edges {
        let key = EdgeKey(to: edge.to, from: edge.from)
        var row =
          merged[key]
          ?? TraceEdge(
            from: OutputIndex(rawValue: edge.from), to: OutputIndex(rawValue: edge.to),
            transaction: TxIndex(rawValue: edge.transaction),
            tracedSat: [UInt64](repeating: 0, count: answers.count))
        row.tracedSat[number] = edge.sat
        merged[key] = row
      }
    }
    return merged.keys.sorted().compactMap { merged[$0] }
  }
}

/// Orders steps by where they lead, then by where they come from.
private struct EdgeKey: Hashable, Comparable {
  let to: UInt64
  let from: UInt64

  static func < (left: Self, right: Self) -> Bool {
    (left.to, left.from) < (right.to, right.from)
  }
}

extension ChainGraph {
  /// The highest block whose time is before an instant, in seconds since 1970; nil for none.
  public func lastBlock(before instant: Int) -> BlockHeight? {
    blockTime.pointer.lastIndex { Int($0) < instant }.map { BlockHeight($0) }
  }

  /// The first transaction above a height, one past the last where there is none.
  public func firstTransaction(afterHeight height: UInt32) -> UInt32 {
    blockFirstTx[min(Int(clamping: UInt64(height) + 1), blockCount)]
  }
}
