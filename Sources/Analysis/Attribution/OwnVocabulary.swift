/// Concepts of our own in files for other programs.
///
/// Written for others, a concept of ours gives way to the nearest one above it that they know, and
/// the tag's context keeps what was said, so that reading the file again brings it back exactly.
public enum OwnVocabulary {
  /// Whose concepts a file may name.
  public enum Export: Sendable {
    /// Ours too, as they stand.
    case own
    /// Those of TagPacks only. A replacement goes before the nearest concept above.
    case shared(replacing: [String: String] = [:])
  }

  /// A tag as a file for others says it.
  static func written(_ tag: Tag, _ vocabulary: Export) -> Tag {
    guard case .shared(let replacements) = vocabulary else { return tag }
    func named(_ concept: String) -> String {
      replacements[concept] ?? Taxonomy.shared(concept)
    }
    guard tag.allConcepts.contains(where: { named($0) != $0 }) else { return tag }
    var written = tag
    written.category = tag.category.map(named)
    written.abuse = tag.abuse.map(named)
    written.concepts = Set(tag.concepts.map(named)).sorted()
    written.context = note(of: tag)
    return written
  }

  /// What a tag said before its concepts were replaced, as JSON.
  private static func note(of tag: Tag) -> String {
    let texts: [(String, String?)] = [
      ("abuse", tag.abuse), ("category", tag.category), ("context", tag.context),
    ]
    var members = texts.compactMap { name, text in
      text.map { "\(JSONNode.quoted(name)):\(JSONNode.quoted($0))" }
    }
    members.append("\"concepts\":[\(tag.concepts.map(JSONNode.quoted).joined(separator: ","))]")
    return "{\"filature\":{\(members.joined(separator: ","))}}"
  }

  /// Brings back what ``written(_:_:)`` replaced; any other tag stays as it is.
  static func restore(_ tag: inout Tag) {
    guard let context = tag.context, context.hasPrefix("{\"filature\":{"),
      let node = try? JSONNode.parse(Array(context.utf8), TagFileName(path: "context")),
      let note = node["filature"], let concepts = note["concepts"]?.list
    else { return }
    tag.abuse = note["abuse"]?.text
    tag.category = note["category"]?.text
    tag.context = note["context"]?.text
    tag.concepts = Set(concepts.compactMap(\.text)).sorted()
  }
}
