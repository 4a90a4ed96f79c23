import Foundation

/// Reads tags from CSV with a header line; lines that begin with `#` are comments.
enum TagTable: TagReader {
  static let name = "csv"

  /// Names of columns that stand for a field of a TagPack.
  private static let aliases: [String: String] = [
    "subject": "address", "banned_address": "address", "txid": "tx_hash", "entity": "label",
    "name": "label", "wallet_tag": "label", "data_source": "source",
  ]
  private static let known: Set<String> = [
    "address", "tx_hash", "label", "source", "currency", "network", "confidence", "actor",
    "category", "abuse", "concepts", "context", "tag_type", "is_cluster_definer", "lastmod",
    "is_transaction",
  ]

  /// A table has separators in its first line; a list of addresses has none, whatever its name.
  static func fits(_ input: TagInput) -> Bool {
    let lines = input.beginning.split(whereSeparator: \.isNewline)
    guard let header = lines.first(where: { !$0.hasPrefix("#") }) else {
      return input.ending == "csv"
    }
    if !input.reading.columns.isEmpty { return true }
    return header.contains(",") || header.contains(";") || header.contains("\t")
      || (input.ending == "csv" && Subject.canonical(String(header)) == nil)
  }

  /// Reads a table.
  static func read(
    _ input: TagInput, into check: inout TagCheck
  ) throws(AnalysisError) -> TagFileHeading {
    let file = input.file
    var rows = CSVRows(try input.text())
    guard let header = try rows.next(file) else { throw file.malformed("an empty file", line: 1) }
    let names = try fieldNames(header, input)
    for name in names where !known.contains(name) && name != "tagpack" {
      check.warn("of a table with a column that is not read", line: header.line)
    }
    while let row = try rows.next(file) {
      guard row.cells.count == names.count else {
        check.refuse(
          file.malformed(
            "\(row.cells.count) cells where the header has \(names.count)", line: row.line))
        continue
      }
      var fields = fields(row.cells, names, row.line)
      let named = fields.values["label"] ?? input.reading.defaults["label"]
      if named == nil, let source = fields.values["source"] {
        fields.values["label"] = source
        check.warn("without a label; the source stands for it", line: row.line)
      }
      check.add(fields, pack: pack(row.cells, names) ?? file.name)
    }
    return TagFileHeading(title: file.name)
  }

  /// The field that each column holds: as the caller maps it, else by its title.
  private static func fieldNames(
    _ header: (cells: [String], line: Int), _ input: TagInput
  ) throws(AnalysisError) -> [String] {
    let file = input.file
    let mapping = input.reading.columns.sorted { $0.key < $1.key }
    for (field, column) in mapping {
      guard known.contains(field) else {
        throw AnalysisError(
          .usage, "no field of a tag: \(field)", at: "--column",
          hint: known.sorted().joined(separator: ", "))
      }
      guard header.cells.contains(where: { $0.lowercased() == column.lowercased() }) else {
        throw file.malformed("no column '\(column)' for \(field)", line: header.line)
      }
    }
    let taken = Set(mapping.map(\.key))
    let names = header.cells.map { cell -> String in
      let title = cell.trimmingCharacters(in: .whitespaces).lowercased()
      if let mapped = mapping.first(where: { $0.value.lowercased() == title }) {
        return mapped.key
      }
      let name = aliases[title] ?? title
      return taken.contains(name) ? "(\(name))" : name
    }
    let isLabelled = names.contains("label") || input.reading.defaults["label"] != nil
    guard names.contains("address") || names.contains("tx_hash"), isLabelled else {
      throw file.malformed(
        "no columns of addresses and labels", line: header.line,
        hint: "say which with --column address=TITLE, and --default label=TEXT where none is")
    }
    return names
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
