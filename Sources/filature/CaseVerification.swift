import Foundation
import Reporting

/// Checks a case where it lies: the chain of its log, and its files against what the log says.
struct CaseVerification {
  let folder: CaseFolder

  init(_ folder: CaseFolder) { self.folder = folder }

  /// Whether a path is that of a case and not of a bundle.
  static func isCase(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: path + "/" + CaseFolder.headName)
  }

  /// Throws where files are not as the log says.
  func expectCovered(_ cover: CaseCover) throws {
    guard cover.isBegun else { return }
    let changes = cover.changes(to: try folder.states())
    guard let first = changes.first else { return }
    let more = changes.count > 1 ? ", and \(changes.count - 1) more" : ""
    for change in changes.dropFirst() { StandardError.write("error: \(change.text)") }
    throw Failure(
      Exit.verificationFailed, first.text + more, at: folder.path,
      hint: "the next command of the case writes that down in the log")
  }

  func run(_ global: GlobalOptions) throws {
    let (lines, cut) = try folder.log.read()
    let cover = CaseCover(lines)
    var envelope = Envelope("verify", graph: nil)
    if !cut.isEmpty { envelope.warnings = ["\(folder.log.path): the last line is cut short"] }
    envelope.warnings += cover.outside.map(\.text)
    try expectCovered(cover)
    var table = TextTable(header: ["what", "result"])
    table.widest = 100
    table.rows = [
      ["log lines in order", "\(lines.count)"], ["the log ends with", lines.last?.sha256 ?? ""],
    ]
    try envelope.write(
      global,
      data: [
        "verified": true, "title": .text(folder.title), "lines": .number(lines.count),
        "last_sha256": .optional(lines.last?.sha256),
      ], rows: table)
  }
}
