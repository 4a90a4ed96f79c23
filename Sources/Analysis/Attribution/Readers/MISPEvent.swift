import Bitcoin

/// Reads MISP events, and lists of attributes as searches give them: attributes of the types `btc`, `xmr` and `dash`, alone or within any object,
/// and what `coin-address`, `btc-wallet`, `btc-transaction` and `cryptocurrency-transaction` name by
/// their templates. What was deleted from the event is left out.
///
/// The template of `btc-transaction` numbers transactions in a row: a number that is a txid is taken
/// for one, any other is passed over. The comment is the label where there is one, else the event's title. Words of the event's and
/// the attribute's tags that are concepts of the taxonomy become concepts.
enum MISPEvent: TagReader {
  static let name = "misp"

  static let addressTypes: Set<String> = ["btc", "xmr", "dash"]
  private static let addressRelations: Set<String> = [
    "address", "address-crypto", "address-xmr", "wallet-address", "btc-address",
  ]
  private static let objects: Set<String> = [
    "coin-address", "btc-wallet", "btc-transaction", "cryptocurrency-transaction",
  ]

  /// An event, a list of events, attributes without one, or a server's answer with any of them.
  static func fits(_ input: TagInput) -> Bool {
    guard input.isJSON, let root = try? input.json() else { return false }
    return !events(root).isEmpty
  }

  /// The events of an answer. Attributes that stand alone say of which event they are; where several
  /// are meant, a list stands for one.
  private static func events(_ root: JSONNode) -> [JSONNode] {
    several(root["response"] ?? root).flatMap { part -> [JSONNode] in
      if let event = part["Event"], part["Attribute"] == nil, part["value"] == nil {
        return several(event)
      }
      if part["Attribute"] != nil || part["Object"] != nil { return [part] }
      let isAttribute =
        part["type"]?.text != nil && part["value"]?.word != nil
        && (part["category"] ?? part["event_id"] ?? part["object_relation"]) != nil
      guard isAttribute else { return [] }
      let list = JSONNode(value: .array([part]), line: part.line)
      return [
        JSONNode(value: .object([JSONNode.Member(name: "Attribute", value: list)]), line: part.line)
      ]
    }
  }

  /// The elements of a list, or the one that stands in its place.
  private static func several(_ node: JSONNode) -> [JSONNode] { node.list ?? [node] }

  /// Reads events.
  static func read(
    _ input: TagInput, into check: inout TagCheck
  ) throws(AnalysisError) -> TagFileHeading {
    let events = events(try input.json())
    var title = input.file.name
    for event in events {
      if events.count == 1, let info = event["info"]?.text { title = info }
      let common = heading(of: event, input.file)
      for attribute in kept(event["Attribute"]) {
        add(attribute, of: nil, common, title, &check)
      }
      for object in kept(event["Object"]) {
        for attribute in kept(object["Attribute"]) {
          add(attribute, of: object, common, title, &check)
        }
      }
    }
    return TagFileHeading(title: title)
  }

  /// What holds for all attributes of an event.
  private static func heading(of event: JSONNode, _ file: TagFileName) -> TagFields {
    let maker = event["Orgc"]?["name"]?.text ?? event["Org"]?["name"]?.text
    let number = event["uuid"]?.text ?? event["id"]?.word ?? ""
    var common = TagFields()
    common.values["label"] = event["info"]?.text ?? file.name
    common.values["source"] = [maker, number.isEmpty ? nil : "MISP event \(number)"]
      .compactMap { $0 }.joined(separator: ", ")
    common.concepts = concepts(of: event)
    return common
  }

  /// The elements of a list that were not deleted from the event, whose traces are exported too.
  private static func kept(_ list: JSONNode?) -> [JSONNode] {
    (list.map(several) ?? []).filter { !["true", "1"].contains($0["deleted"]?.word ?? "") }
  }

  private static func add(
    _ attribute: JSONNode, of object: JSONNode?, _ common: TagFields, _ title: String,
    _ check: inout TagCheck
  ) {
    let type = attribute["type"]?.text ?? ""
    let relation = attribute["object_relation"]?.text ?? ""
    guard let value = attribute["value"]?.word else { return }
    let isOfCoins = objects.contains(object?["name"]?.text ?? "")
    let isTransaction =
      isOfCoins
      && (relation == "transaction-id"
        || relation == "transaction-number" && Txid(displayHex: value) != nil)
    let isAddress = addressTypes.contains(type) || isOfCoins && addressRelations.contains(relation)
    guard isAddress || isTransaction else { return }
    var fields = common
    // An attribute that a search found brings its event along.
    if let event = attribute["Event"] {
      let own = heading(of: event, check.file)
      fields.values.merge(own.values) { $1.isEmpty ? $0 : $1 }
      fields.concepts = Set(fields.concepts + own.concepts).sorted()
    }
    fields.line = attribute.line
    fields.values[isTransaction ? "tx_hash" : "address"] = value
    let symbol = other("symbol", in: object)
    let currency = ChainName.currency(symbol ?? (addressTypes.contains(type) ? type : "btc"))
    fields.values["currency"] = currency
    fields.values["network"] = currency
    let comments = [
      attribute["comment"]?.text, other("text", in: object), object?["comment"]?.text,
    ]
    if let comment = comments.compactMap({ $0 }).first(where: { !$0.isEmpty }) {
      fields.values["label"] = comment
    }
    fields.values["lastmod"] = attribute["timestamp"]?.word.flatMap { Double($0) }.map(day)
    fields.concepts = Set(fields.concepts + concepts(of: attribute)).sorted()
    check.add(fields, pack: title)
  }

  private static func other(_ relation: String, in object: JSONNode?) -> String? {
    let found = object?["Attribute"]?.list?.first { $0["object_relation"]?.text == relation }
    return found?["value"]?.word
  }

  /// The last word of each machine tag, such as `ransomware` of `enisa:abuse="ransomware"`.
  private static func concepts(of node: JSONNode) -> [String] {
    let names = (node["Tag"]?.list ?? []).compactMap { $0["name"]?.text }
    let words = names.map { name -> String in
      let last = name.split(whereSeparator: { $0 == "=" || $0 == ":" }).last ?? ""
      return last.replacing("\"", with: "").lowercased().replacing("-", with: "_")
        .replacing(" ", with: "_")
    }
    return Set(words.filter(Taxonomy.contains)).sorted()
  }

  private static func day(_ seconds: Double) -> String {
    let clamped = min(max(0, seconds), 4_102_444_800)
    return CalendarDay(unixTime: UInt32(clamped)).description
  }
}
