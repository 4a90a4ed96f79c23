import Yams

/// Reads TagPacks and actor packs: YAML with a header whose fields hold for every tag that does
/// not say otherwise.
///
/// `!include NAME` puts in a file of the pack's own folder; under `header:` its fields become the
/// pack's. An included file includes no other.
enum TagPack: TagReader {
  static let name = "tagpack"

  /// Fields that a tag may have, or inherit.
  private static let tagFields: Set<String> = [
    "address", "tx_hash", "label", "source", "currency", "network", "confidence", "actor",
    "category", "abuse", "concepts", "context", "tag_type", "is_cluster_definer", "lastmod",
  ]
  /// Fields that only a header has.
  private static let headerFields: Set<String> = [
    "title", "creator", "tags", "actors", "description", "owner", "is_public", "lastmod",
  ]

  /// Packs end in `yaml`, or begin as YAML does; written as JSON, which is YAML too, they have a
  /// list of tags or actors.
  static func fits(_ input: TagInput) -> Bool {
    if ["yaml", "yml"].contains(input.ending) { return true }
    if input.isJSON {
      guard let root = try? input.json() else { return false }
      return ["tags", "actors"].contains { root[$0]?.list?.first?.members.isEmpty == false }
    }
    guard !["csv", "txt", "lst", "list", "json", "xml"].contains(input.ending) else { return false }
    let first = input.beginning.prefix { !$0.isNewline }
    return first.hasPrefix("%YAML") || first.hasPrefix("---")
      || (first.contains(":") && !first.contains(","))
  }

  /// Reads a pack.
  static func read(
    _ input: TagInput, into check: inout TagCheck
  ) throws(AnalysisError) -> TagFileHeading {
    let file = input.file
    let root = try YAMLDocument.compose(try input.text(), file)
    guard case .mapping = root else {
      throw file.malformed("a pack begins with a header of fields", line: line(of: root))
    }
    let pairs = try opened(root, input)
    var header = TagFields()
    var heading = TagFileHeading(title: file.name)
    var lists: [String: Node] = [:]
    for (key, value) in pairs {
      let name = key.scalar?.string ?? ""
      if name == "tags" || name == "actors" {
        lists[name] = try included(value, input)
      } else if tagFields.contains(name) {
        try take(name, value, into: &header, file)
      } else if name == "title" {
        do throws(AnalysisError) {
          heading.title = try title(value, file)
        } catch {
          check.refuse(error)
        }
      } else if !headerFields.contains(name) {
        check.warn("under the unknown header field '\(shown(name))'", line: line(of: key))
      }
    }
    guard !lists.isEmpty else {
      throw file.malformed("neither tags nor actors", line: line(of: root))
    }
    for item in try items(lists["actors"], "actors", file) {
      do throws(AnalysisError) {
        heading.actors.append(try ActorPack.actor(item, file, &check))
      } catch {
        check.refuse(error)
      }
    }
    for item in try items(lists["tags"], "tags", file) {
      do throws(AnalysisError) {
        check.add(try fields(of: item, header, &check), pack: heading.title)
      } catch {
        check.refuse(error)
      }
    }
    return heading
  }

  private static func title(
    _ value: Node, _ file: TagFileName
  ) throws(AnalysisError) -> String {
    guard let title = value.scalar?.string else { return file.name }
    try file.check(title, "the title", line: line(of: value))
    return title
  }

  /// The fields of the pack, those of an included header among them; the pack's own go before.
  private static func opened(
    _ root: Node, _ input: TagInput
  ) throws(AnalysisError) -> [(Node, Node)] {
    var own: [(Node, Node)] = []
    var header: [(Node, Node)] = []
    guard case .mapping(let pairs) = root else { return [] }
    for (key, value) in pairs {
      guard key.scalar?.string == "header" else {
        own.append((key, value))
        continue
      }
      guard case .mapping(let fields) = try included(value, input) else {
        throw input.file.malformed("header is not a list of fields", line: line(of: value))
      }
      header += fields.map { ($0.key, $0.value) }
    }
    let names = Set(own.compactMap { $0.0.scalar?.string })
    return header.filter { !names.contains($0.0.scalar?.string ?? "") } + own
  }

  /// What a node stands for: itself, or the file that it includes.
  private static func included(_ node: Node, _ input: TagInput) throws(AnalysisError) -> Node {
    guard case .scalar(let scalar) = node, node.tag.rawValue == "!include" else { return node }
    let inner = try input.include(scalar.string, line: line(of: node))
    let root = try YAMLDocument.compose(try inner.text(), inner.file)
    if case .scalar = root, root.tag.rawValue == "!include" {
      throw inner.file.malformed("an included file includes no other", line: 1)
    }
    return root
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
    if fields.values["network"] == nil {
      let stand = fields.values["currency"] == nil ? "" : "; the currency stands for it"
      check.warn("without a network\(stand)", line: fields.line)
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

  private static func isNull(_ scalar: Node.Scalar) -> Bool {
    scalar.style == .plain && ["", "~", "null", "Null", "NULL"].contains(scalar.string)
  }

  /// A field's name as it may be repeated: a key is not where secrets are, but it may be long.
  private static func shown(_ name: String) -> String {
    KeptText.fault(of: name) != nil ? "…" : String(name.prefix(40))
  }

  static func line(of node: Node) -> Int { node.mark?.line ?? 1 }
}
