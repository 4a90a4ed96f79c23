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
/// lock, and are on disk before the command ends.
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

  /// Every line in order; throws `broken` at the first that does not follow from the one before.
  public func lines() throws(CaseError) -> [Line] {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw CaseError(.missing, "no log here", at: path)
    }
    return try CaseLog.lines(of: [UInt8](data), at: path)
  }

  /// The lines of a log's bytes.
  public static func lines(of bytes: [UInt8], at path: String) throws(CaseError) -> [Line] {
    guard bytes.isEmpty || bytes.last == 0x0a else {
      throw CaseError(
        .broken, "the last line is cut short", at: path,
        hint: "keep a copy, then remove what stands behind the last line end")
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
  public func append(_ fields: [(String, JSONValue)]) throws(CaseError) -> Line {
    let descriptor = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw CaseError(.cannotCreate, "the log cannot be opened", at: path)
    }
    defer { close(descriptor) }
    guard flock(descriptor, LOCK_EX) == 0 else {
      throw CaseError(.inputOutput, "the log cannot be locked", at: path)
    }
    let before = try lines()
    let value = JSONValue.pairs(
      [("seq", .number(before.count + 1))] + fields
        + [("prev", .string(before.last?.sha256 ?? CaseLog.start))])
    let bytes = value.serialized
    let written = (bytes + [0x0a]).withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    guard written == bytes.count + 1, fsync(descriptor) == 0 else {
      throw CaseError(.inputOutput, "the log cannot be written", at: path)
    }
    return Line(
      number: before.count + 1, text: value.text, sha256: Hex.encode(Digest.sha256(bytes)))
  }
}
