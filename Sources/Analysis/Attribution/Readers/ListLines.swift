import Bitcoin
import Foundation

/// A list with a word or a text a line.
public enum ListLines {
  /// A line that says something.
  public struct Line: Sendable, Equatable {
    /// Its number in the file, from 1.
    public var number: Int
    /// What stands on it, or in its cell, without the blanks around it.
    public var text: String
    /// Why it holds no word; nil where it may.
    public var fault: String?

    /// A line.
    public init(number: Int, text: String, fault: String? = nil) {
      self.number = number
      self.text = text
      self.fault = fault
    }
  }

  /// What was passed over.
  public struct Passed: Sendable, Equatable {
    /// Lines without anything, or rows without anything in the column.
    public var blank = 0
    /// Notes: lines that begin with `#`.
    public var notes = 0
    /// Numbers of the lines that hold an error of a spreadsheet where a word was, such as `#REF!`.
    public var broken: [Int] = []

    /// Nothing so far.
    public init() {}
  }

  /// The lines of a text without the space around them; blank ones, notes (`#`) and errors of a
  /// spreadsheet are counted. Lines end as on any system. Cost: linear in the text.
  public static func read(_ bytes: ByteView) -> (lines: [Line], passed: Passed) {
    var lines: [Line] = []
    var passed = Passed()
    let mark: [UInt8] = [0xef, 0xbb, 0xbf]
    var start = bytes.starts(with: mark) ? mark.count : 0
    var number = 0
    while start < bytes.count {
      var end = start
      while end < bytes.count, bytes[end] != 0x0a, bytes[end] != 0x0d { end += 1 }
      number += 1
      let text = end > start ? trimmed(ByteView(rebasing: bytes[start..<end])) : ""
      if text.isEmpty {
        passed.blank += 1
      } else if SpreadsheetError.begins(text) {
        passed.broken.append(number)
      } else if text.hasPrefix("#") {
        passed.notes += 1
      } else {
        lines.append(Line(number: number, text: text))
      }
      let isPair = end + 1 < bytes.count && bytes[end] == 0x0d && bytes[end + 1] == 0x0a
      start = end + (isPair ? 2 : 1)
    }
    return (lines, passed)
  }

  /// The first line that says something; nil where none does.
  public static func first(of bytes: ByteView) -> String? {
    // A line of more is none of a list.
    read(ByteView(rebasing: bytes.prefix(65_536))).lines.first?.text
  }

  /// Nearly every line begins and ends with a letter or a digit, and is left as it is.
  private static func trimmed(_ line: ByteView) -> String {
    let text = String(decoding: line, as: UTF8.self)
    let isBare = 0x21..<0x7f ~= line[0] && 0x21..<0x7f ~= line[line.count - 1]
    return isBare ? text : text.trimmingCharacters(in: .whitespaces)
  }
}

/// What spreadsheets write in place of a value that they cannot make: `#REF!`, `#N/A` and the like,
/// in English and French. It looks like a note of a list, and is a word that was lost.
public enum SpreadsheetError {
  private static let names: Set<String> = [
    "#REF!", "#N/A", "#N/D", "#VALUE!", "#VALEUR!", "#NAME?", "#NOM?", "#DIV/0!", "#NULL!",
    "#NUL!", "#NUM!", "#NOMBRE!", "#ERROR!", "#SPILL!", "#CALC!", "#FIELD!", "#BUSY!",
  ]

  /// Whether a text begins with one, in quotes or not.
  public static func begins(_ text: some StringProtocol) -> Bool {
    let start = text.drop { $0 == "\"" }
    guard start.hasPrefix("#") else { return false }
    let end = start.firstIndex { $0.isWhitespace || ",;\"".contains($0) } ?? start.endIndex
    return names.contains(start[..<end].uppercased())
  }
}
