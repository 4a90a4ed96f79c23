import Foundation

/// Reads plain lists: one address to a line, empty lines and `#` comments between them.
///
/// The OFAC lists that others publish per currency are told by their names and become sanctions.
enum AddressList: TagReader {
  static let name = "list"

  /// Plain lists have no shape to go by: what no other reader takes is one.
  static func fits(_ input: TagInput) -> Bool {
    ["txt", "lst", "list"].contains(input.ending)
  }

  /// Reads a list.
  static func read(
    _ input: TagInput, into check: inout TagCheck
  ) throws(AnalysisError) -> TagFileHeading {
    let file = input.file
    let text = try input.text()
    let common = commonFields(of: file)
    var number = 0
    for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
      number += 1
      let word = line.trimmingCharacters(in: .whitespaces.union(["\u{feff}"]))
      if word.isEmpty || word.hasPrefix("#") { continue }
      var fields = common
      fields.line = number
      fields.values["address"] = word
      check.add(fields, pack: file.name)
    }
    guard !check.tags.isEmpty || !check.faults.isEmpty else {
      throw file.malformed("no addresses", line: 1)
    }
    return TagFileHeading(title: file.name)
  }

  private static func commonFields(of file: TagFileName) -> TagFields {
    let parts = file.stem.split(separator: "_")
    let isSanctions = parts.first == "sanctioned" || file.path.lowercased().contains("ofac")
    guard isSanctions else {
      var fields = TagFields()
      fields.values = ["label": file.stem, "source": file.name]
      return fields
    }
    let folder = ((file.shown as NSString).deletingLastPathComponent as NSString).lastPathComponent
    let place = folder.isEmpty ? file.name : "\(folder)/\(file.name)"
    let currency = parts.first == "sanctioned" ? parts.last.map(String.init) : nil
    return SanctionsXML.fields(
      label: "OFAC SDN", currency: currency, source: "OFAC sanctions list (\(place))")
  }
}
