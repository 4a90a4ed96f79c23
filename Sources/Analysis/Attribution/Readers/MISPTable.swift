/// Reads MISP's attributes as a table: columns `type` and `value`, and what else the export has.
enum MISPTable: TagReader {
  static let name = "misp-csv"

  /// A table whose titles are those of attributes.
  static func fits(_ input: TagInput) -> Bool {
    guard !input.isJSON else { return false }
    let header = input.beginning.prefix { !$0.isNewline }.lowercased()
    let titles = header.split(separator: ",").map { $0.filter { $0 != "\"" && $0 != " " } }
    return ["type", "value", "category"].allSatisfy(titles.contains)
  }

  /// Reads a table; attributes that are no addresses of coins are passed over.
  static func read(
    _ input: TagInput, into check: inout TagCheck
  ) throws(AnalysisError) -> TagFileHeading {
    let file = input.file
    var rows = CSVRows(try input.text())
    guard let header = try rows.next(file) else { throw file.malformed("an empty file", line: 1) }
    let titles = header.cells.map { $0.trimmed.lowercased() }
    while let row = try rows.next(file) {
      func cell(_ title: String) -> String? {
        guard let column = titles.firstIndex(of: title), column < row.cells.count else {
          return nil
        }
        let text = row.cells[column].trimmed
        return text.isEmpty ? nil : text
      }
      guard let type = cell("type"), MISPEvent.addressTypes.contains(type) else { continue }
      let currency = ChainName.currency(type)
      let event = cell("event_id").map { "MISP event \($0)" }
      var fields = TagFields()
      fields.line = row.line
      fields.values = [
        "address": cell("value") ?? "", "currency": currency, "network": currency,
        "label": cell("comment") ?? cell("event_info") ?? event ?? file.name,
        "source": event ?? file.name,
      ]
      check.add(fields, pack: file.name)
    }
    return TagFileHeading(title: file.name)
  }
}
