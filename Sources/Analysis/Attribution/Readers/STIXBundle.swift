import Bitcoin

/// Reads STIX 2.1 bundles for the published extension objects `cryptocurrency-wallet` and
/// `cryptocurrency-transaction`, and for indicators whose pattern names a wallet.
///
/// The holder names a wallet; else whoever a relationship ties it to, or the indicator. STIX's
/// confidence of 0 to 100 becomes the highest level of the TagPack scale that is not above it and
/// does not claim more than an investigation's result.
enum STIXBundle: TagReader {
  static let name = "stix"

  /// A bundle, or a single object of the extension.
  static func fits(_ input: TagInput) -> Bool {
    guard input.isJSON, let root = try? input.json(), let type = root["type"]?.text else {
      return false
    }
    return type == "bundle" || type == "cryptocurrency-wallet"
      || type == "cryptocurrency-transaction"
  }

  /// Reads a bundle.
  static func read(
    _ input: TagInput, into check: inout TagCheck
  ) throws(AnalysisError) -> TagFileHeading {
    let root = try input.json()
    let title = input.file.name
    var reader = STIXReader(objects: root["objects"]?.list ?? [root], title: title)
    for fields in reader.tags() {
      // The extension's own example names an address where the hash should stand.
      if let hash = fields.values["tx_hash"], Txid(displayHex: hash) == nil {
        check.warn("a transaction whose value is no txid, left out", line: fields.line)
      } else {
        check.add(fields, pack: title)
      }
    }
    return TagFileHeading(title: title)
  }
}

/// One bundle with its objects by id.
struct STIXReader {
  private let objects: [JSONNode]
  private let title: String
  private var byID: [String: JSONNode] = [:]
  /// For each object, those that relationships tie it to, in the order of the bundle.
  private var related: [String: [String]] = [:]

  init(objects: [JSONNode], title: String) {
    self.objects = objects
    self.title = title
    for object in objects {
      if let id = object["id"]?.text, byID[id] == nil { byID[id] = object }
      guard object["type"]?.text == "relationship", let source = object["source_ref"]?.text,
        let target = object["target_ref"]?.text
      else { continue }
      related[source, default: []].append(target)
      related[target, default: []].append(source)
    }
  }

  /// The fields of every tag, in the order of the bundle.
  mutating func tags() -> [TagFields] {
    objects.flatMap { object -> [TagFields] in
      switch object["type"]?.text {
      case "cryptocurrency-wallet":
        [fields(of: object, "address", object["value"]?.text ?? object["address"]?.text)]
      case "cryptocurrency-transaction":
        [fields(of: object, "tx_hash", object["value"]?.text ?? object["hash"]?.text)]
      case "indicator":
        STIXReader.wallets(in: object["pattern"]?.text ?? "")
          .map { fields(of: object, "address", $0) }
      default: []
      }
    }
  }

  private func fields(of object: JSONNode, _ kind: String, _ value: String?) -> TagFields {
    var fields = TagFields()
    fields.line = object.line
    fields.values[kind] = value
    let parties = parties(of: object)
    let names = [object["name"]?.text] + parties.map(STIXReader.name)
    fields.values["label"] =
      names.compactMap { $0 }.first { !$0.isEmpty } ?? "\(object["type"]?.text ?? "") of \(title)"
    fields.values["source"] = source(of: object)
    fields.values["lastmod"] = object["modified"]?.text ?? object["created"]?.text
    if let symbol = object["symbol"]?.text ?? object["currency"]?.text {
      fields.values["currency"] = ChainName.currency(symbol)
      fields.values["network"] = ChainName.currency(symbol)
    }
    if let stated = object["confidence"]?.word.flatMap({ Double($0) }) {
      fields.values["confidence"] = STIXReader.confidence(stated)
    }
    let words = ([object] + parties).flatMap { node in
      ["labels", "malware_types", "indicator_types", "infrastructure_types", "threat_actor_types"]
        .flatMap { node[$0]?.texts ?? [] }
    }
    let concepts = words.map { $0.lowercased().replacing("-", with: "_") }
    fields.concepts = Set(concepts.filter(Taxonomy.contains)).sorted()
    return fields
  }

  /// Holder first, then whoever relationships name.
  private func parties(of object: JSONNode) -> [JSONNode] {
    let holder = object["holder_ref"]?.text.map { [$0] } ?? []
    let tied = object["id"]?.text.flatMap { related[$0] } ?? []
    return (holder + tied).compactMap { byID[$0] }
  }

  private static func name(of party: JSONNode) -> String? {
    switch party["type"]?.text {
    case "user-account":
      party["display_name"]?.text ?? party["account_login"]?.text ?? party["user_id"]?.text
    case "email-addr": party["value"]?.text
    default: party["name"]?.text
    }
  }

  private func source(of object: JSONNode) -> String {
    let links = (object["external_references"]?.list ?? []).compactMap {
      $0["url"]?.text ?? $0["source_name"]?.text
    }
    if let link = links.first { return link }
    let maker = object["created_by_ref"]?.text.flatMap { byID[$0] }.flatMap(STIXReader.name)
    return maker ?? title
  }

  private static func confidence(_ stated: Double) -> String {
    switch stated {
    case 70...: "forensic_investigation"
    case 60..<70: "authority_data"
    case 50..<60: "trusted_provider"
    case 40..<50: "untrusted_transaction"
    case 20..<40: "web_crawl"
    case 10..<20: "heuristic"
    default: "unknown"
    }
  }

  /// The addresses that a pattern compares `cryptocurrency-wallet:value` with.
  static func wallets(in pattern: String) -> [String] {
    var found: [String] = []
    var rest = pattern[...]
    while let place = rest.firstRange(of: "cryptocurrency-wallet:") {
      rest = rest[place.upperBound...]
      guard let open = rest.firstIndex(of: "'") else { break }
      let between = rest[..<open].filter { !$0.isWhitespace }
      rest = rest[rest.index(after: open)...]
      guard let close = rest.firstIndex(of: "'") else { break }
      if ["value=", "address="].contains(between) { found.append(String(rest[..<close])) }
      rest = rest[rest.index(after: close)...]
    }
    return found
  }
}
