import Analysis
import ArgumentParser
import ChainStore
import Foundation
import Reporting

struct ReportCommand: FilatureCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Write a trace as a report that an exchange or a court can read.",
    discussion: """
        filature report ADDRESS --method fifo,haircut --lang fr -o report.html
        filature report ADDRESS --through coinjoin --sensitivity -o report.html
      Formats: html, md, csv (one row a deposit) and endpoints-csv (one row an end of the flow). \
      Languages: en, fr.
      """)

  @OptionGroup var options: TraceOptions
  @OptionGroup var beyond: BeyondOptions
  @Option(help: ArgumentHelp("One of \(ReportFormats.names).")) var to = "html"
  @Option(help: "en or fr.") var lang = "en"
  @Option(name: [.customShort("o"), .long], help: "File to write; standard output without it.")
  var output: String?
  @Option(help: "Title of the report.") var title: String?
  @OptionGroup var global: GlobalOptions

  func validate() throws { try beyond.check(options) }

  func run() throws {
    guard let format = ReportFormats.named(to) else {
      throw Failure(
        Exit.usage, "unknown report format \(to)", at: "--to",
        hint: "one of " + ReportFormats.names)
    }
    if beyond.isAsked, !["html", "md"].contains(format.name) {
      throw Failure(
        Exit.usage, "\(format.name) has no place for what is only possible", at: "--to",
        hint: "html or md, or `filature trace` with the same options")
    }
    let language = try ReportMaking.language(lang)
    var run = try options.run(global)
    let exits = try beyond.exits(of: run)
    let study = try beyond.study(of: run, stopAt: options.stopAt)
    run.result.warnings += study?.warnings ?? []
    var (report, builder) = ReportMaking.report(
      run, options, verb: "report", title: title, beyond: beyond)
    report.possible = exits.map(builder.possible)
    report.sensitivity = study
    try ReportMaking.write(format.render(report, language: language), to: output)
    try ReportMaking.warn(run.result, global)
  }
}

struct GraphCommand: FilatureCommand {
  static let configuration = CommandConfiguration(
    commandName: "graph",
    abstract: "Write the flow of a trace for graph programs, or as a picture.",
    discussion: """
        filature graph ADDRESS --to svg --output flow.svg
        filature graph ADDRESS --to graphml --level address > flow.graphml
      """)

  @OptionGroup var options: TraceOptions
  @Option(help: "svg, graphml, dot or csv.") var to = "svg"
  @Option(help: "transaction, address or entity.") var level = "address"
  @Option(help: "en or fr.") var lang = "en"
  @Option(name: [.customShort("o"), .long], help: "File to write; standard output without it.")
  var output: String?
  @OptionGroup var global: GlobalOptions

  func run() throws {
    guard let format = GraphFormats.named(to) else {
      let names = GraphFormats.all.map(\.name).joined(separator: ", ")
      throw Failure(Exit.usage, "unknown graph format \(to)", at: "--to", hint: "one of " + names)
    }
    guard let level = GraphLevel(rawValue: level) else {
      throw Failure(
        Exit.usage, "unknown level \(level)", at: "--level", hint: "transaction, address or entity")
    }
    let language = try ReportMaking.language(lang)
    let run = try options.run(global)
    let (report, _) = ReportMaking.report(run, options, verb: "graph", title: nil)
    try ReportMaking.write(format.render(report, level: level, language: language), to: output)
    try ReportMaking.warn(run.result, global)
  }
}

/// What `report`, `graph` and `demo` share.
enum ReportMaking {
  static func language(_ text: String) throws -> Language {
    guard let language = Language(rawValue: text) else {
      throw Failure(Exit.usage, "unknown language \(text)", at: "--lang", hint: "en or fr")
    }
    return language
  }

