/// One statement about an address or a transaction: who says it, how sure, and what.
public struct Tag: Sendable, Hashable {
  /// Address text or txid, as chains other than the store's write it too.
  public var subject: String
  /// What the subject is called.
  public var label: String
  /// Who it belongs to, as an ActorPack's id.
  public var actor: String?
  /// What kind of entity it is.
  public var category: String?
  /// What it is used for that it should not be.
  public var abuse: String?
  /// Concepts of the taxonomy, ascending.
  public var concepts: [String] = []
  /// Word of ``Confidence``.
  public var confidence = "unknown"
  /// Where the statement comes from.
  public var source = ""
  /// Title of the pack.
  public var tagpack = ""
  /// Whether the tag speaks for the subject's whole cluster; nil where the pack does not say.
  public var isClusterDefiner: Bool?
  /// When the statement was last changed, as written.
  public var lastmod: String?
  /// Currency, upper case.
  public var currency: String?
  /// Network of the currency, upper case.
  public var network: String?

  /// A tag with the two things every tag has.
  public init(subject: String, label: String) {
    self.subject = subject
    self.label = label
  }

  /// Number of the confidence, 0 to 100.
  public var confidenceLevel: Int { Confidence.level(of: confidence) ?? 5 }

  /// Category, abuse and concepts together, ascending.
  public var allConcepts: [String] {
    Set(concepts + [category, abuse].compactMap { $0 }).sorted()
  }

  /// The order in which tags are shown and chosen: most trusted first, then by words alone.
  public static func isBetter(_ left: Tag, _ right: Tag) -> Bool {
    if left.confidenceLevel != right.confidenceLevel {
      return left.confidenceLevel > right.confidenceLevel
    }
    return (left.label, left.source, left.tagpack, left.subject)
      < (right.label, right.source, right.tagpack, right.subject)
  }
}
