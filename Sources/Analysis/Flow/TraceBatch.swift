import ChainStore

/// Many traces of one kind, each of seeds of its own: sums only, one memory for all traces of a
/// thread.
extension FlowTracer {
  /// The sums of one trace of many.
  public struct BatchResult: Sendable {
    /// Ledgers, sums by service and counts, in the order of the methods.
    public var methods: [MethodResult]
    /// Transactions visited, in the order of the methods.
    public var transactions: [Int]
    /// Whether a limit cut the trace short.
    public var isTruncated: Bool
  }

  /// Traces each set of seeds on its own, in their order. The request gives everything but the
  /// seeds. Forward, in one colour, without bounds; a seed made after the last height is left out.
  ///
  /// Throws as ``trace(_:)`` does.
  public func traces(
    of sets: [[OutputIndex]], as request: TraceRequest
  ) throws(AnalysisError) -> [BatchResult] {
    try request.check()
    let parts = try sums(of: sets, as: request, countsHops: false)
    return sets.indices.map { number in
      let methods = zip(request.methods, parts).map { method, sums in
        TraceAssembly.result(method, sums[number])
      }
      return BatchResult(
        methods: methods, transactions: parts.map { $0[number].transactions },
        isTruncated: request.isLimited && methods.contains { $0.ledger.limitSat > 0 })
    }
  }

  /// The sums of each method for each set.
  func sums(
    of sets: [[OutputIndex]], as request: TraceRequest, countsHops: Bool
  ) throws(AnalysisError) -> [[SweepRun.Sums]] {
    var own = SweepRun(graph, knowledge, request.rules(graph))
    own.meter = WorkMeter.current
    own.meter?.begin("tracing", of: sets.count * request.methods.count, "traces")
    let run = own
    let end = request.until.map {
      graph.txFirstOutput[Int(graph.firstTransaction(after: $0))]
    }
    var all: [[SweepRun.Sums]] = []
    for method in request.methods {
      let answers = SharedWork.mapRanges(
        of: sets.count, threads: request.threads, atLeast: 8
      ) { range in
        let part = sets[range].map { set in
          end.map { end in set.filter { $0.int < end } } ?? set
        }
        return run.sums(method, part, countsHops: countsHops) ?? []
      }
      all.append(answers.flatMap { $0 })
      guard all.last?.count == sets.count else {
        throw AnalysisError(.usage, "\(method) does not run in batch", at: "--method")
      }
    }
    for (method, sums) in zip(request.methods, all) { try checkBalance(sums, method) }
    return all
  }

  /// Throws `malformed` where sums do not come out, which only a damaged store can cause.
  func checkBalance(_ sums: [SweepRun.Sums], _ method: String) throws(AnalysisError) {
    for sum in sums { try checkOrder(sum.misplaced) }
    guard sums.allSatisfy({ TraceAssembly.result(method, $0).ledger.holds }) else {
      throw AnalysisError(
        .malformed, "\(method) does not balance to the satoshi", at: graph.directory,
        hint: "check the store with `filature verify`")
    }
  }
}
