/// Reads OFAC's list of sanctioned persons in its two XML forms for the addresses on it.
enum SanctionsList {
  private static let prefix = "Digital Currency Address - "

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
  static func read(_ bytes: [UInt8], _ file: TagFileName) throws(AnalysisError) -> TagFileContent {
    var check = TagCheck(file: file)
    var xml = XMLPieces(bytes)
    var reader = SanctionsReader(file: file)
    while let piece = try xml.next(file) {
      for fields in reader.take(piece, line: xml.line) {
        try check.add(fields, pack: file.name)
      }
    }
    guard reader.root == "sdnList" || reader.root == "Sanctions" else {
      throw file.malformed("XML that is no sanctions list", line: 1)
    }
    return TagFileContent(title: file.name, check)
  }

  /// The currency of a kind of identifier; nil for one that is no address.
  static func currency(ofKind kind: String) -> String? {
    kind.hasPrefix(prefix) ? String(kind.dropFirst(prefix.count)) : nil
  }
}

/// Follows a sanctions list piece by piece and gives out the addresses of each entry at its end.
struct SanctionsReader {
  let file: TagFileName
  /// The outermost element.
  private(set) var root = ""
  private var path: [String] = []
  private var text = ""
  private var kinds: [String: String] = [:]
  private var kind = ""
  private var name: [String] = []
  private var uid = ""
  private var program = ""
  private var hasPrimaryName = false
  private var found: [(address: String, currency: String, line: Int)] = []

  init(file: TagFileName) { self.file = file }

  /// Takes a piece of the file; the tags of an entry come with its end.
  mutating func take(_ piece: XMLPiece, line: Int) -> [TagFields] {
    switch piece {
    case .text(let more):
      text += more
    case .start(let element, let attributes):
      if root.isEmpty { root = element }
      path.append(element)
      text = ""
      start(element, attributes)
    case .end(let element):
      if path.last == element { path.removeLast() }
      let value = text.trimmed
      text = ""
      return end(element, value, line)
    }
    return []
  }

  private mutating func start(_ element: String, _ attributes: [String: String]) {
    switch element {
    case "sdnEntry": begin(uid: "")
    case "DistinctParty": begin(uid: attributes["FixedRef"] ?? "")
    case "FeatureType": kind = attributes["ID"] ?? ""
    case "Feature": kind = kinds[attributes["FeatureTypeID"] ?? ""] ?? ""
    case "Alias": hasPrimaryName = attributes["Primary"] == "true"
    default: break
    }
  }

  private mutating func begin(uid: String) {
    self.uid = uid
    name = []
    program = ""
    found = []
  }

  private mutating func end(_ element: String, _ value: String, _ line: Int) -> [TagFields] {
    let parent = path.last ?? ""
    switch (parent, element) {
    case ("sdnEntry", "uid"): uid = value
    case ("sdnEntry", "lastName"): name.append(value)
    case ("sdnEntry", "firstName"): name.insert(value, at: 0)
    case (_, "program"): program = value
    case ("id", "idType"): kind = value
    case ("id", "idNumber"), (_, "VersionDetail"): keep(value, line)
    case (_, "FeatureType"): kinds[kind] = value
    case (_, "NamePartValue"): if hasPrimaryName { name.append(value) }
    case (_, "Alias"): hasPrimaryName = false
    case (_, "sdnEntry"), (_, "DistinctParty"): return tags()
    default: break
    }
    return []
  }

  private mutating func keep(_ address: String, _ line: Int) {
    guard let currency = SanctionsList.currency(ofKind: kind), !address.isEmpty else { return }
    found.append((address, currency, line))
  }

  private func tags() -> [TagFields] {
    found.map { address, currency, line in
      let label = name.isEmpty ? "OFAC SDN \(uid)" : name.joined(separator: " ")
      let under = program.isEmpty ? "" : ", \(program)"
      var fields = SanctionsList.fields(
        label: label, currency: currency, source: "OFAC SDN list (\(file.name)), uid \(uid)\(under)"
      )
      fields.line = line
      fields.values["address"] = address
      return fields
    }
  }
}

extension String {
  /// Without blanks and line ends around it.
  fileprivate var trimmed: String {
    var rest = self[...]
    while rest.first?.isWhitespace == true { rest.removeFirst() }
    while rest.last?.isWhitespace == true { rest.removeLast() }
    return String(rest)
  }
}
