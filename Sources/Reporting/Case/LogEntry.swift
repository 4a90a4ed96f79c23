import Foundation

/// The fields of a log line that people read and that a command is done again by; a line of other
/// forms has empty ones.
public struct LogEntry: Sendable {
  /// A file with its hash; nil where it was too large for one.
  public struct File: Sendable {
    /// Path as the command had it.
    public let path: String
    /// SHA-256 in hex.
    public let sha256: String?
  }

  /// When the command ended.
  public let time: String
  /// Its exit code in figures; empty where it is not known.
  public let exit: String
  /// Its words.
  public let command: [String]
  /// The format of its answer.
  public let format: String
  /// Files it read.
  public let inputs: [File]
  /// Files it wrote, its answer among them, with their SHA-256.
  public let outputs: [(path: String, sha256: String)]

  /// The command, or what the line was written for without one.
  public var text: String { command.isEmpty ? found : command.joined(separator: " ") }

  private let found: String

  /// The fields of a line.
  public init(_ line: CaseLog.Line) {
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
