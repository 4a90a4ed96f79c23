import Bitcoin
import Foundation

/// A table in CSV whose one column is a list, as addresses are often kept.
///
/// Cells are parted by commas, semicolons or tabs, whichever the header has most of; lines that
/// begin with `#` are notes (RFC 4180 otherwise).
public struct ListTable {
  /// What its columns are called, without the blanks around them.
  public let titles: [String]
  /// Line of the header.
  private let headerLine: Int
  private let rows: [(cells: [String], line: Int)]
  private let file: TagFileName

  /// Reads a whole table. Errors: no header, an unclosed quote, text behind one, each with its line.
  /// Cost: linear in the text.
  public init(_ text: String, file path: String) throws(AnalysisError) {
    file = TagFileName(path: path)
    var reader = CSVRows(text, notes: .hashButErrors)
    guard let header = try reader.next(file) else {
      throw file.malformed("an empty table", line: 1)
    }
    titles = header.cells.map(ListTable.trimmed)
    headerLine = header.line
    var rows: [(cells: [String], line: Int)] = []
    while let row = try reader.next(file) { rows.append(row) }
    self.rows = rows
  }

  /// The place of a column by its title, whatever its letters' case. Errors: there is none.
  public func column(titled title: String) throws(AnalysisError) -> Int {
    let wanted = title.lowercased()
    guard let place = titles.firstIndex(where: { $0.lowercased() == wanted }) else {
      throw file.malformed(
        "no column titled \(title)", line: headerLine,
        hint: "its columns are " + titles.prefix(20).joined(separator: ", "))
    }
    return place
  }

  /// The cells of a column that say something, by their lines; a row that ends before the column has
  /// a fault in place of a cell.
  public func read(column place: Int) -> (lines: [ListLines.Line], passed: ListLines.Passed) {
    var lines: [ListLines.Line] = []
    var passed = ListLines.Passed()
    for row in rows {
      guard place < row.cells.count else {
        if row.cells.allSatisfy({ ListTable.trimmed($0).isEmpty }) {
          passed.blank += 1
        } else {
          let fault = "the row ends before the column \(titles[place])"
          lines.append(ListLines.Line(number: row.line, text: "", fault: fault))
        }
        continue
      }
      let cell = ListTable.trimmed(row.cells[place])
      if cell.isEmpty {
        passed.blank += 1
      } else if SpreadsheetError.begins(cell) {
        passed.broken.append(row.line)
      } else {
        lines.append(ListLines.Line(number: row.line, text: cell))
      }
    }
    return (lines, passed)
  }

  /// Whether a text without a word about its columns is a table rather than a list: a header of two
  /// titles or more, none of which is a number or a word of a list, and most rows of as many cells.
  public var isCertain: Bool {
    guard titles.count(where: { !$0.isEmpty }) > 1, !rows.isEmpty else { return false }
    let isHeader = titles.allSatisfy { UInt64($0) == nil && PastedLine.form(of: $0) == nil }
    return isHeader && rows.count { $0.cells.count == titles.count } * 2 > rows.count
  }

  /// The columns whose cells are mostly words of some forms, by a sample of a thousand rows.
  public func columns(of forms: Set<PastedLine.Form>) -> [Int] {
    let step = max(1, rows.count / 1_000)
    let sample = stride(from: 0, to: rows.count, by: step).map { rows[$0].cells }
    return titles.indices.filter { place in
      let cells = sample.compactMap { place < $0.count ? ListTable.trimmed($0[place]) : nil }
        .filter { !$0.isEmpty && !SpreadsheetError.begins($0) }
      let found = cells.count { cell in
        PastedLine.words(of: cell).contains { PastedLine.form(of: $0).map(forms.contains) ?? false }
      }
      return found > 0 && found * 2 >= cells.count
    }
  }

  private static func trimmed(_ text: String) -> String {
    text.trimmingCharacters(in: .whitespaces)
  }
}
