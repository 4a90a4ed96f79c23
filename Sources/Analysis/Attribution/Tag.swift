/// A statement that somebody makes about an address or a transaction.
public struct Tag: Sendable, Codable, Hashable {
  /// The address (segwit in lower case) or the txid that is spoken of.
  public var subject: String
  /// Whether the subject is a transaction.
  public var isTransaction = false
  /// What the subject is called; the entity's name in a trace.
  public var label: String
  /// The id of the actor behind it, as in an actor pack.
  public var actor: String?
  /// What kind of thing it is, a concept of the taxonomy such as `exchange`.
  public var category: String?
  /// What kind of abuse it stands for, a concept such as `ransomware`.
  public var abuse: String?
  /// Further concepts, and the abuse; sorted, without doubles.
  public var concepts: [String] = []
  /// The confidence's word, such as `ownership`.
  public var confidence = Confidence.unknown.word
  /// The confidence's weight, 0 to 100.
  public var confidenceLevel = Confidence.unknown.level
  /// Where the statement comes from.
  public var source: String
  /// The title of the file that it was read from, or the file's name.
  public var tagpack: String
  /// Whether it holds for the whole cluster of the address; nil where the file does not say.
  public var isClusterDefiner: Bool?
  /// When the statement was last changed, as written.
  public var lastmod: String?
  /// The chain, as written.
  public var network: String?
  /// The currency, as written.
  public var currency: String?
  /// What the tag describes: `actor`, `event`, `attribute` or `mention`.
  public var tagType: String?
  /// Further facts, as JSON.
  public var context: String?

  /// A tag with what every tag must have.
  public init(subject: String, label: String, source: String, tagpack: String) {
    self.subject = subject
    self.label = label
    self.source = source
    self.tagpack = tagpack
  }

  /// Whether the tag speaks for every address of its subject's cluster.
  ///
  /// A tag that says no never does, and one that says yes always does. One that is silent does
  /// where it names a service: services keep their wallets apart from those of others, whereas
  /// a label on a person's address says nothing about what else was spent together with it.
  public var reachesCluster: Bool {
    if let isClusterDefiner { return isClusterDefiner }
    return [category, abuse].contains { $0.map(Taxonomy.isService) ?? false }
      || concepts.contains { Taxonomy.isService($0) }
  }

  /// Category, abuse and concepts together; sorted, without doubles.
  public var allConcepts: [String] {
    Set(concepts + [category, abuse].compactMap { $0 }).sorted()
  }

  /// Whether nothing says what kind of thing it names.
  public var isWithoutConcept: Bool { concepts.isEmpty && category == nil && abuse == nil }

  /// Whether the tag is of another chain that writes addresses as Bitcoin does.
  ///
  /// Such a tag must not reach the Bitcoin address of the same text.
  public var isOfLookalikeChain: Bool {
    let names = [network, currency].compactMap { $0?.uppercased() }
    return names.contains { ["BCH", "BSV", "LTC", "BITCOIN CASH", "LITECOIN"].contains($0) }
  }
}

extension Tag {
  /// Everything it states, in order.
  var statement: [String] {
    let definer = isClusterDefiner.map { $0 ? "true" : "false" }
    return [subject, label, source, tagpack, confidence, "\(confidenceLevel)"]
      + [actor, category, abuse, definer, network, currency, tagType].map { $0 ?? "" } + concepts
  }
}

extension Tag: Comparable {
  /// The order of every listing: by subject, best confidence first, then by label and source.
  public static func < (a: Tag, b: Tag) -> Bool {
    if a.subject != b.subject { return a.subject < b.subject }
    if a.confidenceLevel != b.confidenceLevel { return a.confidenceLevel > b.confidenceLevel }
    if a.label != b.label { return a.label < b.label }
    if a.source != b.source { return a.source < b.source }
    if a.tagpack != b.tagpack { return a.tagpack < b.tagpack }
    return a.remainder.lexicographicallyPrecedes(b.remainder)
  }

  private var remainder: [String] {
    let definer = isClusterDefiner.map { $0 ? "true" : "false" }
    return [actor, category, abuse, confidence, definer, lastmod, network, currency, tagType]
      .map { $0 ?? "" } + [context ?? ""] + concepts
  }
}