  /// The report of a trace, and the builder that knows its names.
  static func report(
    _ run: TraceOptions.Run, _ options: TraceOptions, verb: String, title: String?,
    beyond: BeyondOptions? = nil
  ) -> (report: Report, builder: ReportBuilder) {
    let graph = run.graph
    var store = Report.Store(
      network: graph.network.name, tipHeight: graph.tip.flatMap { graph.height(of: $0) },
      tipHash: graph.tip.map { graph.blockHash[$0.int].description } ?? "", digest: graph.digest)
    if !graph.manifest.beginsAtGenesis, graph.blockCount > 0 {
      store.extent = .stretch(
        firstHeight: graph.firstHeight, firstHash: graph.blockHash[0].description)
    }
    let builder = ReportBuilder(
      title: title, tool: Report.Tool(version: Version.number, commit: Version.commit),
      store: store,
      commandLine: ([options.commandLine(verb)] + (beyond?.words ?? [])).joined(separator: " "),
      parameters: (options.parameters(run) + (beyond?.parameters ?? []))
        .map { Report.Parameter($0.key, plain($0.value, of: $0.key)) },
      direction: run.request.direction,
      names: GraphNames(graph) { graph.addressText($0) },
      attribution: { end in attribution(end, run) })
    var report = builder.report(run.result)
    report.contradictions = contradictions(run)
    report.fiat = run.fiat
    return (report, builder)
  }

  /// What contradicts about the services that received money and about the seeds, each once.
  private static func contradictions(_ run: TraceOptions.Run) -> [TagConflict] {
    let known = Contradictions(run.graph, tags: run.tags, clustering: run.clustering)
    let ends = run.result.methods.flatMap(\.endpoints).filter { $0.kind == .service }
    var found: [TagConflict] = []
    for address in Set(ends.map(\.address) + run.result.seeds.map(\.address)).sorted() {
      found += known.touching(address).filter { !found.contains($0) }
    }
    return found
  }

  /// Seeds from a file that a report repeats; beyond them, the file's name and hash tell.
  private static let mostSeeds = 50

  private static func plain(_ value: JSONValue, of key: String = "") -> String {
    switch value {
    case .string(let text): return text
    case .array(let list):
      guard !list.isEmpty else { return "-" }
      let shown = key == "seeds" ? list.prefix(mostSeeds) : list[...]
      let rest = list.count - shown.count
      return (shown.map { plain($0) } + (rest > 0 ? ["… (+\(rest))"] : [])).joined(separator: ", ")
    case .object(let members):
      return members.map { "\($0.name) \(plain($0.value))" }.joined(separator: ", ")
    case .null: return "-"
    default: return value.text
    }
  }

  private static func attribution(
    _ end: Endpoint, _ run: TraceOptions.Run
  ) -> Report.Attribution? {
    guard end.kind == .service, let output = end.output else { return nil }
    let address = AddressIndex(rawValue: run.graph.outputAddress[output.int])
    let cluster = run.clustering.map { $0.cluster(of: address) }
    let found = run.tags.tags(of: end.address, cluster: cluster)
      .first { run.tags.entity(of: $0.tag) == end.entity }
    if let kind = end.attribution, found == nil {
      return Report.Attribution(
        source: "filature services",
        confidence: end.ending.service?.inferred?.deposit?.grade.rawValue ?? "",
        kind: kind.rawValue)
    }
    guard let found else { return nil }
    return Report.Attribution(
      source: found.tag.source.isEmpty ? found.tag.tagpack : found.tag.source,
      confidence: found.tag.confidence, kind: found.inheritedFrom == nil ? "direct" : "inherited")
  }

  static func write(_ bytes: [UInt8], to path: String?) throws {
    guard let path else { return StandardOutput.write(bytes) }
    try OutputFile.write(bytes, to: path)
  }

  static func warn(_ result: TraceResult, _ global: GlobalOptions) throws {
    for warning in result.warnings {
      StandardError.write("warning: " + Failure.oneLine(WarningText.words(warning, .english)))
    }
    if global.strict, !result.warnings.isEmpty || result.isTruncated { throw ExitCode(Exit.warned) }
  }
}
