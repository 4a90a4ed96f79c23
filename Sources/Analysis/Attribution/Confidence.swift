/// How much a tag may be trusted: the levels of GraphSense's TagPack schema.
public enum Confidence {
  /// Every level, its number from 0 to 100.
  public static let levels: [(name: String, level: Int)] = [
    ("override", 100), ("ownership", 100), ("ledger_immanent", 100), ("manual_transaction", 90),
    ("service_api", 70), ("forensic_investigation", 70), ("authority_data", 60),
    ("trusted_provider", 50), ("service_data", 50), ("forensic", 50),
    ("untrusted_transaction", 40), ("web_crawl", 20), ("heuristic", 10), ("unknown", 5),
  ]

  /// The level of a word; nil for an unknown one.
  public static func level(of name: String) -> Int? {
    levels.first { $0.name == name }?.level
  }
}
