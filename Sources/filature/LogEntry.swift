import Foundation
import Reporting

/// The fields of a log line that people read and that a command is done again by.
struct LogEntry {
  /// A file with its hash; nil where it was too large for one.
  struct File {
    let path: String
    let sha256: String?
  }

  let time: String
  let exit: String
  let command: [String]
  let format: String
  let inputs: [File]
  let outputs: [(path: String, sha256: String)]

  /// The command, or what the line was written for without one.
  var text: String { command.isEmpty ? found : command.joined(separator: " ") }

  private let found: String

  init(_ line: CaseLog.Line) {
    let fields =
      (try? JSONSerialization.jsonObject(with: Data(line.text.utf8))) as? [String: Any] ?? [:]
    time = fields["time"] as? String ?? ""
    let cut = (fields["cut"] as? [String: Any])?["bytes"] as? Int
    let closed = cut.map { ["a line was cut short at \($0) bytes"] } ?? []
    found = (closed + CaseCover([line]).outside.map(\.text)).joined(separator: "; ")
    exit = (fields["exit"] as? Int).map(String.init) ?? ""
    command = fields["command"] as? [String] ?? []
    format = fields["format"] as? String ?? "json"
    inputs = LogEntry.files(fields["inputs"])
    outputs = LogEntry.files(fields["outputs"]).compactMap { file in
      file.sha256.map { (file.path, $0) }
    }
  }

  private static func files(_ list: Any?) -> [File] {
    (list as? [[String: Any]] ?? []).compactMap { entry in
      (entry["path"] as? String).map { File(path: $0, sha256: entry["sha256"] as? String) }
    }
  }
}
