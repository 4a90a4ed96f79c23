import Bitcoin
import Foundation

/// What the log of a case says of the case's files: each line tells which of them its command made,
/// changed or removed, so that all lines together tell how every file must be.
public struct CaseCover: Sendable {
  /// A file as it is.
  public struct State: Sendable, Equatable {
    /// Bytes.
    public var bytes: Int
    /// SHA-256 in hex.
    public var sha256: String

    /// The state of some content.
    public init(_ content: ByteView) {
      bytes = content.count
      sha256 = Hex.encode(Digest.sha256(content))
    }

    init(bytes: Int, sha256: String) {
      self.bytes = bytes
      self.sha256 = sha256
    }
  }

  /// A file that is not as it was.
  public struct Change: Sendable, Equatable {
    /// Path within the case.
    public var path: String
    /// `added`, `changed` or `removed`.
    public var kind: String
    /// How it is now; nil where it is gone.
    public var state: State?

    /// What is said of it.
    public var text: String { "\(path): \(kind) outside of the commands of the case" }

    /// What the log says of it.
    public var document: JSONValue {
      [
        "path": .string(path), "change": .string(kind),
        "bytes": state.map { .number($0.bytes) } ?? .null,
        "sha256": state.map { .string($0.sha256) } ?? .null,
      ]
    }
  }

  /// How each file must be, by its path within the case.
  private(set) var files: [String: State] = [:]
  /// What was found changed by nobody's command, in the order of the log.
  public private(set) var outside: [Change] = []
  /// Whether any line tells of files: an earlier version's did not.
  public private(set) var isBegun = false

  /// What lines of a log say.
  public init(_ lines: [CaseLog.Line]) {
    for line in lines {
      let fields =
        (try? JSONSerialization.jsonObject(with: Data(line.text.utf8))) as? [String: Any] ?? [:]
      for key in ["outside", "files"] {
        guard let list = fields[key] as? [[String: Any]] else { continue }
        isBegun = true
        let changes = list.compactMap(CaseCover.change)
        for change in changes { files[change.path] = change.state }
        if key == "outside" { outside += changes }
      }
    }
  }

  private static func change(_ entry: [String: Any]) -> Change? {
    guard let path = entry["path"] as? String, let kind = entry["change"] as? String else {
      return nil
    }
    let state = (entry["sha256"] as? String).map {
      State(bytes: entry["bytes"] as? Int ?? 0, sha256: $0)
    }
    return Change(path: path, kind: kind, state: state)
  }

  /// How files differ from what the log says of them, by path.
  public func changes(to now: [String: State]) -> [Change] {
    Set(files.keys).union(now.keys).sorted().compactMap { path in
      guard files[path] != now[path] else { return nil }
      let kind = files[path] == nil ? "added" : now[path] == nil ? "removed" : "changed"
      return Change(path: path, kind: kind, state: now[path])
    }
  }

  /// The name under which a file is in the log; one that holds a secret is not repeated.
  public static func name(of path: String) -> String {
    Secret.nameToShow(of: path)
  }
}
