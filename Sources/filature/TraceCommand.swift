import Analysis
import ArgumentParser
import ChainStore
import Reporting

struct TraceCommand: FilatureCommand {
  static let configuration = CommandConfiguration(
    commandName: "trace",
    abstract: "Follow money from seeds to services, or back to where it came from.",
    discussion: """
      Each method is a stated convention; run several side by side. Sums balance to the \
      satoshi: what was seeded is what arrived at services, entered coinjoins, is unspent, was \
      paid as fees, was burnt, or hit a limit.
        filature trace ADDRESS --method fifo,haircut,poison
        filature trace TXID:0 --direction backward --method fifo
        filature trace seeds.txt --each    a trace for each line of a file
        filature trace XPUB --bounds --path-to TXID:1    how it got there, hop by hop
      """)

  @OptionGroup var options: TraceOptions
  @Flag(help: "Ledgers, entities and counts only.") var summary = false
  @Flag(help: "A trace of its own for each seed given: ledgers, entities and counts.")
  var each = false
  @Option(help: "An outpoint that was reached: the way there, with what every hop took and gave.")
  var pathTo: [String] = []
  @OptionGroup var beyond: BeyondOptions
  @OptionGroup var global: GlobalOptions

  func validate() throws {
    if each, options.bySeed || options.bounds || !pathTo.isEmpty {
      throw ValidationError("--each gives sums of forward traces, nothing else")
    }
    if each, options.fiat != nil {
      throw ValidationError(
        "--each gives sums over many days, which have no price; trace one seed with --fiat")
    }
    if each, options.direction != TraceDirection.forward.rawValue {
      throw ValidationError("--each runs forward")
    }
    if summary, !pathTo.isEmpty {
      throw ValidationError("--path-to needs the steps that --summary leaves out")
    }
    if each, beyond.isAsked {
      throw ValidationError("--each gives sums of forward traces, nothing else")
    }
    if beyond.through != nil, summary {
      throw ValidationError("--through needs a forward trace with its ends, without --summary")
    }
    try beyond.check(options)
  }

  func run() throws {
    if each { return try TraceEach(options: options).write(global) }
    let run = try options.run(global, detail: summary ? .summary : .full)
    let names = GraphNames(run.graph) { run.graph.addressText($0) }
    var envelope = Envelope("trace", graph: run.graph)
    envelope.parameters = options.parameters(run) + beyond.parameters
    envelope.warn(run.result.warnings)
    envelope.isTruncated = run.result.isTruncated
    var document = TraceDocument(
      run.result, direction: run.request.direction, names: names,
      detail: summary ? .summary : .full)
    document.fiat = run.fiat
    var members = members(document)
    var text = ""
    if !pathTo.isEmpty {
      let listing = try PathLedgerListing(run, to: pathTo)
      members.append(("paths", listing.document))
      text += listing.text
    }
    if let exits = try beyond.exits(of: run) {
      let listing = ThroughListing(run, exits)
      members.append(("through", listing.document))
      text += listing.text
      envelope.warnings += listing.warnings
    }
    if let study = try beyond.study(of: run, stopAt: options.stopAt) {
      let listing = SensitivityListing(study: study, below: beyond.below)
      members.append(("sensitivity", listing.document))
      text += listing.text
      envelope.warn(study.warnings)
      if [.csv, .md].contains(global.chosenFormat) {
        return try envelope.write(global, data: .pairs(members), rows: listing.table)
      }
    }
    if global.chosenFormat == .table {
      let table = TraceTable(unit: run.graph.network.unit, fiat: run.fiat).text(
        run.result, direction: run.request.direction)
      StandardOutput.write(Array((table + text).utf8))
      return try envelope.finish(global)
    }
    try envelope.write(
      global, data: .pairs(members), rows: rows(run.result, run.request.direction, run.fiat))
  }

  private func members(_ document: TraceDocument) -> [(String, JSONValue)] {
    guard case .object(let members) = document.data else { return [] }
    return members.map { ($0.name, $0.value) }
  }

  /// Ends, or for a summary one row for each method.
  private func rows(
    _ result: TraceResult, _ direction: TraceDirection, _ fiat: FiatValuation?
  ) -> TextTable {
    guard !summary else {
      return TextTable(
        header: TraceEach.titles, rows: TraceEach.cells(result.methods, direction),
        rightAligned: [4, 5])
    }
    var table = TextTable(
      header: TraceCSV.header
        + (fiat?.currencies ?? []).flatMap {
          ["value_\($0.lowercased())", "traced_\($0.lowercased())"]
        },
      rightAligned: [6, 8, 9, 10])
    for method in result.methods {
      table.rows += method.endpoints.map { end in
        TraceCSV.fields(method.method, end, end.tracedSat, .english)
          + (fiat?.values(of: end) ?? [])
      }
    }
    return table
  }
}
