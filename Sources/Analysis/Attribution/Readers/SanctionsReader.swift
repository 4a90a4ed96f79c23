/// Follows a sanctions list piece by piece and keeps the addresses on it.
struct SanctionsReader {
  /// Someone on the list.
  private struct Party {
    var name: [String] = []
    var uid = ""
    var profile = ""
    var programs: [String] = []
  }

  /// The outermost element.
  private(set) var root = ""
  private var path: [String] = []
  private var text = ""
  private var kinds: [String: String] = [:]
  private var kind = ""
  private var hasPrimaryName = false
  private var party = Party()
  private var pending: [(address: String, currency: String, line: Int)] = []
  private var found: [(party: Party, address: String, currency: String, line: Int)] = []
  private var entryProfile = ""
  private var isProgram = false
  /// Programmes by profile, from the part of the advanced form that stands behind the parties.
  private var programs: [String: [String]] = [:]

  /// Takes a piece of the file.
  mutating func take(_ piece: XMLPiece, line: Int) {
    switch piece {
    case .text(let more):
      // No field that is read here is longer; a file of one endless text takes no memory.
      if text.utf8.count < 8192 { text += more }
    case .start(let element, let attributes):
      if root.isEmpty { root = element }
      path.append(element)
      text = ""
      start(element, attributes)
    case .end(let element):
      if path.last == element { path.removeLast() }
      let value = text.trimmingSpaces
      text = ""
      end(element, value, line)
    }
  }

  private mutating func start(_ element: String, _ attributes: [String: String]) {
    switch element {
    case "sdnEntry": begin(uid: "")
    case "DistinctParty": begin(uid: attributes["FixedRef"] ?? "")
    case "entity": begin(uid: attributes["id"] ?? "")
    case "Profile": party.profile = attributes["ID"] ?? ""
    case "FeatureType": kind = attributes["ID"] ?? ""
    case "Feature": kind = kinds[attributes["FeatureTypeID"] ?? ""] ?? ""
    case "Alias": hasPrimaryName = attributes["Primary"] == "true"
    case "SanctionsEntry": entryProfile = attributes["ProfileID"] ?? ""
    case "SanctionsMeasure": isProgram = attributes["SanctionsTypeID"] == "1"
    default: break
    }
  }

  private mutating func begin(uid: String) {
    party = Party(uid: uid)
    pending = []
  }

  private mutating func end(_ element: String, _ value: String, _ line: Int) {
    let parent = path.last ?? ""
    switch (parent, element) {
    case ("sdnEntry", "uid"): party.uid = value
    case ("sdnEntry", "lastName"): party.name.append(value)
    case ("sdnEntry", "firstName"): party.name.insert(value, at: 0)
    case (_, "program"): party.programs.append(value)
    case ("SanctionsMeasure", "Comment"):
      if isProgram, !value.isEmpty { programs[entryProfile, default: []].append(value) }
    case ("id", "idType"): kind = value
    case ("id", "idNumber"), (_, "VersionDetail"): keep(value, line)
    case (_, "FeatureType"): kinds[kind] = value
    case (_, "NamePartValue"): if hasPrimaryName { party.name.append(value) }
    case (_, "Alias"): hasPrimaryName = false
    case ("feature", "type"): kind = value
    case ("feature", "value"): keep(value, line)
    case (_, "formattedFullName"): if party.name.isEmpty { party.name = [value] }
    case (_, "sanctionsProgram"): party.programs.append(value)
    case (_, "sdnEntry"), (_, "DistinctParty"), ("entities", "entity"):
      found += pending.map { (party, $0.address, $0.currency, $0.line) }
      pending = []
    default: break
    }
  }

  private mutating func keep(_ address: String, _ line: Int) {
    guard let currency = SanctionsXML.currency(ofKind: kind), !address.isEmpty else { return }
    pending.append((address, currency, line))
  }

  /// The fields of every tag, in the order of the list.
  func tags(from file: String) -> [TagFields] {
    found.map { party, address, currency, line in
      let label = party.name.isEmpty ? "OFAC SDN \(party.uid)" : party.name.joined(separator: " ")
      let under = party.programs + (programs[party.profile] ?? [])
      let source = (["OFAC SDN list (\(file))", "uid \(party.uid)"] + under).joined(separator: ", ")
      var fields = SanctionsXML.fields(label: label, currency: currency, source: source)
      fields.line = line
      fields.values["address"] = address
      return fields
    }
  }
}
