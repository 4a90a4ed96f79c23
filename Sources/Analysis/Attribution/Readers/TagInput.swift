import Bitcoin
import ChainStore
import Foundation

/// How a file with tags is to be read.
public struct TagReading: Sendable {
  /// Name of the form; nil lets the file tell.
  public var format: String?
  /// Whether warnings about tags are borne.
  public var strictness = TagStrictness.tolerant
  /// Field of a tag to the title of the column that holds it.
  public var columns: [String: String] = [:]
  /// Fields for the tags that do not have them.
  public var defaults: [String: String] = [:]
  /// The chain of the store that the tags are for; nil where none is known.
  public var network: Network?

  /// Reads what the file says, as it says it.
  public init(format: String? = nil, strictness: TagStrictness = .tolerant) {
    self.format = format
    self.strictness = strictness
  }
}

/// A file with tags as its reader gets it: whole, or piece by piece.
final class TagInput {
  let file: TagFileName
  let reading: TagReading
  /// The first 4,096 bytes, without a byte order mark and white space before the text.
  let beginning: String
  private var held: [UInt8]?
  private var parsed: JSONNode?
  private(set) var includes: [(path: String, sha256: String)] = []
  private var streamed: String?

  /// Opens a file; throws `missing`, `usage` for a folder and `limit` for more than fits.
  init(_ path: String, _ reading: TagReading) throws(AnalysisError) {
    file = TagFileName(path: path)
    self.reading = reading
    try TagInput.check(file)
    guard let handle = FileHandle(forReadingAtPath: path) else {
      throw AnalysisError(.missing, "the file cannot be read", at: file.shown)
    }
    let first = (try? handle.read(upToCount: 4096)) ?? Data()
    try? handle.close()
    beginning = TagInput.beginning(of: [UInt8](first))
  }

  /// Some first bytes as text, without white space before it. What is torn is told of later.
  private static func beginning(of bytes: [UInt8]) -> String {
    var text: [UInt8] = []
    let form = bytes.withByteView { TextForm(of: $0) }
    var decoder = try? TextDecoder(form, unpaired: .replaced)
    bytes.withByteView { try? decoder?.decode($0, into: &text) }
    return String(String(decoding: text, as: UTF8.self).drop(while: \.isWhitespace))
  }

  /// Bytes that a file with tags may have.
  static let largestFile = 512 << 20

  private static func check(_ file: TagFileName) throws(AnalysisError) {
    guard let kind = FileKind(at: file.path) else {
      throw AnalysisError(.missing, "no such file", at: file.shown)
    }
    guard kind == .regular else {
      throw AnalysisError(.usage, "\(kind.name) where a file is expected", at: file.shown)
    }
    let size = try? FileManager.default.attributesOfItem(atPath: file.path)[.size] as? Int
    guard (size ?? 0) <= largestFile else {
      throw AnalysisError(.limit, "more than \(largestFile) bytes", at: file.shown)
    }
  }

  /// The ending of the file's name, in lower case.
  var ending: String { (file.path as NSString).pathExtension.lowercased() }

  /// Whether the file is JSON by its name or its first character.
  var isJSON: Bool {
    if ["yaml", "yml", "csv", "txt"].contains(ending) { return false }
    return ending == "json" || beginning.hasPrefix("{") || beginning.hasPrefix("[")
  }

  /// All bytes.
  func bytes() throws(AnalysisError) -> [UInt8] {
    if let held { return held }
    guard let data = FileManager.default.contents(atPath: file.path) else {
      throw AnalysisError(.missing, "the file cannot be read", at: file.shown)
    }
    let bytes = [UInt8](data)
    held = bytes
    return bytes
  }

  /// All of the text as UTF-8 without a byte order mark.
  private func decoded() throws(AnalysisError) -> [UInt8] {
    let bytes = try bytes()
    do throws(StoreError) {
      return try WholeFile.text(of: bytes, at: file.shown)
    } catch {
      throw AnalysisError(storage: error)
    }
  }

  /// All of the text; throws where it is neither UTF-8 nor UTF-16.
  func text() throws(AnalysisError) -> String {
    let bytes = try decoded()
    guard let text = String(validating: bytes, as: UTF8.self), !bytes.contains(0) else {
      throw file.malformed("not a text in UTF-8", line: TagInput.lineOfFault(in: bytes))
    }
    return text
  }

  /// All of it as JSON.
  func json() throws(AnalysisError) -> JSONNode {
    if let parsed { return parsed }
    _ = try text()
    let node = try JSONNode.parse(try decoded(), file)
    parsed = node
    return node
  }

  /// The file in pieces, for readers that never hold it whole.
  func stream() throws(AnalysisError) -> ByteStream {
    try ByteStream(file)
  }

  /// Notes the digest of a file that was read as a stream.
  func note(digest: String) { streamed = digest }

  /// A file beside this one that it names, confined to its folder.
  func include(_ path: String, line: Int) throws(AnalysisError) -> TagInput {
    try file.check(path, "the name of an included file", line: line)
    let folder = (file.path as NSString).deletingLastPathComponent
    let place = TagInput.resolved(folder.isEmpty ? "." : folder)
    let target = TagInput.resolved(place + "/" + path)
    guard !path.hasPrefix("/"), !path.hasPrefix("~"), target.hasPrefix(place + "/") else {
      throw file.malformed("!include leads out of the pack's folder", line: line)
    }
    guard includes.count < 16 else {
      throw file.malformed("more than 16 files included", line: line)
    }
    let input = try TagInput(target, reading)
    includes.append((path, TagStore.hex(of: try input.bytes())))
    return input
  }

  /// SHA-256 of the file's bytes, in hexadecimal.
  func sha256() throws(AnalysisError) -> String {
    if let streamed { return streamed }
    return TagStore.hex(of: try bytes())
  }

  /// A path without links and dots, so that neither can lead out of a folder.
  private static func resolved(_ path: String) -> String {
    URL(fileURLWithPath: path).standardizedFileURL.resolvingSymlinksInPath().path
  }

  private static func lineOfFault(in bytes: [UInt8]) -> Int {
    var line = 1
    for chunk in bytes.split(separator: 0x0a, omittingEmptySubsequences: false) {
      if chunk.contains(0) || String(validating: chunk, as: UTF8.self) == nil { break }
      line += 1
    }
    return line
  }
}

/// A file's path, and errors that name it.
struct TagFileName {
  /// Where it lies, for whoever opens it.
  let path: String
  /// The path as it may be shown and kept.
  let shown: String

  init(path: String) {
    self.path = path
    shown = KeptText.name(path)
  }

  var name: String { (shown as NSString).lastPathComponent }
  var stem: String { (name as NSString).deletingPathExtension }

  func malformed(_ what: String, line: Int, hint: String? = nil) -> AnalysisError {
    AnalysisError(.malformed, what, at: "\(shown):\(line)", hint: hint)
  }
}
