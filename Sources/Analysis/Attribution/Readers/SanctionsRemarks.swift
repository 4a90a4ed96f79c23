/// Reads OFAC's list in the forms whose remarks hold the addresses: the table without titles (`.csv`,
/// `.pip`, `.del`), its file of longer remarks, and the text of paragraphs.
///
/// A remark says `Digital Currency Address - XBT 12cb…; alt. Digital Currency Address - XBT 3P14…;`.
/// In tables the entry's number stands first, its name second and its programmes fourth; in text a
/// paragraph begins with the name, and its programmes stand in square brackets.
enum SanctionsRemarks: TagReader {
  static let name = "ofac-remarks"
  private static let mark = "Digital Currency Address - "

  /// Text that holds the words before an address, and whose first line has no titles of a table.
  static func fits(_ input: TagInput) -> Bool {
    guard !input.isJSON, !["yaml", "yml", "xml"].contains(input.ending),
      !input.beginning.hasPrefix("<"), let text = try? input.text(), text.contains(mark)
    else { return false }
    let first = input.beginning.prefix { !$0.isNewline }.lowercased()
    return separator(of: input) != nil || !["address", "label"].contains { first.contains($0) }
  }

  /// What parts the cells of a table; nil for the text of paragraphs.
  private static func separator(of input: TagInput) -> UInt8? {
    let digits = input.beginning.prefix { $0.isASCII && $0.isNumber }
    guard !digits.isEmpty, let next = input.beginning.dropFirst(digits.count).utf8.first,
      ",;|@\t".utf8.contains(next)
    else { return nil }
    return next
  }

  /// Reads a list.
  static func read(
    _ input: TagInput, into check: inout TagCheck
  ) throws(AnalysisError) -> TagFileHeading {
    let text = try input.text()
    if let separator = separator(of: input) {
      var rows = CSVRows(text, separator: separator)
      while let row = try rows.next(input.file) { add(row.cells, row.line, input, &check) }
    } else {
      addParagraphs(of: text, input, &check)
    }
    return TagFileHeading(title: input.file.name)
  }

  private static func add(
    _ cells: [String], _ line: Int, _ input: TagInput, _ check: inout TagCheck
  ) {
    let number = cells[0].trimmed
    // A table of entries has twelve columns; that of longer remarks has the number and the remark.
    let (name, program) = cells.count > 4 ? (cells[1].trimmed, cells[3].trimmed) : ("", "")
    for remark in cells.dropFirst() where remark.contains(mark) {
      for (currency, address) in addresses(in: remark) {
        add(
          address, currency, label: name.isEmpty ? "OFAC SDN \(number)" : name,
          ["uid \(number)"] + (program.isEmpty || program == "-0-" ? [] : [program]), line, input,
          &check)
      }
    }
  }

  /// Paragraphs are parted by empty lines; lines within them are broken at blanks.
  private static func addParagraphs(
    of text: String, _ input: TagInput, _ check: inout TagCheck
  ) {
    var paragraph: [(text: String, line: Int)] = []
    var number = 0
    for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
      number += 1
      let words = String(line).trimmed
      if !words.isEmpty {
        paragraph.append((words, number))
      } else {
        add(paragraph, input, &check)
        paragraph = []
      }
    }
    add(paragraph, input, &check)
  }

  private static func add(
    _ paragraph: [(text: String, line: Int)], _ input: TagInput, _ check: inout TagCheck
  ) {
    let whole = paragraph.map(\.text).joined(separator: " ")
    guard whole.contains(mark) else { return }
    let name = whole.prefix { !"(;[".contains($0) }
    let label = String(name).trimmed
    let programs = whole.split(separator: "[").dropFirst().compactMap { part in
      part.contains("]") ? String(part.prefix { $0 != "]" }) : nil
    }
    for (currency, address) in addresses(in: whole) {
      // Blanks break lines, so an address stands whole on one of them.
      let line = paragraph.first { $0.text.contains(address) }?.line ?? paragraph[0].line
      add(address, currency, label: label, programs, line, input, &check)
    }
  }

  private static func add(
    _ address: String, _ currency: String, label: String, _ details: [String], _ line: Int,
    _ input: TagInput, _ check: inout TagCheck
  ) {
    let source = (["OFAC SDN list (\(input.file.name))"] + details).joined(separator: ", ")
    var fields = SanctionsXML.fields(label: label, currency: currency, source: source)
    fields.line = line
    fields.values["address"] = address
    check.add(fields, pack: input.file.name)
  }

  /// Currencies and addresses of a remark.
  static func addresses(in remark: String) -> [(currency: String, address: String)] {
    var found: [(currency: String, address: String)] = []
    var rest = remark[...]
    while let place = rest.firstRange(of: mark) {
      rest = rest[place.upperBound...]
      let words = rest.prefix { $0 != ";" }.split(maxSplits: 2, whereSeparator: \.isWhitespace)
      guard words.count > 1 else { continue }
      let address = words[1].hasSuffix(".") ? words[1].dropLast() : words[1]
      found.append((String(words[0]), String(address)))
    }
    return found
  }
}
