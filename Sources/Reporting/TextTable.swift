/// Rows for people: aligned text, CSV or Markdown from one set of cells.
public struct TextTable: Sendable {
  /// Column titles.
  public var header: [String]
  /// Cells, a row each.
  public var rows: [[String]]
  /// Columns aligned to the right: numbers.
  public var rightAligned: Set<Int>
  /// Longest cell in aligned text; longer ones are abbreviated in the middle. CSV and Markdown
  /// never are.
  public var widest = 48

  /// A table.
  public init(header: [String], rows: [[String]] = [], rightAligned: Set<Int> = []) {
    self.header = header
    self.rows = rows
    self.rightAligned = rightAligned
  }

  /// Columns padded with spaces.
  public var text: String {
    let cells = ([header] + rows).map { $0.map { abbreviated(PlainText.harmless($0)) } }
    let widths = header.indices.map { column in
      cells.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
    }
    var lines = cells.map { row in
      row.enumerated().map { padded($1, widths[$0], column: $0) }.joined(separator: "  ")
    }
    lines.insert(widths.map { String(repeating: "-", count: $0) }.joined(separator: "  "), at: 1)
    return lines.map { line in
      String(line.reversed().drop { $0 == " " }.reversed()) + "\n"
    }.joined()
  }

  /// RFC 4180, with a header.
  public var csv: String {
    var bytes: [UInt8] = []
    for row in [header] + rows { TextTable.append(csvRow: row, to: &bytes) }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Appends one row of RFC 4180 and its line end.
  public static func append(csvRow row: [String], to bytes: inout [UInt8]) {
    for (place, cell) in row.enumerated() {
      if place > 0 { bytes.append(UInt8(ascii: ",")) }
      bytes.append(contentsOf: PlainText.csvCell(cell).utf8)
    }
    bytes.append(0x0d)
    bytes.append(0x0a)
  }

  /// A pipe table.
  public var markdown: String {
    let rule = header.indices.map { rightAligned.contains($0) ? "---:" : "---" }
    let cells = ([header] + rows).map { $0.map(PlainText.markdownCell) }
    let lines = [cells[0], rule] + cells.dropFirst()
    return lines.map { "| " + $0.joined(separator: " | ") + " |\n" }.joined()
  }

  private func abbreviated(_ cell: String) -> String {
    guard cell.count > widest else { return cell }
    return cell.prefix(widest / 2 - 1) + "…" + cell.suffix(widest / 2)
  }

  private func padded(_ cell: String, _ width: Int, column: Int) -> String {
    let space = String(repeating: " ", count: max(0, width - cell.count))
    return rightAligned.contains(column) ? space + cell : cell + space
  }
}

/// Makes text from outside safe to show: labels and file names are hostile input.
public enum PlainText {
  /// Control and direction-changing characters become visible question marks.
  public static func harmless(_ text: String) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.map { scalar in
          switch scalar.properties.generalCategory {
          case .control, .format, .lineSeparator, .paragraphSeparator: "\u{FFFD}"
          default: scalar
          }
        }))
  }

  /// A CSV cell, quoted where needed; one that a spreadsheet would run as a formula is disarmed
  /// with an apostrophe.
  public static func csvCell(_ text: String) -> String {
    if isHarmlessWord(text) { return text }
    let plain = harmless(text)
    let isFormula = plain.first.map { "=+-@".contains($0) } ?? false
    let isNumber = Int64(plain) != nil
    let safe = isFormula && !isNumber ? "'" + plain : plain
    guard safe.contains(where: { ",\"\r\n".contains($0) }) else { return safe }
    return "\"" + safe.replacing("\"", with: "\"\"") + "\""
  }

  /// Whether a text is digits, Latin letters, colons, points and inner hyphens alone, as addresses,
  /// hashes, amounts and times are: nothing that any form would have to change.
  private static func isHarmlessWord(_ text: String) -> Bool {
    text.utf8.first != UInt8(ascii: "-")
      && text.utf8.allSatisfy { byte in
        switch byte {
        case 0x30...0x3a, 0x41...0x5a, 0x61...0x7a, 0x2d, 0x2e: true
        default: false
        }
      }
  }

  /// A cell of a Markdown table.
  public static func markdownCell(_ text: String) -> String {
    html(text).replacing("|", with: "\\|").replacing("`", with: "\\`")
      .replacing("*", with: "\\*").replacing("[", with: "\\[").replacing("_", with: "\\_")
  }

  /// Text inside HTML, SVG or XML, in elements and attributes.
  public static func html(_ text: String) -> String {
    harmless(text).replacing("&", with: "&amp;").replacing("<", with: "&lt;")
      .replacing(">", with: "&gt;").replacing("\"", with: "&quot;").replacing("'", with: "&#39;")
  }
}
