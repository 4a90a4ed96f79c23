import Analysis
import ArgumentParser
import Bitcoin
import Foundation
import Ingest
import Reporting

struct CaseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "case",
    abstract: "A case folder: seeds, notes, files, and a log of every command that cannot be bent.",
    discussion: """
        filature case init smuggling-17 --title "Case 17"
        export FILATURE_CASE=smuggling-17        each command is logged from here on
        filature case add --seed bc1q… --note "from the chat, exhibit 4"
        filature case add --tags services.yaml --prices XBTCAD_1440.csv
        filature trace -i smuggling-17/seeds.txt --output …
        filature case log
        filature case seal --output case17.zip     then: filature verify case17.zip
      Each line of the log has the SHA-256 of the line before. Write the last hash down where \
      nobody can change it: it vouches for all lines.
      """,
    subcommands: [CaseInit.self, CaseAdd.self, CaseShowLog.self, CaseSeal.self])
}

extension GlobalOptions {
  /// The case that was named.
  func openCase() throws -> CaseFolder {
    let named = caseFolder ?? ProcessInfo.processInfo.environment["FILATURE_CASE"]
    guard let named, !named.isEmpty else {
      throw Failure(
        Exit.usage, "no case is named", at: "--case", hint: "--case DIR, or set FILATURE_CASE")
    }
    return try CaseFolder(named)
  }
}

struct CaseInit: FilatureCommand {
  static let configuration = CommandConfiguration(
    commandName: "init", abstract: "Make a case in a new folder.")

  @Argument(help: "The folder.") var folder: String
  @Option(help: "What the case is called.") var title = ""
  @OptionGroup var global: GlobalOptions

  func run() throws {
    let made = try CaseFolder.make(
      at: folder, title: title,
      [
        ("time", .text(CaseRecording.now())), ("tool", CaseRecording.tool),
        ("command", .texts(["case", "init", "--title", title])), ("exit", 0),
      ])
    guard let line = try made.log.lines().last else {
      throw Failure(Exit.internalError, "a log without a line", at: made.log.path)
    }
    var table = TextTable(header: ["case", "log lines", "last hash"])
    table.widest = 80
    table.rows = [[made.path, "\(line.number)", line.sha256]]
    try Envelope("case", graph: nil).write(
      global, data: ["case": .text(made.path), "lines": 1, "last_sha256": .text(line.sha256)],
      rows: table)
  }
}

struct CaseAdd: FilatureCommand {
  static let configuration = CommandConfiguration(
    commandName: "add", abstract: "Add seeds, notes and files to a case.")

  @Option(help: "A seed: address, txid, outpoint, extended public key or descriptor.")
  var seed: [String] = []
  @Option(help: "A file of seeds, one a line, as of scan --values; - for input.")
  var seeds: String?
  @Option(help: "A note.") var note: [String] = []
  @Option(help: "A file of tags that the case rests on; it is copied.") var tags: [String] = []
  @Option(help: "A file of prices that the case rests on; it is copied.") var prices: [String] = []
  @Option(help: "Any other file that the case rests on; it is copied.") var file: [String] = []
  @OptionGroup var global: GlobalOptions

  func validate() throws {
    if seed.isEmpty, seeds == nil, note.isEmpty, tags.isEmpty, prices.isEmpty, file.isEmpty {
      throw ValidationError("name what to add: --seed, --seeds, --note, --tags, --prices, --file")
    }
  }

  func run() throws {
    let folder = try global.openCase()
    let listed = try seeds.map { try ListOptions.words(of: $0) } ?? []
    // Nothing is added where any of it holds a secret: words of a phrase can come one by one.
    try CaseFolder.refuseSecrets(in: (seed + listed).joined(separator: " "), at: "seed")
    try CaseFolder.refuseSecrets(in: note.joined(separator: " "), at: "note")
    let sources = [("tags", tags), ("prices", prices), ("files", file)]
    for path in sources.flatMap(\.1) { try refuseSecrets(inFile: path) }
    let fresh = try folder.add(seeds: seed + listed)
    for text in note { try folder.add(note: text, time: CaseRecording.now()) }
    var copies: [String] = []
    for (shelf, paths) in sources {
      for path in paths { copies.append(try folder.add(file: path, to: shelf)) }
    }
    var table = TextTable(header: ["added", "what"])
    table.widest = 100
    if fresh > 0 { table.rows.append(["\(fresh)", "seeds"]) }
    if !note.isEmpty { table.rows.append(["\(note.count)", "notes"]) }
    table.rows += copies.map { ["1", $0] }
    try Envelope("case", graph: nil).write(
      global,
      data: [
        "seeds": .number(fresh), "notes": .number(note.count), "files": .texts(copies),
      ], rows: table)
  }

