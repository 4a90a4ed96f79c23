import Analysis
import ArgumentParser
import ChainStore
import Reporting

/// The answer to `trace --each`: one line of sums for each seed given.
struct TraceEach {
  let options: TraceOptions

  /// What was found for one seed given.
  private struct Row {
    var entry: NamedList.Entry
    var outputs: Int
    var result: FlowTracer.BatchResult
  }

  func write(_ global: GlobalOptions) throws {
    let opened = try options.open(global)
    var envelope = Envelope("traces", graph: opened.graph)
    envelope.parameters = options.parameters(opened.request, opened.asked, opened.graph)
    var warnings = opened.warnings
    let rows = try answer(opened, &warnings)
    envelope.warn(warnings)
    envelope.isTruncated = rows.contains(where: \.result.isTruncated)
    let list = opened.asked.named
    let data = JSONValue.array(rows.map { list.document($0.entry, document($0)) })
    var table = list.table(["seed"] + TraceEach.titles, rightAligned: [5, 6])
    table.rows = rows.flatMap { row in
      TraceEach.cells(row.result.methods, .forward).map {
        list.row(row.entry, [row.entry.word] + $0)
      }
    }
    try envelope.write(global, data: data, rows: table)
  }

  private func answer(
    _ opened: TraceOptions.Opened, _ warnings: inout [TraceWarning]
  ) throws -> [Row] {
    let window = try options.origin.window(opened.graph, until: opened.request.until)
    let (known, told) = try opened.resolver.resolveEach(
      opened.asked.named, window: window, whole: options.origin.wholeTransactions)
    warnings += told
    guard !known.isEmpty else {
      throw Failure(Exit.nothingFound, "nothing of the list is on this chain", at: "trace")
    }
    let tracer = FlowTracer(
      opened.graph, knowledge: opened.knowledge.following(known.flatMap(\.outputs)))
    let results = try tracer.traces(of: known.map(\.outputs), as: opened.request)
    return zip(known, results).map { Row(entry: $0.entry, outputs: $0.outputs.count, result: $1) }
  }

  private func document(_ row: Row) -> JSONValue {
    let answers = zip(row.result.methods, row.result.transactions).map { method, transactions in
      (
        method.method,
        [
          "ledger": TraceDocument.ledger(method.ledger, .forward),
          "endpoints": .number(method.endpointCount), "transactions": .number(transactions),
          "entities": .array(method.entities.map(TraceDocument.entity)),
        ] as JSONValue
      )
    }
    return [
      "seed": .text(row.entry.word), "outputs": .number(row.outputs),
      "truncated": .boolean(row.result.isTruncated), "methods": .pairs(answers),
    ]
  }

  /// Titles of ``cells(_:)``.
  static let titles = ["method", "kind", "entity", "category", "traced_sat", "deposits"]

  /// Rows for each method: one for each service, and one for each other line of the ledger that is
  /// not 0, so that those of a method add up to what was seeded.
  static func cells(_ methods: [MethodResult], _ direction: TraceDirection) -> [[String]] {
    let unspent = direction == .forward ? "unspent" : "mined"
    return methods.flatMap { method -> [[String]] in
      let ledger = method.ledger
      let services = method.entities.map { entity in
        [
          method.method, "service", entity.entity, entity.category, "\(entity.tracedSat)",
          "\(entity.deposits)",
        ]
      }
      let others = [
        ("coinjoin", ledger.coinjoinSat), (unspent, ledger.unspentSat), ("fee", ledger.feeSat),
        ("burnt", ledger.burntSat), ("limit", ledger.limitSat),
      ]
      return services
        + others.filter { $0.1 > 0 }.map { [method.method, $0.0, "", "", "\($0.1)", ""] }
    }
  }
}
