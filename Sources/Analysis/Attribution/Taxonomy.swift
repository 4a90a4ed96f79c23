/// Concepts and what they descend from: INTERPOL's DW-VA taxonomy and GraphSense's concepts as one
/// tree, as far as decisions rest on it. Concepts that stand nowhere here are kept and shown.
public enum Taxonomy {
  /// Each concept's parent.
  private static let parent: [String: String] = [
    "exchange": "service", "peer_to_peer_exchange": "exchange", "dex": "exchange",
    "wallet_service": "service", "hosted_wallet": "wallet_service", "hosted-wallet": "service",
    "payment_processor": "service", "atm": "service", "crypto_atm": "atm", "gambling": "service",
    "market": "service", "dark_market": "market", "shop": "service", "escrow": "service",
    "mixing_service": "service", "tumbler": "mixing_service", "mining_service": "service",
    "mining_pool": "mining_service", "miner": "user", "defi": "service", "hosting": "service",
    "bulletproof_hosting": "hosting", "vpn": "service", "broker": "service",
    "virtual_asset_service_provider": "service", "service-provider": "service",
    "service": "entity", "user": "entity", "victim": "user", "perpetrator": "user",
    "human_trafficking": "abuse", "filature:migrant_smuggling": "human_trafficking",
    "filature:recruitment_fraud": "human_trafficking", "sexual_abuse": "abuse",
    "child_sexual_abuse": "sexual_abuse", "financial_crime": "abuse",
    "money_laundering": "financial_crime", "extortion": "abuse", "sextortion": "extortion",
    "ransomware": "extortion", "scam": "abuse", "sanction": "abuse", "terrorism": "abuse",
    "ponzi_scheme": "investment_fraud", "investment_fraud": "financial_crime",
    "phishing": "abuse", "service_hack": "hacking", "hacking": "abuse", "coinjoin": "mixing",
    "mixing": "gray_usage",
  ]

  /// Whether a concept is another one or descends from it.
  public static func descends(_ concept: String, from ancestor: String) -> Bool {
    var cursor: String? = concept
    // The tree is shallow; the bound keeps a slip in the table from looping.
    for _ in 0..<16 {
      guard let here = cursor else { return false }
      if here == ancestor { return true }
      cursor = parent[here]
    }
    return false
  }

  /// Every known concept that is another one or descends from it, ascending.
  public static func descendants(of ancestor: String) -> [String] {
    Set(parent.keys.filter { descends($0, from: ancestor) } + [ancestor]).sorted()
  }
}
