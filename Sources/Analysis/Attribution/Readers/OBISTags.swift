/// Reads attributions by the draft OBIS-0003: a JSON list of chain, address, label, types of actor
/// and abuse, attributor and evidence.
///
/// The first type of actor is the category, the first type of abuse the abuse; the rest are
/// concepts. Types are those of OBIS-0002, a top concept or one below it such as `service.x-mixer`,
/// and become the taxonomy's; the context keeps them as written. The draft has no confidence.
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
      let actors = (entry["actor_types"]?.texts ?? []).map(concept)
      let abuses = (entry["abuse_types"]?.texts ?? []).map(concept)
      if entry["chain"]?.text == nil {
        check.warn("without a chain, which OBIS asks for", line: entry.line)
      }
      fields.values["address"] = entry["address"]?.text
      fields.values["label"] = entry["label"]?.text
      fields.values["currency"] = entry["chain"]?.text.map(ChainName.currency)
      fields.values["network"] = entry["chain"]?.text.map(ChainName.currency)
      fields.values["category"] = actors.first
      fields.values["abuse"] = abuses.first
      fields.values["source"] = entry["attributor"]?.text ?? entry["attributor"]?["name"]?.text
      fields.concepts = Array(actors.dropFirst()) + abuses
      if entry["evidence"]?.list?.isEmpty ?? true {
        check.warn("without evidence, which OBIS asks for", line: entry.line)
      }
      let written = ["evidence", "actor_types", "abuse_types"].compactMap { name in
        entry[name].map { "\"\(name)\":\($0.json)" }
      }
      if !written.isEmpty {
        fields.values["context"] = "{\(written.joined(separator: ","))}"
      }
      check.add(fields, pack: input.file.name)
    }
    return TagFileHeading(title: input.file.name)
  }

  /// OBIS-0002's top concepts where the taxonomy has another word.
  private static let tops = ["party": "user", "fraud": "scam", "illicit-finance": "abuse"]

  /// The taxonomy's word for a type: for the specific part where it has one, else for the top
  /// concept, under which a reader has to put what it does not know.
  private static func concept(_ type: String) -> String {
    let parts = type.lowercased().split(separator: ".").map(String.init)
    guard let top = parts.first, let last = parts.last else { return type }
    let plain = (last.hasPrefix("x-") ? String(last.dropFirst(2)) : last)
      .replacing("-", with: "_")
    if parts.count > 1, Taxonomy.contains(plain) { return plain }
    return tops[top] ?? (parts.count > 1 || Taxonomy.contains(plain) ? top : type)
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
