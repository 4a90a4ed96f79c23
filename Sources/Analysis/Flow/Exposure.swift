import ChainStore

/// What some outputs have to do with services, one way.
public struct Exposure: Sendable {
  /// The share of one service.
  public struct Line: Sendable, Equatable {
    /// Label of the service; empty in sums by category.
    public var entity: String
    /// Its category.
    public var category: String
    /// Satoshis with a single transaction between the service and the outputs.
    public var directSat: UInt64 = 0
    /// Satoshis with more than one.
    public var indirectSat: UInt64 = 0
  }

  /// Satoshis asked about, each once.
  public var askedSat: UInt64 = 0
  /// By service, the largest share first, then by name.
  public var services: [Line] = []
  /// Satoshis that no service accounts for.
  public var otherSat: UInt64 = 0

  /// The sums by category, the largest first, then by name.
  public var categories: [Line] {
    var sums: [String: Line] = [:]
    for line in services {
      var sum = sums[line.category] ?? Line(entity: "", category: line.category)
      sum.directSat &+= line.directSat
      sum.indirectSat &+= line.indirectSat
      sums[line.category] = sum
    }
    return sums.values.sorted(by: Exposure.precedes)
  }

  static func precedes(_ left: Line, _ right: Line) -> Bool {
    let (one, other) = (left.directSat &+ left.indirectSat, right.directSat &+ right.indirectSat)
    return one == other
      ? (left.entity, left.category) < (right.entity, right.category) : one > other
  }
}

extension FlowTracer {
  /// Exposures of many sets of outputs, in their order: each is a trace of its own. The request
  /// gives everything but the seeds; only its first method is used.
  ///
  /// Throws as ``trace(_:)`` does.
  public func exposures(
    of sets: [[OutputIndex]], as request: TraceRequest
  ) throws(AnalysisError) -> [Exposure] {
    var own = request
    own.methods = Array(request.methods.prefix(1))
    try own.check()
    if own.direction == .forward {
      return try sums(of: sets, as: own, countsHops: true)[0].map(FlowTracer.exposure)
    }
    if own.methods == ["haircut"], own.fees == .book, own.until == nil {
      return try backwardSums(of: sets, as: own).map(FlowTracer.exposure)
    }
    let single = own
    let meter = WorkMeter.current
    meter?.begin("tracing back", of: sets.count, "traces")
    let found = SharedWork.map(sets.count, threads: request.threads) { number in
      defer { meter?.add(1) }
      return Result { () throws(AnalysisError) in try exposure(of: sets[number], as: single) }
    }
    var exposures: [Exposure] = []
    for answer in found { exposures.append(try answer.get()) }
    return exposures
  }

  /// The sums of each set, traced back under haircut.
  private func backwardSums(
    of sets: [[OutputIndex]], as request: TraceRequest
  ) throws(AnalysisError) -> [SweepRun.Sums] {
    let meter = WorkMeter.current
    meter?.begin(request.direction.step, of: sets.count, "traces")
    let rules = request.rules(graph)
    let found = SharedWork.mapRanges(
      of: sets.count, threads: request.threads, atLeast: 8
    ) { range in
      var sweep = BackwardSums(graph, knowledge, rules)
      return sets[range].map { set in
        defer { meter?.add(1) }
        return sweep.run(targets: SweepRun.ascending(set))
      }
    }.flatMap { $0 }
    try checkBalance(found, "haircut")
    return found
  }

  private static func exposure(_ sums: SweepRun.Sums) -> Exposure {
    let lines = sums.services.map { name, sum in
      Exposure.Line(
        entity: name, category: sum.category, directSat: sum.directSat,
        indirectSat: sum.sat &- sum.directSat)
    }
    let served = sums.kinds[.service]?.sat ?? 0
    return Exposure(
      askedSat: sums.seeded, services: lines.sorted(by: Exposure.precedes),
      otherSat: sums.seeded > served ? sums.seeded - served : 0)
  }

  private func exposure(
    of outputs: [OutputIndex], as request: TraceRequest
  ) throws(AnalysisError) -> Exposure {
    var own = request
    own.seeds = outputs
    own.bounds = .leaveOut
    guard let method = try trace(own, nil).methods.first else { return Exposure() }
    var lines: [String: Exposure.Line] = [:]
    for end in method.endpoints where end.kind == .service {
      let (name, category) = (end.entity ?? "", end.category ?? "")
      var line = lines[name] ?? Exposure.Line(entity: name, category: category)
      if end.hops <= 1 {
        line.directSat &+= end.tracedSat
      } else {
        line.indirectSat &+= end.tracedSat
      }
      lines[name] = line
    }
    let (asked, served) = (method.ledger.seededSat, method.ledger.serviceSat)
    return Exposure(
      askedSat: asked, services: lines.values.sorted(by: Exposure.precedes),
      otherSat: asked > served ? asked - served : 0)
  }
}
