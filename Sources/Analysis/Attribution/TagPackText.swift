/// Writes tags as a TagPack that reads back to the same tags.
public enum TagPackText {
  /// The YAML text; scalars are double-quoted, so that no label can be read as anything else.
  public static func text(of tags: [Tag]) -> String {
    var text = "title: \"Filature export\"\ncreator: \"Filature\"\ntags:\n"
    for tag in tags {
      let fields: [(String, String?)] = [
        ("label", tag.label), ("source", tag.source.isEmpty ? nil : tag.source),
        ("confidence", tag.confidence), ("currency", tag.currency), ("network", tag.network),
        ("category", tag.category), ("abuse", tag.abuse), ("actor", tag.actor),
        ("lastmod", tag.lastmod),
      ]
      text += "- address: \(quoted(tag.subject))\n"
      for (name, value) in fields {
        if let value { text += "  \(name): \(quoted(value))\n" }
      }
      if let definer = tag.isClusterDefiner { text += "  is_cluster_definer: \(definer)\n" }
      if !tag.concepts.isEmpty {
        text += "  concepts: [" + tag.concepts.map(quoted).joined(separator: ", ") + "]\n"
      }
    }
    return text
  }

  private static func quoted(_ text: String) -> String {
    let inner = text.unicodeScalars.map { scalar -> String in
      switch scalar {
      case "\"": "\\\""
      case "\\": "\\\\"
      case "\n": "\\n"
      case "\r": "\\r"
      case "\t": "\\t"
      default: scalar.value < 0x20 ? " " : String(scalar)
      }
    }
    return "\"" + inner.joined() + "\""
  }
}