  private func refuseSecrets(inFile path: String) throws {
    var limits = Scan.Limits()
    limits.searches = 0
    let found = try Scan.run([path], limits: limits).secrets.first { $0.isSound != false }
    guard let found else { return }
    throw Failure(
      Exit.usage, "\(found.secret.name): the file is not copied", at: found.place.text,
      hint: Secret.advice)
  }
}

struct CaseShowLog: FilatureCommand {
  static let configuration = CommandConfiguration(
    commandName: "log", abstract: "What was done in a case, and that nothing in it was changed.")

  @OptionGroup var global: GlobalOptions

  func run() throws {
    let folder = try global.openCase()
    let (lines, cut) = try folder.log.read()
    let cover = CaseCover(lines)
    var table = TextTable(
      header: ["#", "time", "exit", "command", "sha256"], rightAligned: [0, 2])
    table.widest = 80
    var documents: [JSONValue] = []
    for line in lines {
      let entry = LogEntry(line)
      table.rows.append([
        "\(line.number)", entry.time, entry.exit, entry.text,
        String(line.sha256.prefix(16)),
      ])
      documents.append([
        "seq": .number(line.number), "time": .text(entry.time),
        "command": .texts(entry.command), "exit": .number(Int(entry.exit) ?? 0),
        "line": .text(line.text), "sha256": .text(line.sha256),
        "outside": .texts(CaseCover([line]).outside.map(\.text)),
      ])
    }
    var envelope = Envelope("case", graph: nil)
    envelope.parameters = [("last_sha256", .optional(lines.last?.sha256))]
    if !cut.isEmpty {
      envelope.warnings.append("the last line is cut short; the next command of the case closes it")
    }
    envelope.warnings += cover.outside.map(\.text)
    try envelope.write(global, data: .array(documents), rows: table)
    try CaseVerification(folder).expectCovered(cover)
  }
}

struct CaseSeal: FilatureCommand {
  static let configuration = CommandConfiguration(
    commandName: "seal", abstract: "One file with all of a case and the hashes of it.")

  @Option(name: [.customShort("o"), .long], help: "The file to write, outside of the case.")
  var output: String
  @OptionGroup var global: GlobalOptions

  func run() throws {
    let folder = try global.openCase()
    guard !FileManager.default.fileExists(atPath: output) else {
      throw Failure(Exit.cannotCreate, "the file exists", at: output, hint: "name a new one")
    }
    let inside = URL(fileURLWithPath: folder.path).standardizedFileURL.path + "/"
    guard !URL(fileURLWithPath: output).standardizedFileURL.path.hasPrefix(inside) else {
      throw Failure(
        Exit.usage, "a bundle within its own case", at: output, hint: "name a place outside")
    }
    let lines = try folder.log.lines()
    let bytes = try SealedBundle.seal(folder, tool: Version.number, commit: Version.commit)
    do {
      try Data(bytes).write(to: URL(fileURLWithPath: output), options: .atomic)
    } catch {
      throw Failure(Exit.cannotCreate, "the file cannot be written", at: output)
    }
    let hash = Hex.encode(Digest.sha256(bytes))
    var table = TextTable(header: ["bundle", "bytes", "sha256", "log ends with"])
    table.widest = 80
    table.rows = [[output, "\(bytes.count)", hash, lines.last?.sha256 ?? ""]]
    var envelope = Envelope("case", graph: nil)
    envelope.warnings = CaseCover(lines).outside.map(\.text)
    try envelope.write(
      global,
      data: [
        "bundle": .text(output), "bytes": .number(bytes.count), "sha256": .text(hash),
        "lines": .number(lines.count), "last_sha256": .optional(lines.last?.sha256),
      ], rows: table)
  }
}
