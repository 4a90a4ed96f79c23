import Yams

/// Reads the entries of actor packs.
enum ActorPack {
  private static let fields: Set<String> = [
    "id", "label", "uri", "categories", "jurisdictions", "aliases", "lastmod", "context",
    "concepts", "description",
  ]

  /// Reads one entry.
  static func actor(
    _ item: Node, _ file: TagFileName, _ check: inout TagCheck
  ) throws(AnalysisError) -> Actor {
    let line = TagPack.line(of: item)
    guard case .mapping(let pairs) = item else {
      throw file.malformed("an actor is not a list of fields", line: line)
    }
    for (key, _) in pairs where !fields.contains(key.scalar?.string ?? "") {
      check.warn("of an actor with an unknown field", line: TagPack.line(of: key))
    }
    guard let id = try text("id", item, file), !id.isEmpty else {
      throw file.malformed("an actor without an id", line: line)
    }
    guard let label = try text("label", item, file), !label.isEmpty else {
      throw file.malformed("an actor without a label", line: line)
    }
    var actor = Actor(id: id, label: label)
    actor.uri = try text("uri", item, file)
    actor.lastmod = try text("lastmod", item, file)
    actor.categories = try words("categories", item, file).sorted()
    actor.aliases = try words("aliases", item, file)
    actor.jurisdictions = try words("jurisdictions", item, file).map { $0.uppercased() }
    for country in actor.jurisdictions where !isCountry(country) {
      check.warn("of an actor with a jurisdiction that is no ISO 3166 code", line: line)
    }
    if let context = item["context"], context.scalar == nil {
      let text = YAMLDocument.json(context)
      try file.check(text, "context", .notes, line: TagPack.line(of: context))
      actor.context = text
    }
    return actor
  }

  /// Two letters, or a country and its part as in `US-NY`.
  private static func isCountry(_ code: String) -> Bool {
    let parts = code.split(separator: "-", omittingEmptySubsequences: false)
    guard let country = parts.first, country.count == 2, parts.count <= 2 else { return false }
    return code.utf8.allSatisfy {
      (0x41...0x5a).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2d
    }
      && parts.allSatisfy { !$0.isEmpty }
  }

  private static func text(
    _ name: String, _ item: Node, _ file: TagFileName
  ) throws(AnalysisError) -> String? {
    guard let node = item[name] else { return nil }
    guard let value = node.scalar?.string else {
      throw file.malformed("\(name) is not a single value", line: TagPack.line(of: node))
    }
    return try checked(value, name, node, file)
  }

  private static func words(
    _ name: String, _ item: Node, _ file: TagFileName
  ) throws(AnalysisError) -> [String] {
    guard let node = item[name] else { return [] }
    if let one = node.scalar?.string {
      return one.isEmpty || one == "null" ? [] : [try checked(one, name, node, file)]
    }
    var words: [String] = []
    for entry in node.sequence.map(Array.init) ?? [] {
      guard let word = entry.scalar?.string else {
        throw file.malformed("\(name) is not a list of words", line: TagPack.line(of: entry))
      }
      words.append(try checked(word, name, entry, file))
    }
    return words
  }

  private static func checked(
    _ value: String, _ name: String, _ node: Node, _ file: TagFileName
  ) throws(AnalysisError) -> String {
    try file.check(value, name, line: TagPack.line(of: node))
    return value
  }
}
