/// Someone or something behind tags, from an actor pack.
public struct Actor: Sendable, Codable, Hashable {
  /// The id that tags refer to.
  public let id: String
  /// The name.
  public let label: String
  /// What is known of its place on the web.
  public var uri: String?
  /// Concepts it falls under, sorted.
  public var categories: [String] = []
  /// Countries whose law it answers to, as ISO 3166 codes, in the order of the pack: where a
  /// request about it goes.
  public var jurisdictions: [String] = []
  /// Other names, in the order of the pack.
  public var aliases: [String] = []
  /// When the entry was last changed, as written.
  public var lastmod: String?
  /// Further facts, as JSON.
  public var context: String?

  /// An actor with what each must have.
  public init(id: String, label: String) {
    self.id = id
    self.label = label
  }
}
