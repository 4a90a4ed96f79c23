/// The tree of concepts that categories, abuses and concepts of tags are taken from.
///
/// It holds the ids of INTERPOL's Dark Web and Virtual Assets taxonomy, those that TagPacks use
/// beside them, and a few of our own under `filature:`, each under one parent. Where the sources
/// differ on a parent, what matters to a trace decides: whoever holds other people's money under
/// one roof is a `service`.
public enum Taxonomy {
  /// Whether a concept is in the tree.
  public static func contains(_ concept: String) -> Bool {
    parents[concept] != nil || concept == "entity" || concept == "behaviour"
  }

  /// The concept above; nil for a root and for what is not in the tree.
  public static func parent(of concept: String) -> String? {
    parents[concept]
  }

  /// Whether a concept is another one or lies below it.
  ///
  /// A concept that is not in the tree descends from itself only.
  public static func descends(_ concept: String, from ancestor: String) -> Bool {
    var current = concept
    while current != ancestor {
      guard let next = parents[current] else { return false }
      current = next
    }
    return true
  }

  /// Whether a concept is a service, which a trace does not go through.
  public static func isService(_ concept: String) -> Bool {
    descends(concept, from: "service")
  }

  /// A concept and everything below it, sorted.
  public static func family(of concept: String) -> [String] {
    Set(parents.keys.filter { descends($0, from: concept) } + [concept]).sorted()
  }

  /// The nearest concept that other programs know: itself, unless it is one of our own.
  ///
  /// Smuggling of migrants becomes `abuse`, not `human_trafficking`: the two are different crimes
  /// (protocols of Palermo, 2000), and a label must not charge anybody with the other one.
  public static func shared(_ concept: String) -> String {
    var current = concept
    while current.hasPrefix("filature:"), let next = parents[current] { current = next }
    return current
  }

  /// Every concept with a parent, sorted.
  public static let all: [String] = parents.keys.sorted()

  /// Parent of each concept. No line names a child that is above it, so there is no cycle.
  private static let parents: [String: String] = {
    var parents: [String: String] = [:]
    for line in tree.split(separator: "\n") {
      let words = line.split(separator: " ").map(String.init)
      for child in words.dropFirst() { parents[child] = words.first }
    }
    return parents
  }()

  /// One line per parent, its children after it.
  private static let tree = """
    entity entity2 service actor asset wallet process technology infrastructure user organization
    entity unknown
    service exchange wallet_service market mixing_service mining_service gambling
    service payment_processor atm shop hosting vpn defi ico irc escrow coin_swapping
    service darknet_wiki darknet_forum darknet_email_service paste_site_service
    service bulletproof_hosting virtual_asset_service_provider service-provider merchant
    service financial_service faucet lending donation_service email_service social_media
    service broker otc custodian coinjoin_coordinator guarantee_market
    service filature:advertising_platform
    financial_service filature:hawala
    organization filature:scam_compound filature:placement_agency filature:travel_agency
    exchange peer_to_peer_exchange swap_service instant_exchange filature:cash_exchange
    wallet_service hosted-wallet hosted_wallet
    market dark_market darknet_market filature:vendor_shop
    mixing_service tumbler mixer
    atm crypto_atm
    mining_service mining_pool
    defi dex defi_dex defi_lending defi_bridge
    actor shop_owner authorities vendor administrator customer cyberterrorist bank victim
    actor money_mule moderator cryptocurrencies_user perpetrator threat_actor filature:smuggler
    authorities regulator
    user miner donation hacker filature:recruiter filature:facilitator filature:trafficker
    filature:facilitator filature:transporter filature:document_forger filature:safe_house
    asset counterfeit_product cryptocurrency virtual_asset_ crypto_assets fiat_currencies
    asset bank_credentials credentials privacy_coin
    cryptocurrency BTC ZEC XRP BCH ETH LTC USDT XMR BNB DOT ADA DOGE
    wallet hardware_wallet unhosted-wallet software_wallet
    process multisig fe_finalize_early exit-scam yield-farming takedown_notice rug-pull
    process bip_bitcoin_improvement_proposals flash-loan-attack drop-ship
    technology dht_distributed_hash_technology hierarchically_deterministic_wallets
    technology non-fungible-token pos_proof_of_stake pow_proof_of_work layer-2 metadata
    technology smart_contract dot_onion bridge sidechain flash-loan I2P hidden_service
    technology utxo_unspent_transaction_output pgp_pretty_good_privacy blockchain dead_drop
    infrastructure dapp_\u{2013}_decentralized_apps dark_web relay_node deep_web proxy
    dark_web i2p_invisible_internet_protocol_network tor_network zeronet
    behaviour abuse gray_usage white_usage
    abuse scam sexual_abuse violence human_trafficking financial_crime extortion phishing
    abuse hacking drugs weapons sanction counterfeit extremism black_list theft terrorism
    abuse cybercrime dark_web_abuse filature:migrant_smuggling filature:document_fraud
    sexual_abuse child_sexual_abuse
    financial_crime investment_fraud money_laundering payment_card_fraud pyramid_scheme
    investment_fraud ponzi ponzi_scheme
    extortion sextortion ransomware
    hacking service_hack malware
    human_trafficking filature:forced_labour filature:sexual_exploitation
    human_trafficking filature:forced_criminality filature:organ_removal
    human_trafficking filature:domestic_servitude
    gray_usage mixing
    mixing coinjoin
    white_usage cold_wallet hot_wallet warm_wallet deposit_wallet
    """
}
