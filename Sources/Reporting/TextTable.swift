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

  /// CSV with a header.
  public func csv(_ dialect: CSVDialect = .rfc4180) -> String {
    var bytes = dialect.mark
    for row in [header] + rows { TextTable.append(csvRow: row, dialect, to: &bytes) }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Appends one row of CSV and its line end.
  public static func append(
    csvRow row: [String], _ dialect: CSVDialect = .rfc4180, to bytes: inout [UInt8]
  ) {
    for (place, cell) in row.enumerated() {
      if place > 0 { bytes.append(dialect.separator) }
      bytes.append(contentsOf: dialect.cell(cell).utf8)
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

/// How CSV is written.
public enum CSVDialect: String, Sendable, CaseIterable {
  /// Commas between cells, points in decimals.
  case rfc4180
  /// As a French Excel opens it by a double click: semicolons between cells, commas in decimals, a
  /// byte order mark in front.
  case excelFrench = "excel-fr"

  /// What stands before the first row.
  public var mark: [UInt8] {
    switch self {
    case .rfc4180: []
    case .excelFrench: [0xef, 0xbb, 0xbf]
    }
  }

  var separator: UInt8 {
    switch self {
    case .rfc4180: UInt8(ascii: ",")
    case .excelFrench: UInt8(ascii: ";")
    }
  }

  /// A cell as it is written.
  func cell(_ text: String) -> String {
    switch self {
    case .rfc4180: PlainText.csvCell(text)
    case .excelFrench:
      CSVDialect.isDecimal(text)
        ? text.replacing(".", with: ",") : PlainText.csvCell(text, separator: ";")
    }
  }

  /// Whether a text is a number with decimals.
  private static func isDecimal(_ text: String) -> Bool {
    let parts = (text.hasPrefix("-") ? text.dropFirst() : text[...]).utf8.split(
      separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    return parts.count == 2
      && parts.allSatisfy { part in
        !part.isEmpty && part.allSatisfy { 0x30...0x39 ~= $0 }
      }
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
  public static func csvCell(_ text: String, separator: Unicode.Scalar = ",") -> String {
    if isHarmlessWord(text) { return text }
    let plain = harmless(text)
    let isFormula = plain.unicodeScalars.first.map { "=+-@".unicodeScalars.contains($0) } ?? false
    let isNumber = Int64(plain) != nil
    let safe = isFormula && !isNumber ? "'" + plain : plain
    let isPlain = !safe.unicodeScalars.contains {
      $0 == separator || "\"\r\n".unicodeScalars.contains($0)
    }
    return isPlain ? safe : "\"" + replacing(in: safe) { $0 == "\"" ? "\"\"" : nil } + "\""
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
    replacing(in: html(text)) { "|`*[_".unicodeScalars.contains($0) ? "\\\($0)" : nil }
  }

  /// Text inside HTML, SVG or XML, in elements and attributes.
  public static func html(_ text: String) -> String {
    replacing(in: harmless(text)) { scalar in
      switch scalar {
      case "&": "&amp;"
      case "<": "&lt;"
      case ">": "&gt;"
      case "\"": "&quot;"
      case "'": "&#39;"
      default: nil
      }
    }
  }

  /// Some marks in other words. A mark that another combines with is the same byte to whoever reads
  /// the text next, so that scalars count and not characters.
  private static func replacing(
    in text: String, _ words: (Unicode.Scalar) -> String?
  ) -> String {
    var out = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if let word = words(scalar) { out += word.unicodeScalars } else { out.append(scalar) }
    }
    return String(out)
  }
}
