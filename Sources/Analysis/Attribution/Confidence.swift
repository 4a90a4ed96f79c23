/// How far a tag can be relied on: the levels of the TagPack format, from 0 to 100.
public struct Confidence: Sendable, Hashable {
  /// The level's word, such as `ownership`.
  public let word: String
  /// The level's weight, 100 at most.
  public let level: Int

  /// What a tag has that says nothing about its confidence.
  public static let unknown = Confidence(word: "unknown", level: 5)
  /// What an authority has published.
  public static let authorityData = Confidence(word: "authority_data", level: 60)

  /// Every level, highest first.
  public static let all: [Confidence] = [
    ("override", 100), ("ownership", 100), ("ledger_immanent", 100), ("manual_transaction", 90),
    ("service_api", 70), ("forensic_investigation", 70), ("authority_data", 60),
    ("trusted_provider", 50), ("service_data", 50), ("forensic", 50),
    ("untrusted_transaction", 40), ("web_crawl", 20), ("heuristic", 10), ("unknown", 5),
  ].map { Confidence(word: $0.0, level: $0.1) }

  /// The level of a word; nil for a word the format does not know.
  public static func named(_ word: String) -> Confidence? {
    byWord[word]
  }

  private static let byWord = Dictionary(uniqueKeysWithValues: all.map { ($0.word, $0) })
}
