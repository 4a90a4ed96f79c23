import Analysis
import ArgumentParser
import ChainStore
import Reporting

struct ExposureCommand: FilatureCommand {
  static let configuration = CommandConfiguration(
    commandName: "exposure",
    abstract: "How much of what an address received or paid belongs to which service.",
    discussion: """
      For each address (or other seed) of a list: where its money came from (in) and went to \
      (out), by service and category, with one transaction between (direct) or more \
      (indirect). A trace each, with the same stops.
        filature exposure -i addresses.txt --format csv
      """)

  @OptionGroup var origin: SeedOptions
  @Option(help: "haircut, fifo or lifo.") var method = "haircut"
  @Option(help: "exchange, service, coinjoin, possible-coinjoin, another concept, or none.")
  var stopAt = "service,coinjoin"
  @Option(help: "strong, moderate, weak or none: inferred services and deposits to stop at.")
  var inferred = InferredOption.moderate
  @Option(in: 0...UInt32.max, help: "Transactions to follow, at most.") var maxHops: UInt32?
  @Option(in: 1...Int.max, help: "Transactions to visit for each, at most.")
  var maxTransactions: Int?
  @OptionGroup var global: GlobalOptions

  /// A seed of the list, one way.
  private struct Row {
    var seed: String
    var direction: TraceDirection
    var exposure: Exposure

    var side: String { direction == .backward ? "in" : "out" }
  }

  func run() throws {
    let graph = try global.openGraph()
    var envelope = Envelope("exposure", graph: graph)
    let rows = try answer(graph, &envelope.warnings)
    envelope.parameters = [
      ("method", .text(method)), ("stop_at", .text(stopAt)),
      ("inferred", .text(inferred.rawValue)),
      ("max_hops", maxHops.map { .number($0) } ?? .null),
      ("max_transactions", maxTransactions.map { .number($0) } ?? .null),
    ]
    try envelope.write(global, data: .array(rows.map(document)), rows: table(rows))
  }

  private func answer(_ graph: ChainGraph, _ warnings: inout [String]) throws -> [Row] {
    let clustering = try Clustering.current(of: graph)
    let tags = try TagIndex(graph, clustering: clustering)
    let stops = try inferred.stops(stopAt, graph, tags, clustering, warnings: &warnings)
    let window = try origin.window(graph, until: nil)
    let resolver = SeedResolver(
      graph: graph, tags: tags, clustering: clustering, threads: global.threads)
    var known: [(seed: String, outputs: [OutputIndex])] = []
    let texts = try origin.texts().words
    var faults = WordFaults(of: texts.count)
    for text in texts {
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
      throw Failure(Exit.nothingFound, "nothing of the list is on this chain", at: "exposure")
    }
    var request = TraceRequest(seeds: [], methods: [method])
    request.maxHops = maxHops
    request.maxTransactions = maxTransactions
    request.threads = global.threads
    let sets = known.map(\.outputs)
    let tracer = FlowTracer(graph, knowledge: stops.following(sets.flatMap { $0 }))
    request.direction = .backward
    let into = try tracer.exposures(of: sets, as: request)
    request.direction = .forward
    let out = try tracer.exposures(of: sets, as: request)
    return known.indices.flatMap { number in
      [
        Row(seed: known[number].seed, direction: .backward, exposure: into[number]),
        Row(seed: known[number].seed, direction: .forward, exposure: out[number]),
      ]
    }
  }

  private func document(_ row: Row) -> JSONValue {
    func lines(_ lines: [Exposure.Line]) -> JSONValue {
      .array(
        lines.map { line in
          var members: [(String, JSONValue)] = []
          if !line.entity.isEmpty { members.append(("entity", .text(line.entity))) }
          members += [
            ("category", .text(line.category)), ("direct_sat", .number(line.directSat)),
            ("indirect_sat", .number(line.indirectSat)),
          ]
          return .pairs(members)
        })
    }
    return [
      "seed": .text(row.seed), "direction": .text(row.side),
      "asked_sat": .number(row.exposure.askedSat), "services": lines(row.exposure.services),
      "categories": lines(row.exposure.categories), "other_sat": .number(row.exposure.otherSat),
    ]
  }

  private func table(_ rows: [Row]) -> TextTable {
    var table = TextTable(
      header: [
        "seed", "direction", "asked_sat", "entity", "category", "direct_sat", "indirect_sat",
      ], rightAligned: [2, 5, 6])
    for row in rows {
      let start = [row.seed, row.side, "\(row.exposure.askedSat)"]
      table.rows += row.exposure.services.map {
        start + [$0.entity, $0.category, "\($0.directSat)", "\($0.indirectSat)"]
      }
      if row.exposure.otherSat > 0 {
        table.rows.append(start + ["", "", "", "\(row.exposure.otherSat)"])
      }
    }
    return table
  }
}
