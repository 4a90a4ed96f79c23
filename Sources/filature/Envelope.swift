import Analysis
import ArgumentParser
import ChainStore
import Foundation
import Reporting

/// One answer in the form that scripts rely on.
struct Envelope {
  let kind: String
  let graph: ChainGraph?
  var parameters: [(key: String, value: JSONValue)] = []
  var warnings: [String] = []
  var isTruncated = false

  init(_ kind: String, graph: ChainGraph?) {
    self.kind = kind
    self.graph = graph
  }

  /// Adds what a reader must know, in the language of documents.
  mutating func warn(_ more: [TraceWarning]) {
    warnings += more.map { WarningText.words($0, .english) }
  }

  /// The whole document around some data.
  func document(_ data: JSONValue, timings: Bool = false) -> JSONValue {
    let data: [(String, JSONValue)] = [("data", data)]
    return .pairs(members + data + (timings ? Stages.members : []))
  }

  private var members: [(String, JSONValue)] {
    [
      ("schema", .text("filature.\(kind)/1")),
      ("tool", ["version": .text(Version.number), "commit": .text(Version.commit)]),
      ("store", store), ("params", .pairs(parameters.map { ($0.key, $0.value) })),
      ("truncated", .boolean(isTruncated)), ("warnings", .texts(warnings)),
    ] + (isUnverified ? [("unverified", true)] : [])
  }

  /// Whether the answer rests on bytes that were not compared with their checksums.
  private var isUnverified: Bool { kind != "verify" && graph?.depth == .values }

  private var store: JSONValue {
    guard let graph, let tip = graph.tip else { return .null }
    return [
      "network": .text(graph.network.name), "tip_height": .optional(graph.height(of: tip)),
      "tip_hash": .text(graph.blockHash[tip.int].description), "digest": .text(graph.digest),
    ]
  }

  /// Writes the document, or rows in the format asked for, and finishes.
  func write(
    _ options: GlobalOptions, data: JSONValue, rows: @autoclosure () -> TextTable
  ) throws {
    switch options.chosenFormat {
    case .json:
      var bytes: [UInt8] = []
      document(data, timings: options.timings).append(to: &bytes)
      bytes.append(0x0a)
      StandardOutput.write(bytes)
    case .jsonl: StandardOutput.write(lines(data))
    case .table: StandardOutput.write(Array(rows().text.utf8))
    case .csv: StandardOutput.write(Array(rows().csv(options.csvDialect).utf8))
    case .md: StandardOutput.write(Array(rows().markdown.utf8))
    }
    try finish(options)
  }

  /// Writes the document, or rows in the format asked for, while they are made, and finishes.
  func write(_ options: GlobalOptions, rows: AnswerRows) throws {
    switch options.chosenFormat {
    case .json:
      // Data stands last: its end and the object's are taken off and written behind the rows.
      StandardOutput.write(document([]).bytes.dropLast(2))
      rows.writeElements()
      let rest: JSONValue = .pairs(options.timings ? Stages.members : [])
      let separator = options.timings ? "]," : "]"
      StandardOutput.write(Array(separator.utf8) + rest.bytes.dropFirst() + [0x0a])
    case .jsonl: rows.writeLines()
    case .table: StandardOutput.write(Array(rows.table.text.utf8))
    case .csv: rows.writeCSV(options.csvDialect)
    case .md: StandardOutput.write(Array(rows.table.markdown.utf8))
    }
    try finish(options)
  }

  /// What follows an answer: warnings and timings where the answer does not hold them, and exit 3
  /// where that was asked for.
  func finish(_ options: GlobalOptions) throws {
    for warning in warnings where options.chosenFormat != .json {
      StandardError.write("warning: " + Failure.oneLine(warning))
    }
    if isUnverified, options.chosenFormat != .json {
      StandardError.write("warning: unverified: the checksums of the store were not looked at")
    }
    if options.timings, options.chosenFormat != .json { StandardError.write(Stages.line) }
    if options.strict, !warnings.isEmpty || isTruncated { throw ExitCode(Exit.warned) }
  }

  /// Each element of a list on a line of its own; anything else on one line.
  private func lines(_ data: JSONValue) -> [UInt8] {
    guard case .array(let list) = data else { return data.bytes + [0x0a] }
    return list.flatMap { $0.bytes + [0x0a] }
  }
}
