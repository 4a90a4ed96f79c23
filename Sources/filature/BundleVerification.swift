import Bitcoin
import Foundation
import Ingest
import Reporting

/// Checks a sealed case and, where asked, has its commands done again.
struct BundleVerification {
  let path: String
  let store: String

  /// Whether the commands are done again.
  enum Depth {
    case hashes, rerun
  }

  /// The files of the bundle; a zip file that is torn or whose checksums fail is not what was sealed.
  private func members() throws -> [SealedBundle.File] {
    do {
      return try ArchiveContent.members(of: path).map {
        SealedBundle.File(name: $0.name, bytes: $0.bytes)
      }
    } catch let error {
      guard case .malformed = error.code, ArchiveContent.isZip(path) else { throw error }
      throw Failure(
        Exit.verificationFailed, "\(error.message): not as it was sealed", at: error.location)
    }
  }

  func run(_ depth: Depth, _ global: GlobalOptions) throws {
    let files = try members()
    let summary = try SealedBundle.verify(files, at: path)
    let repeats =
      depth == .rerun ? try BundleRerun(files: files, store: store).outcomes(of: summary.log) : []
    var envelope = Envelope("verify", graph: nil)
    let same = repeats.count { $0.text == "same" }
    let different = repeats.filter(\.isDifferent)
    envelope.warnings =
      summary.cover.outside.map(\.text)
      + different.map { "line \($0.number): \($0.command): \($0.text)" }
    var data: [(String, JSONValue)] = [
      ("verified", .boolean(different.isEmpty)), ("title", .text(summary.title)),
      ("files", .number(summary.files)), ("lines", .number(summary.log.count)),
      ("last_sha256", .optional(summary.log.last?.sha256)),
    ]
    if depth == .rerun {
      data.append(
        (
          "rerun",
          .array(
            repeats.map {
              [
                "seq": .number($0.number), "command": .text($0.command),
                "outcome": .text($0.text),
              ]
            })
        ))
    }
    var table = TextTable(header: ["what", "result"])
    table.widest = 100
    table.rows = [
      ["files whose hash holds", "\(summary.files)"],
      ["log lines in order", "\(summary.log.count)"],
      ["the log ends with", summary.log.last?.sha256 ?? ""],
    ]
    if depth == .rerun {
      table.rows.append(["commands with the same answer again", "\(same) of \(repeats.count)"])
      table.rows += repeats.filter { $0.text != "same" }.map {
        ["line \($0.number): \($0.command)", $0.text]
      }
    }
    try envelope.write(global, data: .pairs(data), rows: table)
    if !different.isEmpty {
      throw Failure(
        Exit.verificationFailed, "\(different.count) commands give another answer", at: path,
        hint: "compare tool version, store digest, tags and prices in the log")
    }
  }
}
