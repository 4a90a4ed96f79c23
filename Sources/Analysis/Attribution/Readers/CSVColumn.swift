import Foundation

/// One column of a table in CSV, as lists of addresses are often kept.
public enum CSVColumn {
  /// The cells of a column, row by row, without the blanks around them; empty ones are left out.
  ///
  /// Cells are parted by commas, semicolons or tabs, whichever the header has most of; lines that
  /// begin with `#` are comments (RFC 4180 otherwise). A title is told whatever its letters' case.
  /// Errors: no such column, an unclosed quote, a row that ends before the column, each with its
  /// line. Cost: linear in the text.
  public static func cells(
    of text: String, titled title: String, file path: String
  ) throws(AnalysisError) -> [String] {
    let file = TagFileName(path: path)
    var rows = CSVRows(text)
    guard let header = try rows.next(file) else { throw file.malformed("an empty table", line: 1) }
    let titles = header.cells.map { trimmed($0).lowercased() }
    guard let place = titles.firstIndex(of: title.lowercased()) else {
      throw file.malformed(
        "no column titled \(title)", line: header.line,
        hint: "its columns are " + header.cells.prefix(20).map(trimmed).joined(separator: ", "))
    }
    var found: [String] = []
    while let row = try rows.next(file) {
      guard place < row.cells.count else {
        throw file.malformed("a row that ends before the column \(title)", line: row.line)
      }
      let cell = trimmed(row.cells[place])
      if !cell.isEmpty { found.append(cell) }
    }
    return found
  }

  private static func trimmed(_ text: String) -> String {
    text.trimmingCharacters(in: .whitespaces)
  }
}
