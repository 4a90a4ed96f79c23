import Bitcoin
import Foundation

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The log of a case: a line of JSON for each command, each with the SHA-256 of the line before.
///
/// Whoever changes, drops or reorders a line breaks the chain from there on, and the hash of the
/// last line, once written down elsewhere, vouches for all. Lines are only ever appended, under a
/// lock, and are on disk before the command ends. A line that a kill or a full disk cut short gives
/// way to one that says what was cut.
public struct CaseLog: Sendable {
  /// What stands in the first line for the line before.
  public static let start = String(repeating: "0", count: 64)

  /// Path of the file.
  public let path: String

  /// The log at a path.
  public init(path: String) { self.path = path }

  /// A line that was read and whose place in the chain holds.
  public struct Line: Sendable {
    /// Its number, from 1.
    public let number: Int
    /// Its bytes, without the line end.
    public let text: String
    /// SHA-256 of its bytes, in hex.
    public let sha256: String
  }

  /// Every line in order, and what stands behind the last line end, where a command could not write
  /// its line to the end; throws `broken` at the first that does not follow from the one before.
  public func read() throws(CaseError) -> (lines: [Line], cut: [UInt8]) {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw CaseError(.missing, "no log here", at: path) }
    defer { close(descriptor) }
    // Nobody is in the middle of a line meanwhile; where locks are not to be had, nobody writes.
    flock(descriptor, LOCK_SH)
    let (lines, cut, _) = try parts()
    return (lines, cut)
  }

  /// Every line in order; what stands behind the last line end is not one.
  public func lines() throws(CaseError) -> [Line] { try read().lines }

  /// Lines, what stands behind the last line end, and where that begins.
  private func parts() throws(CaseError) -> (lines: [Line], cut: [UInt8], length: Int) {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw CaseError(.missing, "no log here", at: path)
    }
    let bytes = [UInt8](data)
    let end = bytes.lastIndex(of: 0x0a).map { $0 + 1 } ?? 0
    return (try CaseLog.lines(of: Array(bytes[..<end]), at: path), Array(bytes[end...]), end)
  }

  /// The lines of a log's bytes.
  public static func lines(of bytes: [UInt8], at path: String) throws(CaseError) -> [Line] {
    guard bytes.isEmpty || bytes.last == 0x0a else {
      throw CaseError(
        .broken, "the last line is cut short", at: path)
    }
    var previous = start
    var lines: [Line] = []
    for piece in bytes.split(separator: 0x0a, omittingEmptySubsequences: false).dropLast() {
      let number = lines.count + 1
      guard let fields = try? JSONSerialization.jsonObject(with: Data(piece)) as? [String: Any]
      else { throw CaseError(.broken, "no JSON object", at: "\(path):\(number)") }
      guard fields["prev"] as? String == previous else {
        throw CaseError(
          .broken, "does not follow from the line before", at: "\(path):\(number)",
          hint: "this line or one before it was changed, dropped or moved")
      }
      guard fields["seq"] as? Int == number else {
        throw CaseError(.broken, "line \(number) has another number", at: "\(path):\(number)")
      }
      previous = Hex.encode(Digest.sha256(Array(piece)))
      lines.append(
        Line(number: number, text: String(decoding: piece, as: UTF8.self), sha256: previous))
    }
    return lines
  }

  /// Appends a line with its number, these fields and the hash of the line before.
  @discardableResult
  public func append(_ fields: [(String, JSONValue)]) throws(CaseError) -> Line? {
    try append { _ in fields }
  }

  /// Appends a line whose fields depend on those before; one that was cut short is closed first.
  @discardableResult
  func append(
    _ fields: ([Line]) throws(CaseError) -> [(String, JSONValue)]
  ) throws(CaseError) -> Line? {
    try add { (lines, cut) throws(CaseError) in
      let own = try fields(lines)
      let closing = own.filter { $0.0 == "time" } + [CaseLog.closing(cut)]
      return cut.isEmpty ? [own] : [closing, own]
    }.last
  }

  /// Appends lines of these fields, all or none, in the place of what was cut short; none leave
  /// the log as it is.
  func add(
    _ entries: ([Line], [UInt8]) throws(CaseError) -> [[(String, JSONValue)]]
  ) throws(CaseError) -> [Line] {
    let file = try WholeAppend(path)
    let (before, cut, length) = try parts()
    var previous = before.last?.sha256 ?? CaseLog.start
    var added: [Line] = []
    var bytes: [UInt8] = []
    for fields in try entries(before, cut) {
      let number = before.count + added.count + 1
      let value = JSONValue.pairs(
        [("seq", .number(number))] + fields + [("prev", .string(previous))])
      let line = value.serialized
      previous = Hex.encode(Digest.sha256(line))
      added.append(Line(number: number, text: value.text, sha256: previous))
      bytes += line + [0x0a]
    }
    if !added.isEmpty { try file.add(bytes, behind: length, insteadOf: cut) }
    return added
  }

  /// What the log keeps of a line that was cut short.
  static func closing(_ cut: [UInt8]) -> (String, JSONValue) {
    (
      "cut",
      [
        "bytes": .number(cut.count), "sha256": .string(Hex.encode(Digest.sha256(cut))),
        "text": .string(String(decoding: cut.prefix(2000), as: UTF8.self)),
      ]
    )
  }
}
