import Analysis
import ArgumentParser
import ChainStore
import Reporting

struct TraceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trace",
    abstract: "Follow money from seeds to services, or back to where it came from.",
    discussion: """
      Each method is a stated convention; run several side by side. Sums balance to the satoshi:
      what was seeded is what arrived at services, entered coinjoins, is unspent, was paid as fees,
      was burnt, or hit a limit.
        filature trace ADDRESS --method fifo,haircut,poison
        filature trace TXID:0 --direction backward --method fifo
      """)

  @OptionGroup var options: TraceOptions
  @Flag(help: "Ledgers, entities and counts only.") var summary = false
  @OptionGroup var global: GlobalOptions

  func run() throws {
    let run = try options.run(global)
    let names = GraphNames(run.graph) { run.graph.addressText($0) }
    var envelope = Envelope("trace", graph: run.graph)
    envelope.parameters = options.parameters(run)
    envelope.warnings = run.result.warnings
    envelope.isTruncated = run.result.isTruncated
    let document = TraceDocument(
      run.result, direction: run.request.direction, names: names,
      detail: summary ? .summary : .full)
    if global.chosenFormat == .table {
      StandardOutput.write(
        Array(TraceTable().text(run.result, direction: run.request.direction).utf8))
      for warning in envelope.warnings {
        StandardError.write("warning: " + Failure.oneLine(warning))
      }
      if global.strict, !envelope.warnings.isEmpty || envelope.isTruncated {
        throw ExitCode(Exit.warned)
      }
      return
    }
    try envelope.write(global, data: document.data, rows: rows(run.result))
  }

  private func rows(_ result: TraceResult) -> TextTable {
    var table = TextTable(
      header: [
        "method", "kind", "entity", "category", "address", "outpoint", "height", "time",
        "value_sat", "traced_sat", "hops", "reason",
      ], rightAligned: [6, 8, 9, 10])
    for method in result.methods {
      table.rows += method.endpoints.map { end in
        [
          method.method, end.kind.rawValue, end.entity ?? "", end.category ?? "", end.address,
          end.outpoint, "\(end.height)", UTCTime.text(end.time), "\(end.valueSat)",
          "\(end.tracedSat)", "\(end.hops)", end.reason,
        ]
      }
    }
    return table
  }
}
