/// Reads labels by address in JSON, as block explorers give them: address to name and words.
enum ExplorerLabels: TagReader {
  static let name = "explorer-labels"

  /// An object whose first member is an object with a name.
  static func fits(_ input: TagInput) -> Bool {
    guard input.isJSON, let root = try? input.json(), let first = root.members.first else {
      return false
    }
    return first.value["name"]?.text != nil && Subject.canonical(first.name) != nil
  }

  /// Reads labels, in the order of their addresses.
  static func read(
    _ input: TagInput, into check: inout TagCheck
  ) throws(AnalysisError) -> TagFileHeading {
    for member in try input.json().members.sorted(by: { $0.name < $1.name }) {
      let (address, entry) = (member.name, member.value)
      var fields = TagFields()
      fields.line = entry.line
      let words = (entry["labels"]?.texts ?? []).sorted().joined(separator: ", ")
      let label = entry["name"]?.text ?? ""
      fields.values = [
        "address": address, "label": label.isEmpty ? words : label, "source": input.file.name,
        "confidence": "web_crawl",
      ]
      check.add(fields, pack: input.file.name)
    }
    return TagFileHeading(title: input.file.name)
  }
}
