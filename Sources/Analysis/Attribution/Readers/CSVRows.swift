/// The rows of a CSV text by RFC 4180, with the line that each begins at.
struct CSVRows {
  private let bytes: [UInt8]
  private let separator: UInt8
  private let notes: Notes
  private var at = 0
  private var line = 1

  /// Which lines are notes and no rows.
  enum Notes {
    /// Those that begin with `#`.
    case hash
    /// The same, but for what spreadsheets write in place of a value, which is a cell.
    case hashButErrors
  }

  /// The rows of a text, whose cells are parted by a sign, or by what the first line has most of:
  /// commas, semicolons or tabs.
  init(_ text: String, separator: UInt8? = nil, notes: Notes = .hash) {
    let bytes = Array(text.utf8)
    self.bytes = bytes
    self.notes = notes
    at = bytes.starts(with: [0xef, 0xbb, 0xbf]) ? 3 : 0
    self.separator = separator ?? CSVRows.separator(of: bytes)
  }

  private static func separator(of bytes: [UInt8]) -> UInt8 {
    let lines = bytes.prefix(65_536).split(separator: 0x0a)
    let header = lines.first { $0.first != UInt8(ascii: "#") } ?? []
    let counts = [UInt8(ascii: ","), UInt8(ascii: ";"), 0x09].map { sign in
      (sign: sign, count: header.reduce(0) { $0 + ($1 == sign ? 1 : 0) })
    }
    // The first of equals stays, so a text without any is taken as one of commas.
    return counts.reduce(counts[0]) { $1.count > $0.count ? $1 : $0 }.sign
  }

  /// The next row that is neither empty nor a comment; nil at the end.
  mutating func next(_ file: TagFileName) throws(AnalysisError) -> (cells: [String], line: Int)? {
    while at < bytes.count {
      let first = bytes[at]
      if first == 0x0a || first == 0x0d || (first == UInt8(ascii: "#") && isNote) {
        skipLine()
        continue
      }
      let start = line
      var cells: [String] = []
      while try cell(into: &cells, file) {}
      return (cells, start)
    }
    return nil
  }

  /// Whether the line here, which begins with `#`, is a note.
  private var isNote: Bool {
    switch notes {
    case .hash: true
    case .hashButErrors:
      !SpreadsheetError.begins(String(decoding: bytes[at...].prefix(16), as: UTF8.self))
    }
  }

  private mutating func skipLine() {
    while at < bytes.count, bytes[at] != 0x0a { at += 1 }
    at += 1
    line += 1
  }

  /// Takes one cell and what ends it; true where another follows in the row.
  private mutating func cell(
    into cells: inout [String], _ file: TagFileName
  ) throws(AnalysisError) -> Bool {
    var content: [UInt8] = []
    if at < bytes.count, bytes[at] == UInt8(ascii: "\"") {
      content = try quoted(file)
    } else {
      while at < bytes.count, bytes[at] != separator, bytes[at] != 0x0a {
        content.append(bytes[at])
        at += 1
      }
      if content.last == 0x0d { content.removeLast() }
    }
    cells.append(String(decoding: content, as: UTF8.self))
    if at < bytes.count, bytes[at] == 0x0d { at += 1 }
    guard at < bytes.count else { return false }
    let end = bytes[at]
    guard end == separator || end == 0x0a else {
      throw file.malformed("text after a closing quote", line: line)
    }
    at += 1
    if end == 0x0a { line += 1 }
    return end == separator
  }

  /// A text between quotes, those in it doubled: the quote is a byte, whatever combines with it.
  static func quoted(_ text: String) -> String {
    var out = "\"".unicodeScalars
    for scalar in text.unicodeScalars {
      if scalar == "\"" { out.append(scalar) }
      out.append(scalar)
    }
    out.append("\"")
    return String(out)
  }

  private mutating func quoted(_ file: TagFileName) throws(AnalysisError) -> [UInt8] {
    let start = line
    var content: [UInt8] = []
    at += 1
    while at < bytes.count {
      let byte = bytes[at]
      at += 1
      if byte == UInt8(ascii: "\"") {
        guard at < bytes.count, bytes[at] == UInt8(ascii: "\"") else { return content }
        at += 1
      } else if byte == 0x0a {
        line += 1
      }
      content.append(byte)
    }
    throw file.malformed("a quote that is not closed", line: start)
  }
}
