/// Writes tags for other programs, and for this one to read again.
public enum TagExport {
  /// The tags as one TagPack, in the order of listings.
  public static func tagPack(
    _ tags: [Tag], title: String, creator: String, vocabulary: OwnVocabulary.Export = .own
  ) -> String {
    var lines = ["title: \(quoted(title))", "creator: \(quoted(creator))"]
    lines.append(tags.isEmpty ? "tags: []" : "tags:")
    for tag in tags.sorted() {
      for (index, field) in fields(of: OwnVocabulary.written(tag, vocabulary)).enumerated() {
        lines.append((index == 0 ? "- " : "  ") + "\(field.name): \(field.value)")
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The tags as a table that an import takes again, in the order of listings.
  public static func csv(_ tags: [Tag], vocabulary: OwnVocabulary.Export = .own) -> String {
    var lines = [
      "subject,is_transaction,label,actor,category,abuse,concepts,confidence,source,tagpack,"
        + "is_cluster_definer,lastmod,network,currency,tag_type,context"
    ]
    for tag in tags.sorted().map({ OwnVocabulary.written($0, vocabulary) }) {
      let cells: [String?] = [
        tag.subject, String(tag.isTransaction), tag.label, tag.actor, tag.category, tag.abuse,
        tag.concepts.joined(separator: ";"), tag.confidence, tag.source, tag.tagpack,
        tag.isClusterDefiner.map { String($0) }, tag.lastmod, tag.network, tag.currency,
        tag.tagType, tag.context,
      ]
      lines.append(cells.map { cell($0 ?? "") }.joined(separator: ","))
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func fields(of tag: Tag) -> [(name: String, value: String)] {
    let texts: [(String, String?)] = [
      (tag.isTransaction ? "tx_hash" : "address", tag.subject), ("label", tag.label),
      ("source", tag.source), ("confidence", tag.confidence), ("actor", tag.actor),
      ("category", tag.category), ("abuse", tag.abuse),
      ("lastmod", tag.lastmod), ("network", tag.network), ("currency", tag.currency),
      ("tag_type", tag.tagType), ("context", tag.context),
    ]
    var fields = texts.compactMap { name, text in text.map { (name: name, value: quoted($0)) } }
    if !tag.concepts.isEmpty {
      let concepts = tag.concepts.map(quoted).joined(separator: ", ")
      fields.append(("concepts", "[\(concepts)]"))
    }
    if let definer = tag.isClusterDefiner {
      fields.append(("is_cluster_definer", String(definer)))
    }
    return fields
  }

  /// A text as a double-quoted YAML scalar, whatever it holds. JSON's quoting is also YAML's.
  private static func quoted(_ text: String) -> String { JSONNode.quoted(text) }

  /// A text as a cell. What a spreadsheet would run as a formula is not altered here: the file is
  /// an exact copy, to be read by programs.
  private static func cell(_ text: String) -> String {
    let isPlain = text.utf8.allSatisfy { !",\"\n\r".utf8.contains($0) }
    return isPlain && text.utf8.first != UInt8(ascii: "#") ? text : CSVRows.quoted(text)
  }
}
