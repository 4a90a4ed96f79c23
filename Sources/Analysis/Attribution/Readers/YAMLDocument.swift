import Foundation
import Yams

/// Reads YAML as a tree of nodes that know their lines.
enum YAMLDocument {
  /// The one document of a text.
  static func compose(_ text: String, _ file: TagFileName) throws(AnalysisError) -> Node {
    try refuseAliases(text, file)
    let root: Node?
    do {
      root = try Parser(yaml: text).singleRoot()
    } catch let error as YamlError {
      throw translated(error, file)
    } catch {
      throw file.malformed("not YAML", line: 1)
    }
    guard let root else { throw file.malformed("an empty file", line: 1) }
    return root
  }

  /// Refuses a text that repeats parts of itself by name.
  ///
  /// A few such lines can stand for more nodes than any memory holds, and no known pack has them.
  /// What merely looks like one in a sentence passes, since it names nothing.
  private static func refuseAliases(_ text: String, _ file: TagFileName) throws(AnalysisError) {
    let bytes = Array(text.utf8)
    guard bytes.contains(UInt8(ascii: "&")), bytes.contains(UInt8(ascii: "*")) else { return }
    let anchors = Set(names(after: UInt8(ascii: "&"), in: bytes).map(\.name))
    for alias in names(after: UInt8(ascii: "*"), in: bytes) where anchors.contains(alias.name) {
      throw file.malformed("aliases are not taken in packs: write the value out", line: alias.line)
    }
  }

  private static func names(
    after sign: UInt8, in bytes: [UInt8]
  ) -> [(name: ArraySlice<UInt8>, line: Int)] {
    var found: [(name: ArraySlice<UInt8>, line: Int)] = []
    var line = 1
    for (at, byte) in bytes.enumerated() {
      if byte == 0x0a { line += 1 }
      guard byte == sign else { continue }
      let name = bytes[(at + 1)...].prefix { isNameByte($0) }
      if !name.isEmpty { found.append((name, line)) }
    }
    return found
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x2d, 0x5f: true
    default: false
    }
  }

  /// The place and kind of a fault, without the text around it, which may hold a secret.
  private static func translated(_ error: YamlError, _ file: TagFileName) -> AnalysisError {
    switch error {
    case .scanner(let context, let problem, let mark, _),
      .parser(let context, let problem, let mark, _),
      .composer(let context, let problem, let mark, _):
      // A quote that is never closed is noticed at the end of the file; what helps is its begin.
      let isQuote = context?.text.contains("quoted scalar") == true
      let line = isQuote ? context?.mark.line ?? mark.line : mark.line
      return file.malformed("not YAML: \(problem)", line: max(1, line))
    case .reader(let problem, let offset, _, let yaml):
      let before = yaml.utf8.prefix(offset ?? 0)
      let line = 1 + before.reduce(0) { $0 + ($1 == 0x0a ? 1 : 0) }
      return file.malformed("not YAML: \(problem)", line: line)
    case .duplicatedKeysInMapping(_, let context):
      return file.malformed("a field stands twice", line: max(1, context.mark.line))
    default:
      return file.malformed("not YAML", line: 1)
    }
  }

  /// A node as JSON with sorted keys, for facts that are kept but not read.
  static func json(_ node: Node) -> String {
    switch node {
    case .scalar(let scalar): return quoted(scalar.string)
    case .sequence(let items): return "[" + items.map(json).joined(separator: ",") + "]"
    case .mapping(let pairs):
      let fields = pairs.map { quoted($0.key.scalar?.string ?? "") + ":" + json($0.value) }
      return "{" + fields.sorted().joined(separator: ",") + "}"
    case .alias: return "null"
    }
  }

  private static func quoted(_ text: String) -> String {
    let data = try? JSONEncoder().encode(text)
    return data.map { String(decoding: $0, as: UTF8.self) } ?? "\"\""
  }
}
