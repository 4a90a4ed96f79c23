import Yams

/// Reads TagPacks and actor packs: YAML with a header whose fields hold for every tag that does
/// not say otherwise.
enum TagPack {
  /// Fields that a tag may have, or inherit.
  private static let tagFields: Set<String> = [
    "address", "tx_hash", "label", "source", "currency", "network", "confidence", "actor",
    "category", "abuse", "concepts", "context", "tag_type", "is_cluster_definer", "lastmod",
  ]
  /// Fields that only a header has.
  private static let headerFields: Set<String> = [
    "title", "creator", "tags", "actors", "description", "owner", "is_public",
  ]

  /// Reads a pack.
  static func read(_ text: String, _ file: TagFileName) throws(AnalysisError) -> TagFileContent {
    let root = try YAMLDocument.compose(text, file)
    guard case .mapping(let pairs) = root else {
      throw file.malformed("a pack begins with a header of fields", line: line(of: root))
    }
    var check = TagCheck(file: file)
    var header = TagFields()
    var title = file.name
    var lists: [String: Node] = [:]
    for (key, value) in pairs {
      let name = key.scalar?.string ?? ""
      if name == "tags" || name == "actors" {
        lists[name] = value
      } else if tagFields.contains(name) {
        try take(name, value, into: &header, file)
      } else if name == "title" {
        title = value.scalar?.string ?? file.name
      } else if !headerFields.contains(name) {
        check.warn("under the unknown header field '\(shown(name))'", line: line(of: key))
      }
    }
    guard !lists.isEmpty else {
      throw file.malformed("neither tags nor actors", line: line(of: root))
    }
    var actors: [Actor] = []
    for item in try items(lists["actors"], "actors", file) { actors.append(try actor(item, file)) }
    for item in try items(lists["tags"], "tags", file) {
      try check.add(try fields(of: item, header, &check), pack: title)
    }
    return TagFileContent(title: title, check, actors: actors)
  }

  private static func items(
    _ node: Node?, _ name: String, _ file: TagFileName
  ) throws(AnalysisError) -> [Node] {
    guard let node else { return [] }
    guard case .sequence(let items) = node else {
      throw file.malformed("\(name) is not a list", line: line(of: node))
    }
    return Array(items)
  }

  private static func fields(
    of item: Node, _ header: TagFields, _ check: inout TagCheck
  ) throws(AnalysisError) -> TagFields {
    guard case .mapping(let pairs) = item else {
      throw check.file.malformed("a tag is not a list of fields", line: line(of: item))
    }
    var fields = header
    fields.line = line(of: item)
    for (key, value) in pairs {
      let name = key.scalar?.string ?? ""
      if tagFields.contains(name) {
        try take(name, value, into: &fields, check.file)
      } else {
        check.warn("with the unknown field '\(shown(name))'", line: line(of: key))
      }
    }
    return fields
  }

  private static func take(
    _ name: String, _ value: Node, into fields: inout TagFields, _ file: TagFileName
  ) throws(AnalysisError) {
    fields.lines[name] = line(of: value)
    switch (name, value) {
    case ("concepts", .sequence(let concepts)):
      fields.concepts = []
      for concept in concepts {
        guard let text = concept.scalar?.string else {
          throw file.malformed("a concept is not a word", line: line(of: concept))
        }
        fields.concepts.append(text)
      }
    case ("concepts", .scalar(let scalar)):
      fields.concepts = isNull(scalar) ? [] : [scalar.string]
    case ("context", .mapping), ("context", .sequence):
      fields.values[name] = YAMLDocument.json(value)
    case (_, .scalar(let scalar)):
      fields.values[name] = isNull(scalar) ? nil : scalar.string
    default:
      throw file.malformed("\(name) is not a single value", line: line(of: value))
    }
  }

  private static func actor(_ item: Node, _ file: TagFileName) throws(AnalysisError) -> Actor {
    guard let id = item["id"]?.scalar?.string, !id.isEmpty else {
      throw file.malformed("an actor without an id", line: line(of: item))
    }
    guard let label = item["label"]?.scalar?.string else {
      throw file.malformed("an actor without a label", line: line(of: item))
    }
    let categories = item["categories"]?.sequence?.compactMap { $0.scalar?.string } ?? []
    return Actor(
      id: id, label: label, uri: item["uri"]?.scalar?.string, categories: categories.sorted())
  }

  private static func isNull(_ scalar: Node.Scalar) -> Bool {
    scalar.style == .plain && ["", "~", "null", "Null", "NULL"].contains(scalar.string)
  }

  /// A field's name as it may be repeated: a key is not where secrets are, but it may be long.
  private static func shown(_ name: String) -> String {
    Subject.holdsPrivateKey(name) || name.contains(where: \.isNewline)
      ? "…" : String(name.prefix(40))
  }

  private static func line(of node: Node) -> Int { node.mark?.line ?? 1 }
}
