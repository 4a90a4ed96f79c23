/// Reads tags from CSV with a header line; lines that begin with `#` are comments.
enum TagTable {
  /// Names of columns that stand for a field of a TagPack.
  private static let columns: [String: String] = [
    "subject": "address", "banned_address": "address", "txid": "tx_hash", "entity": "label",
    "name": "label", "wallet_tag": "label", "data_source": "source",
  ]
  private static let known: Set<String> = [
    "address", "tx_hash", "label", "source", "currency", "network", "confidence", "actor",
    "category", "abuse", "concepts", "context", "tag_type", "is_cluster_definer", "lastmod",
    "is_transaction",
  ]

  /// Reads a table.
  static func read(_ text: String, _ file: TagFileName) throws(AnalysisError) -> TagFileContent {
    var check = TagCheck(file: file)
    var rows = CSVRows(text)
    guard let header = try rows.next(file) else { throw file.malformed("an empty file", line: 1) }
    var names: [String] = []
    for cell in header.cells {
      let name = cell.lowercased()
      names.append(columns[name] ?? name)
    }
    guard names.contains("address") || names.contains("tx_hash"), names.contains("label") else {
      throw file.malformed("no columns of addresses and labels", line: header.line)
    }
    for name in names where !known.contains(name) && name != "tagpack" {
      check.warn("of a table with a column that is not read", line: header.line)
    }
    while let row = try rows.next(file) {
      guard row.cells.count == names.count else {
        throw file.malformed(
          "\(row.cells.count) cells where the header has \(names.count)", line: row.line)
      }
      var fields = fields(row.cells, names, row.line)
      if fields.values["label"] == nil, let source = fields.values["source"] {
        fields.values["label"] = source
        check.warn("without a label; the source stands for it", line: row.line)
      }
      try check.add(fields, pack: pack(row.cells, names) ?? file.name)
    }
    return TagFileContent(title: file.name, check)
  }

  private static func fields(_ cells: [String], _ names: [String], _ line: Int) -> TagFields {
    var fields = TagFields()
    fields.line = line
    for (name, cell) in zip(names, cells) where !cell.isEmpty {
      if name == "concepts" {
        fields.concepts = cell.split(whereSeparator: { $0 == ";" || $0 == "," }).map(String.init)
      } else {
        fields.values[name] = cell
      }
    }
    if fields.values["is_transaction"] == "true" {
      fields.values["tx_hash"] = fields.values.removeValue(forKey: "address")
    }
    return fields
  }

  private static func pack(_ cells: [String], _ names: [String]) -> String? {
    names.firstIndex(of: "tagpack").map { cells[$0] }.flatMap { $0.isEmpty ? nil : $0 }
  }
}

/// The rows of a CSV text by RFC 4180, with the line that each begins at.
struct CSVRows {
  private let bytes: [UInt8]
  private var at = 0
  private var line = 1

  /// The rows of a text.
  init(_ text: String) {
    let bytes = Array(text.utf8)
    self.bytes = bytes
    at = bytes.starts(with: [0xef, 0xbb, 0xbf]) ? 3 : 0
  }

  /// The next row that is neither empty nor a comment; nil at the end.
  mutating func next(_ file: TagFileName) throws(AnalysisError) -> (cells: [String], line: Int)? {
    while at < bytes.count {
      let first = bytes[at]
      if first == 0x0a || first == 0x0d || first == UInt8(ascii: "#") {
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
      while at < bytes.count, bytes[at] != 0x2c, bytes[at] != 0x0a {
        content.append(bytes[at])
        at += 1
      }
    }
    if content.last == 0x0d { content.removeLast() }
    cells.append(String(decoding: content, as: UTF8.self))
    if at < bytes.count, bytes[at] == 0x0d { at += 1 }
    guard at < bytes.count else { return false }
    let end = bytes[at]
    guard end == 0x2c || end == 0x0a else {
      throw file.malformed("text after a closing quote", line: line)
    }
    at += 1
    if end == 0x0a { line += 1 }
    return end == 0x2c
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
