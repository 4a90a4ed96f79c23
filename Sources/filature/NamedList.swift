import Analysis
import Bitcoin
import Reporting

/// What a list named: as it was given, line by line, and as it is read.
struct NamedList {
  /// A word, and where it stands.
  struct Entry: Sendable {
    /// Its line in the file; nil on the command line.
    var line: Int?
    /// What was given, as it stands there.
    var input: String
    /// What it stands for.
    var word: String
    /// Why there is no word; nil where there is one.
    var fault: String?

    /// Something said of the word, behind its line where it has one.
    func told(_ text: String) -> String { line.map { "line \($0): \(text)" } ?? text }
  }

  /// A file that a list came from.
  struct File {
    /// Its name, `-` for standard input: where it lay is no part of an answer.
    var name: String
    var content: [UInt8]

    /// Its hash, in hexadecimal.
    var sha256: String { Hex.encode(Digest.sha256(content)) }
  }

  /// What was given, line by line and word for word.
  var given: [String] = []
  /// The words of it, in order.
  var entries: [Entry] = []
  /// The file of the list.
  var file: File?
  /// The column that the list was, where the file is a table.
  var column: String?
  /// What of the file was passed over.
  var passed = ListLines.Passed()

  /// Nothing so far.
  init() {}

  /// Words of a command line.
  init(_ words: [String]) {
    given = words
    entries = words.flatMap { input in
      PastedLine.words(of: input).map { Entry(input: input, word: $0) }
    }
  }

  /// The words.
  var words: [String] { entries.map(\.word) }

  /// What is to be told of the reading.
  var warnings: [String] {
    var warnings: [String] = []
    if let first = passed.broken.first {
      let lines = passed.broken.count == 1 ? "1 line holds" : "\(passed.broken.count) lines hold"
      warnings.append(
        "\(lines) an error of a spreadsheet, such as #REF!, in place of a word; the first is line "
          + "\(first)")
    }
    if let column, passed.blank > 0 {
      warnings.append("\(passed.blank) rows have nothing in the column \(column)")
    }
    return warnings
  }

  /// What the file of the list was and how it was read; nil where everything stood on the command
  /// line.
  var document: JSONValue? {
    guard let file else { return nil }
    return [
      "name": .text(file.name), "sha256": .text(file.sha256), "column": .optional(column),
      "words": .number(entries.count { $0.line != nil && $0.fault == nil }),
      "blank": .number(passed.blank), "notes": .number(passed.notes),
      "lost": .number(passed.broken.count),
    ]
  }

  /// The member of an answer's parameters that says so.
  var parameters: [(key: String, value: JSONValue)] { document.map { [("list", $0)] } ?? [] }
}

/// Answers to a list begin with the line and the words of the question, so that they join back to
/// it; answers to words of the command line do not.
extension NamedList {
  /// Titles of the columns, and those that are aligned to the right.
  func table(_ titles: [String], rightAligned: Set<Int> = []) -> TextTable {
    guard file != nil else { return TextTable(header: titles, rightAligned: rightAligned) }
    return TextTable(
      header: ["line", "input"] + titles,
      rightAligned: Set(rightAligned.map { $0 + 2 }).union([0]))
  }

  /// The cells of an answer to a word.
  func row(_ entry: Entry, _ cells: [String]) -> [String] {
    guard file != nil else { return cells }
    return [entry.line.map { "\($0)" } ?? "", entry.input] + cells
  }

  /// The members of an answer to a word.
  func document(_ entry: Entry, _ members: [(String, JSONValue)]) -> JSONValue {
    guard file != nil else { return .pairs(members) }
    return .pairs(
      [("line", entry.line.map { .number($0) } ?? .null), ("input", .text(entry.input))] + members)
  }

  /// The same before the members of an object.
  func document(_ entry: Entry, _ value: JSONValue) -> JSONValue {
    guard file != nil, case .object(let members) = value else { return value }
    return document(entry, members.map { ($0.name, $0.value) })
  }
}
