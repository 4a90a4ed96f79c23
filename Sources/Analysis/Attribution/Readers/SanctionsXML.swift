/// Reads OFAC's list of sanctioned persons in its three XML forms for the addresses on it.
///
/// The file is read as a stream: what is kept is the tags, never the file. In the advanced form
/// the programmes stand behind the parties, so tags wait for the end of the file.
enum SanctionsXML: TagReader {
  static let name = "ofac-xml"
  private static let prefix = "Digital Currency Address - "

  /// XML.
  static func fits(_ input: TagInput) -> Bool { input.beginning.hasPrefix("<") }

  /// Fields of a tag for a sanctioned address.
  static func fields(label: String, currency: String?, source: String) -> TagFields {
    var fields = TagFields()
    fields.values = [
      "label": label, "abuse": "sanction", "confidence": Confidence.authorityData.word,
      "source": source,
    ]
    fields.values["currency"] = currency == "XBT" ? "BTC" : currency
    return fields
  }

  /// Reads a list.
  static func read(
    _ input: TagInput, into check: inout TagCheck
  ) throws(AnalysisError) -> TagFileHeading {
    var xml = XMLPieces(try input.stream())
    var reader = SanctionsReader()
    while let piece = try xml.next(input.file) { reader.take(piece, line: xml.line) }
    guard ["sdnList", "Sanctions", "sanctionsData"].contains(reader.root) else {
      throw input.file.malformed("XML that is no sanctions list", line: 1)
    }
    for fields in reader.tags(from: input.file.name) { check.add(fields, pack: input.file.name) }
    input.note(digest: try xml.digest())
    return TagFileHeading(title: input.file.name)
  }

  /// The currency of a kind of identifier; nil for one that is no address.
  static func currency(ofKind kind: String) -> String? {
    kind.hasPrefix(prefix) ? String(kind.dropFirst(prefix.count)) : nil
  }
}
