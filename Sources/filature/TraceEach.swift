import Analysis
import ArgumentParser
import ChainStore
import Reporting

/// The answer to `trace --each`: one line of sums for each seed given.
struct TraceEach {
  let options: TraceOptions

  /// What was found for one seed given.
  private struct Row {
    var seed: String
    var outputs: Int
    var result: FlowTracer.BatchResult
  }

  func write(_ global: GlobalOptions) throws {
    let opened = try options.open(global)
    var envelope = Envelope("traces", graph: opened.graph)
    envelope.parameters = options.parameters(opened.request, opened.asked, opened.graph)
    envelope.warnings = opened.warnings
    let rows = try answer(opened, &envelope.warnings)
    envelope.isTruncated = rows.contains(where: \.result.isTruncated)
    let data = JSONValue.array(rows.map { document($0, opened.request.methods) })
    try envelope.write(
      global, data: data, rows: TraceEach.table(rows.map { ($0.seed, $0.result.methods) }))
  }

  private func answer(
    _ opened: TraceOptions.Opened, _ warnings: inout [String]
  ) throws -> [Row] {
    let window = try options.origin.window(opened.graph, until: opened.request.until)
    var known: [(seed: String, outputs: [OutputIndex])] = []
    let resolver = opened.resolver
    var faults = WordFaults(of: opened.asked.named.words.count)
    for text in opened.asked.named.words {
      do {
        let resolved = try faults.reading(text) { try resolver.resolve([text], window: window) }
        guard let resolved else { continue }
        known.append((text, resolved.outputs))
        warnings += resolved.warnings
      } catch let failure as Failure where failure.code == Exit.nothingFound {
        warnings.append("\(text) is not on this chain")
      }
    }
    warnings += try faults.warnings()
    guard !known.isEmpty else {
      throw Failure(Exit.nothingFound, "nothing of the list is on this chain", at: "trace")
    }
    let tracer = FlowTracer(
      opened.graph, knowledge: opened.knowledge.following(known.flatMap(\.outputs)))
    let results = try tracer.traces(of: known.map(\.outputs), as: opened.request)
    return zip(known, results).map { Row(seed: $0.seed, outputs: $0.outputs.count, result: $1) }
  }

  private func document(_ row: Row, _ methods: [String]) -> JSONValue {
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
      "seed": .text(row.seed), "outputs": .number(row.outputs),
      "truncated": .boolean(row.result.isTruncated), "methods": .pairs(answers),
    ]
  }

  /// A row for each seed and method.
  static func table(_ rows: [(seed: String, methods: [MethodResult])]) -> TextTable {
    var table = TextTable(
      header: [
        "seed", "method", "seeds_sat", "behind_sat", "seeded_sat", "service_sat",
        "coinjoin_sat", "unspent_sat", "fee_sat", "burnt_sat", "limit_sat", "endpoints", "services",
      ], rightAligned: Set(2...11))
    for (seed, methods) in rows {
      table.rows += methods.map { method in
        let ledger = method.ledger
        let amounts = [
          ledger.seedsSat, ledger.behindSat, ledger.seededSat, ledger.serviceSat,
          ledger.coinjoinSat, ledger.unspentSat, ledger.feeSat, ledger.burntSat, ledger.limitSat,
        ]
        return [seed, method.method] + amounts.map { "\($0)" } + ["\(method.endpointCount)"]
          + [method.entities.map { "\($0.entity) \($0.tracedSat)" }.joined(separator: "; ")]
      }
    }
    return table
  }
}
