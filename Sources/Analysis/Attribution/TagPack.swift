import Bitcoin
import Yams

/// GraphSense's TagPack: a YAML header whose fields every tag inherits, and a list of tags.
///
/// Real packs are looser than their schema: a missing confidence counts as `unknown` and a missing
/// network as the currency, with a warning. Anything that leaves a tag without a subject or a label,
/// or with a confidence that does not exist, refuses the whole pack by file and line.
public struct TagPack: Sendable {
  /// The tags, in the order of the file.
  public private(set) var tags: [Tag] = []
  /// What was tolerated.
  public private(set) var warnings: [String] = []
  /// Title of the pack.
  public private(set) var title = ""

  private static let inherited = [
    "label", "source", "currency", "network", "confidence", "category", "abuse", "actor",
    "concepts", "is_cluster_definer", "lastmod", "address", "tx_hash",
  ]
  private static let mostTags = 2_000_000

  /// Reads the text of a pack; `file` is named in errors.
  public init(text: String, file: String) throws(AnalysisError) {
    let root = try TagPack.compose(text, file)
    guard let header = root.mapping else {
      throw TagPack.error("a TagPack is a mapping with a list of tags", root, file)
    }
    title = header["title"]?.scalar?.string ?? file
    guard let list = header["tags"] else {
      if header["actors"] != nil { return }
      throw TagPack.error("the pack has no tags", root, file)
    }
    guard let nodes = list.sequence else { throw TagPack.error("tags is not a list", list, file) }
    guard nodes.count <= TagPack.mostTags else {
      throw TagPack.error("more than \(TagPack.mostTags) tags", list, file)
    }
    var missing = 0
    for node in nodes {
      guard let fields = node.mapping else { throw TagPack.error("a tag is no mapping", node, file) }
      let reader = FieldReader(tag: fields, header: header, node: node, file: file)
      if reader.text("confidence") == nil { missing += 1 }
      tags.append(try reader.tag(title: title))
    }
    if missing > 0 { warnings.append("\(file): \(missing) tags without confidence, taken as unknown") }
  }

  private static func compose(_ text: String, _ file: String) throws(AnalysisError) -> Node {
    let node: Node?
    do {
      node = try Yams.compose(yaml: text)
    } catch let error as YamlError {
      throw AnalysisError(.malformed, describe(error), at: "\(file) line \(line(of: error))")
    } catch {
      throw AnalysisError(.malformed, "not YAML", at: "\(file) line 1")
    }
    guard let node else { throw AnalysisError(.malformed, "an empty file", at: "\(file) line 1") }
    return node
  }

  private static func line(of error: YamlError) -> Int {
    switch error {
    case .scanner(_, _, let mark, _), .parser(_, _, let mark, _), .composer(_, _, let mark, _):
      mark.line
    default: 1
    }
  }

  private static func describe(_ error: YamlError) -> String {
    switch error {
    case .scanner(_, let problem, _, _), .parser(_, let problem, _, _),
      .composer(_, let problem, _, _):
      "not YAML: \(problem)"
    default: "not YAML"
    }
  }

  fileprivate static func error(
    _ message: String, _ node: Node, _ file: String
  ) -> AnalysisError {
    AnalysisError(.malformed, message, at: "\(file) line \(node.mark?.line ?? 1)")
  }

  /// Reads one tag's fields, falling back to the header's.
  private struct FieldReader {
    let tag: Node.Mapping
    let header: Node.Mapping
    let node: Node
    let file: String

    func field(_ name: String) -> Node? { tag[Node(name)] ?? header[Node(name)] }

    func text(_ name: String) -> String? {
      guard let text = field(name)?.scalar?.string, !text.isEmpty else { return nil }
      return text
    }

    func tag(title: String) throws(AnalysisError) -> Tag {
      guard let subject = text("address") ?? text("tx_hash") else {
        throw TagPack.error("a tag without an address", node, file)
      }
      guard let label = text("label") else { throw TagPack.error("a tag without a label", node, file) }
      guard !Secrets.isPrivateKey(subject) else {
        throw TagPack.error("a private key where an address is expected; it was not read", node, file)
      }
      guard isPlausible(subject) else { throw TagPack.error("not an address or txid", node, file) }
      var result = Tag(subject: TagPack.normalised(subject), label: label)
      if let word = text("confidence") {
        guard Confidence.level(of: word) != nil else {
          throw TagPack.error("unknown confidence \(word.prefix(40))", field("confidence") ?? node, file)
        }
        result.confidence = word
      }
      result.source = text("source") ?? ""
      result.category = text("category")
      result.abuse = text("abuse")
      result.actor = text("actor")
      result.concepts = concepts()
      result.lastmod = text("lastmod")
      result.currency = text("currency")?.uppercased()
      result.network = text("network")?.uppercased() ?? result.currency
      result.isClusterDefiner = field("is_cluster_definer")?.bool
      result.tagpack = title
      return result
    }

    private func concepts() -> [String] {
      guard let field = field("concepts") else { return [] }
      let list = field.sequence?.compactMap { $0.scalar?.string } ?? [field.scalar?.string ?? ""]
      return Set(list.filter { !$0.isEmpty }).sorted()
    }

    private func isPlausible(_ subject: String) -> Bool {
      (4...512).contains(subject.utf8.count)
        && subject.unicodeScalars.allSatisfy { $0.value > 0x20 && $0.value != 0x7f }
    }
  }

  /// Segwit addresses in lower case; everything else as it is.
  public static func normalised(_ subject: String) -> String {
    let lower = subject.lowercased()
    let isSegwit = Network.all.contains { lower.hasPrefix($0.segwitPrefix + "1") }
    return isSegwit && subject == subject.uppercased() ? lower : subject
  }
}

/// Recognises secrets, which are refused and never echoed or kept.
public enum Secrets {
  /// Whether a text is a private key in wallet import format, or an extended private key.
  public static func isPrivateKey(_ text: String) -> Bool {
    guard let payload = Base58Check.decode(text), let first = payload.first else { return false }
    let isImportFormat = (first == 0x80 || first == 0xef) && (payload.count == 33 || payload.count == 34)
    let isExtended = payload.count == 78 && payload[45] == 0
    return isImportFormat || isExtended
  }
}
