/// Reads attributions by the draft OBIS-0003: a JSON list of chain, address, label, types of actor
/// and abuse, attributor and evidence.
///
/// The first type of actor is the category, the first type of abuse the abuse; the rest are
/// concepts. The draft has no confidence.
enum OBISTags: TagReader {
  static let name = "obis"

  /// A list whose first element has an address and a label.
  static func fits(_ input: TagInput) -> Bool {
    guard input.isJSON, let root = try? input.json(), let list = root.list else { return false }
    return list.first.map { $0["address"] != nil && $0["label"] != nil } ?? false
  }

  /// Reads a list.
  static func read(
    _ input: TagInput, into check: inout TagCheck
  ) throws(AnalysisError) -> TagFileHeading {
    for entry in try input.json().list ?? [] {
      var fields = TagFields()
      fields.line = entry.line
      let actors = entry["actor_types"]?.texts ?? []
      let abuses = entry["abuse_types"]?.texts ?? []
      fields.values["address"] = entry["address"]?.text
      fields.values["label"] = entry["label"]?.text
      fields.values["currency"] = entry["chain"]?.text.map(ChainName.currency)
      fields.values["network"] = entry["chain"]?.text.map(ChainName.currency)
      fields.values["category"] = actors.first
      fields.values["abuse"] = abuses.first
      fields.values["source"] = entry["attributor"]?.text ?? entry["attributor"]?["name"]?.text
      fields.concepts = Array(actors.dropFirst()) + abuses
      if let evidence = entry["evidence"], !(evidence.list?.isEmpty ?? false) {
        fields.values["context"] = "{\"evidence\":\(evidence.json)}"
      } else {
        check.warn("without evidence, which OBIS asks for", line: entry.line)
      }
      check.add(fields, pack: input.file.name)
    }
    return TagFileHeading(title: input.file.name)
  }
}

/// Names of chains as other formats write them.
enum ChainName {
  /// The usual short name of a chain given as CAIP-2 or as a word; what is not known stays.
  static func currency(_ text: String) -> String {
    switch text.lowercased() {
    case "bip122:000000000019d6689c085ae165831e93", "bitcoin", "btc", "xbt": "BTC"
    case "bip122:12a765e31ffd4059bada1e25190f6e98", "litecoin", "ltc": "LTC"
    case "bip122:000000000000000000651ef99cb9fcbe", "bitcoin-cash", "bch": "BCH"
    case "eip155:1", "ethereum", "eth": "ETH"
    case "tron:0x2b6653dc", "tron", "trx": "TRX"
    case "monero", "xmr": "XMR"
    case "dash": "DASH"
    default: text
    }
  }
}
