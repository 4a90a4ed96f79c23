import Analysis
import ArgumentParser
import ChainStore
import Reporting

/// What a trace may be asked to look through.
enum Through: String, ExpressibleByArgument, CaseIterable {
  case coinjoin
}

/// What may be asked beyond a trace, which itself stays as it is: shared by `trace` and `report`.
struct BeyondOptions: ParsableArguments {
  @Option(
    help: "coinjoin: what may lie behind coinjoins, marked as possible; the trace itself stays.")
  var through: Through?
  @Option(in: 1...100, help: "With --through: coinjoins to pass, one after the other.")
  var rounds = 1
  @Flag(help: "What changes under other methods, clusters and tags, and by how much.")
  var sensitivity = false
  @Option(
    in: 0...101,
    help: "With --sensitivity: leave out each tag of less confidence than this (0-100).")
  var below = 60

  /// Whether anything was asked.
  var isAsked: Bool { through != nil || sensitivity }

  /// Throws `usage` where a trace of this direction has no ends to look behind.
  func check(_ options: TraceOptions) throws {
    if through != nil, options.direction != TraceDirection.forward.rawValue {
      throw ValidationError("--through needs a forward trace with its ends, without --summary")
    }
  }

  /// What was asked, for the envelope.
  var parameters: [(key: String, value: JSONValue)] {
    var members: [(key: String, value: JSONValue)] = []
    if through != nil { members += [("through", "coinjoin"), ("rounds", .number(rounds))] }
    if sensitivity { members += [("sensitivity", true), ("below", .number(below))] }
    return members
  }

  /// The words of a command line that ask the same.
  var words: [String] {
    (through.map { ["--through", $0.rawValue, "--rounds", "\(rounds)"] } ?? [])
      + (sensitivity ? ["--sensitivity", "--below", "\(below)"] : [])
  }

  /// What may lie behind the coinjoins of a trace; nil where nobody asked.
  func exits(of run: TraceOptions.Run) throws -> CoinJoinExits? {
    guard through != nil else { return nil }
    return try Stages.time("through") {
      try FlowTracer(run.graph, knowledge: run.knowledge)
        .exits(of: run.result, as: run.request, rounds: rounds)
    }
  }

  /// What the answer of a trace hangs on; nil where nobody asked.
  func study(of run: TraceOptions.Run, stopAt: String) throws -> Sensitivity? {
    guard sensitivity else { return nil }
    return try Stages.time("sensitivity") {
      try SensitivityStudy(
        run.graph, tags: run.tags, clustering: run.clustering, stops: try ServiceMap.Stops(stopAt),
        inferred: run.inferred, request: run.request
      ).run(below: below)
    }
  }
}
