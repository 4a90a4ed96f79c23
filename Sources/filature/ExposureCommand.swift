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
    var entry: NamedList.Entry
    var direction: TraceDirection
    var exposure: Exposure

    var side: String { direction == .backward ? "in" : "out" }
  }

  func run() throws {
    let graph = try global.openGraph()
    let list = try origin.texts()
    var envelope = Envelope("exposure", graph: graph)
    var warnings: [TraceWarning] = []
    let rows = try answer(list, graph, &warnings)
    envelope.warn(warnings)
    envelope.parameters =
      origin.parameters(list) + [
        ("method", .text(method)), ("stop_at", .text(stopAt)),
        ("inferred", .text(inferred.rawValue)),
        ("max_hops", maxHops.map { .number($0) } ?? .null),
        ("max_transactions", maxTransactions.map { .number($0) } ?? .null),
      ] + origin.windowParameters
    try envelope.write(
      global, data: .array(rows.map { list.document($0.entry, document($0)) }),
      rows: table(rows, list))
  }

  private func answer(
    _ list: NamedList, _ graph: ChainGraph, _ warnings: inout [TraceWarning]
  ) throws -> [Row] {
    let clustering = try Clustering.current(of: graph)
    let tags = try TagIndex(graph, clustering: clustering)
    let stops = try inferred.stops(stopAt, graph, tags, clustering, warnings: &warnings)
    let window = try origin.window(graph, until: nil)
    let resolver = SeedResolver(
      graph: graph, tags: tags, clustering: clustering, threads: global.threads)
    let (known, told) = try resolver.resolveEach(
      list, window: window, whole: origin.wholeTransactions)
    warnings += told
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
        Row(entry: known[number].entry, direction: .backward, exposure: into[number]),
        Row(entry: known[number].entry, direction: .forward, exposure: out[number]),
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
      "seed": .text(row.entry.word), "direction": .text(row.side),
      "asked_sat": .number(row.exposure.askedSat), "services": lines(row.exposure.services),
      "categories": lines(row.exposure.categories), "other_sat": .number(row.exposure.otherSat),
    ]
  }

  /// A row for each pair of a seed and a service, and one for what no service has, so that a sum
  /// over them is what was asked for.
  private func table(_ rows: [Row], _ list: NamedList) -> TextTable {
    var table = list.table(
      ["seed", "direction", "asked_sat", "entity", "category", "direct_sat", "indirect_sat"],
      rightAligned: [2, 5, 6])
    for row in rows {
      let start = [row.entry.word, row.side, "\(row.exposure.askedSat)"]
      table.rows += row.exposure.services.map {
        list.row(
          row.entry, start + [$0.entity, $0.category, "\($0.directSat)", "\($0.indirectSat)"])
      }
      if row.exposure.otherSat > 0 {
        table.rows.append(
          list.row(row.entry, start + ["", "unattributed", "0", "\(row.exposure.otherSat)"]))
      }
    }
    return table
  }
}
