/// Reads mining pools in JSON: a name, its link and the addresses it is paid at.
enum MiningPool: TagReader {
  static let name = "mining-pool"

  /// An object with a name and a list of addresses.
  static func fits(_ input: TagInput) -> Bool {
    guard input.isJSON, let root = try? input.json() else { return false }
    return root["name"]?.text != nil && root["addresses"]?.list != nil
  }

  /// Reads a pool.
  static func read(
    _ input: TagInput, into check: inout TagCheck
  ) throws(AnalysisError) -> TagFileHeading {
    let root = try input.json()
    let name = root["name"]?.text ?? input.file.stem
    let link = root["link"]?.text ?? ""
    for entry in root["addresses"]?.list ?? [] {
      var fields = TagFields()
      fields.line = entry.line
      fields.values = [
        "address": entry.text ?? "", "label": name, "category": "mining_pool", "currency": "BTC",
        "source": link.isEmpty ? input.file.name : link,
      ]
      check.add(fields, pack: name)
    }
    return TagFileHeading(title: name)
  }
}
