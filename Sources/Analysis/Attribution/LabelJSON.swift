import Foundation

/// Reads the label files in JSON that are in use: a mining pool with its addresses, labels by
/// address as block explorers give them, and lists of labelled addresses.
enum LabelJSON {
  private struct Pool: Decodable {
    let name: String
    let addresses: [String]
    let link: String?
  }

  private struct ExplorerLabel: Decodable {
    let name: String
    let labels: [String]?
  }

  private struct Entry: Decodable {
    let address: String
    let label: String
    let chain: String?
    let actorTypes: [String]?
    let abuseTypes: [String]?
    let attributor: String?

    enum CodingKeys: String, CodingKey {
      case address, label, chain, attributor
      case actorTypes = "actor_types"
      case abuseTypes = "abuse_types"
    }
  }

  /// Reads a file.
  static func read(_ bytes: [UInt8], _ file: TagFileName) throws(AnalysisError) -> TagFileContent {
    let data = Data(bytes)
    let decoder = JSONDecoder()
    let found: [TagFields]
    var title = file.name
    if let pool = try? decoder.decode(Pool.self, from: data) {
      title = pool.name
      found = pool.addresses.map { fields(of: pool, $0, file) }
    } else if let labels = try? decoder.decode([String: ExplorerLabel].self, from: data) {
      found = labels.sorted { $0.key < $1.key }.map { fields(of: $0.value, $0.key, file) }
    } else if let entries = try? decoder.decode([Entry].self, from: data) {
      found = entries.map { fields(of: $0, file) }
    } else {
      throw fault(data, file)
    }
    var check = TagCheck(file: file)
    for (index, fields) in found.enumerated() {
      var fields = fields
      fields.line = line(of: fields.values["address"] ?? "", in: bytes, atLeast: index)
      try check.add(fields, pack: title)
    }
    return TagFileContent(title: title, check)
  }

  private static func fields(of pool: Pool, _ address: String, _ file: TagFileName) -> TagFields {
    var fields = TagFields()
    fields.values = [
      "address": address, "label": pool.name, "category": "mining_pool", "currency": "BTC",
      "source": pool.link.flatMap { $0.isEmpty ? nil : $0 } ?? file.name,
    ]
    return fields
  }

  private static func fields(
    of label: ExplorerLabel, _ address: String, _ file: TagFileName
  ) -> TagFields {
    var fields = TagFields()
    let joined = (label.labels ?? []).sorted().joined(separator: ", ")
    fields.values = ["address": address, "source": file.name, "confidence": "web_crawl"]
    fields.values["label"] = label.name.isEmpty ? joined : label.name
    return fields
  }

  private static func fields(of entry: Entry, _ file: TagFileName) -> TagFields {
    var fields = TagFields()
    fields.values = ["address": entry.address, "label": entry.label]
    fields.values["currency"] = entry.chain
    fields.values["category"] = entry.actorTypes?.first
    fields.values["abuse"] = entry.abuseTypes?.first
    fields.concepts = Array((entry.actorTypes ?? []).dropFirst() + (entry.abuseTypes ?? []))
    fields.values["source"] = entry.attributor ?? file.name
    return fields
  }

  /// The line of an address in a small file; large ones are one line as a rule.
  private static func line(of address: String, in bytes: [UInt8], atLeast index: Int) -> Int {
    guard index < 1000, bytes.count < 65_536, !address.isEmpty else { return 1 }
    var line = 1
    for row in bytes.split(separator: 0x0a, omittingEmptySubsequences: false) {
      if String(decoding: row, as: UTF8.self).contains(address) { return line }
      line += 1
    }
    return 1
  }

  private static func fault(_ data: Data, _ file: TagFileName) -> AnalysisError {
    let isJSON = (try? JSONSerialization.jsonObject(with: data)) != nil
    return file.malformed(
      isJSON ? "JSON of a form that holds no tags" : "not JSON", line: 1,
      hint: "taken are mining pools, labels by address, and lists of address and label")
  }
}
