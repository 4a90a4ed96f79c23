import Analysis

/// What a concept of the taxonomy is called in a text for people.
public enum CategoryText {
  /// The word; a concept that the taxonomy lacks stays as a tag states it.
  public static func word(_ concept: String, _ language: Language) -> String {
    switch language {
    case .english: concept
    case .french: french[concept] ?? concept
    }
  }

  /// The concepts that have a French word.
  static var translated: Set<String> { Set(french.keys) }

  private static let french: [String: String] = {
    var words: [String: String] = [:]
    for line in frenchWords.split(separator: "\n") {
      guard let cut = line.firstIndex(of: " ") else { continue }
      words[String(line[..<cut])] = String(line[line.index(after: cut)...])
    }
    return words
  }()

  /// A concept and its word on each line; names of protocols and coins stay as they are.
  private static let frenchWords = """
    entity entité
    behaviour comportement
    entity2 entité
    service service
    actor acteur
    asset actif
    wallet portefeuille
    process procédé
    technology technologie
    infrastructure infrastructure
    user utilisateur
    organization organisation
    unknown inconnu
    exchange plateforme d’échange
    wallet_service service de portefeuille
    market place de marché
    mixing_service service de mélange
    mining_service service de minage
    gambling jeux d’argent
    payment_processor prestataire de paiement
    atm distributeur automatique
    shop boutique
    hosting hébergement
    vpn VPN
    defi finance décentralisée
    ico offre initiale de jetons
    irc messagerie IRC
    escrow séquestre
    coin_swapping échange de cryptomonnaies
    darknet_wiki wiki du darknet
    darknet_forum forum du darknet
    darknet_email_service messagerie du darknet
    paste_site_service site de partage de textes
    bulletproof_hosting hébergement complaisant
    virtual_asset_service_provider prestataire de services sur actifs virtuels
    service-provider prestataire de services
    merchant commerçant
    financial_service service financier
    faucet robinet à cryptomonnaies
    lending prêt
    donation_service collecte de dons
    email_service messagerie
    social_media réseau social
    broker courtier
    otc courtier de gré à gré
    custodian dépositaire
    coinjoin_coordinator coordinateur de coinjoins
    guarantee_market place de marché à garantie
    filature:advertising_platform plateforme d’annonces
    filature:hawala hawala
    filature:scam_compound centre d’escroquerie
    filature:placement_agency agence de placement
    filature:travel_agency agence de voyages
    peer_to_peer_exchange plateforme d’échange entre particuliers
    swap_service service d’échange
    instant_exchange plateforme d’échange instantané
    filature:cash_exchange bureau de change en espèces
    hosted-wallet portefeuille hébergé
    hosted_wallet portefeuille hébergé
    dark_market place de marché du darknet
    darknet_market place de marché du darknet
    filature:vendor_shop boutique de vendeur
    tumbler mélangeur
    mixer mélangeur
    crypto_atm distributeur de cryptomonnaies
    mining_pool groupe de mineurs
    dex plateforme d’échange décentralisée
    defi_dex plateforme d’échange décentralisée
    defi_lending prêt décentralisé
    defi_bridge passerelle décentralisée
    shop_owner commerçant
    authorities autorités
    vendor vendeur
    administrator administrateur
    customer client
    cyberterrorist cyberterroriste
    bank banque
    victim victime
    money_mule mule financière
    moderator modérateur
    cryptocurrencies_user utilisateur de cryptomonnaies
    perpetrator auteur
    threat_actor acteur malveillant
    filature:smuggler passeur
    regulator autorité de régulation
    miner mineur
    donation don
    hacker pirate informatique
    filature:recruiter recruteur
    filature:facilitator facilitateur
    filature:trafficker trafiquant
    filature:transporter transporteur
    filature:document_forger faussaire
    filature:safe_house lieu d’hébergement clandestin
    counterfeit_product produit contrefait
    cryptocurrency cryptomonnaie
    virtual_asset_ actif virtuel
    crypto_assets cryptoactifs
    fiat_currencies monnaies ayant cours légal
    bank_credentials identifiants bancaires
    credentials identifiants
    privacy_coin cryptomonnaie confidentielle
    BTC BTC
    ZEC ZEC
    XRP XRP
    BCH BCH
    ETH ETH
    LTC LTC
    USDT USDT
    XMR XMR
    BNB BNB
    DOT DOT
    ADA ADA
    DOGE DOGE
    hardware_wallet portefeuille matériel
    unhosted-wallet portefeuille non hébergé
    software_wallet portefeuille logiciel
    multisig multisignature
    fe_finalize_early règlement avant livraison
    exit-scam fermeture frauduleuse
    yield-farming rendement par dépôt de jetons
    takedown_notice demande de retrait
    rug-pull abandon frauduleux
    bip_bitcoin_improvement_proposals propositions d’amélioration de Bitcoin
    flash-loan-attack attaque par prêt éclair
    drop-ship livraison directe
    dht_distributed_hash_technology table de hachage distribuée
    hierarchically_deterministic_wallets portefeuilles déterministes hiérarchiques
    non-fungible-token jeton non fongible
    pos_proof_of_stake preuve d’enjeu
    pow_proof_of_work preuve de travail
    layer-2 seconde couche
    metadata métadonnées
    smart_contract contrat autonome
    dot_onion adresse .onion
    bridge passerelle
    sidechain chaîne latérale
    flash-loan prêt éclair
    I2P I2P
    hidden_service service caché
    utxo_unspent_transaction_output sortie non dépensée
    pgp_pretty_good_privacy PGP
    blockchain chaîne de blocs
    dead_drop cache
    dapp_\u{2013}_decentralized_apps applications décentralisées
    dark_web dark web
    relay_node nœud relais
    deep_web web profond
    proxy mandataire
    i2p_invisible_internet_protocol_network réseau I2P
    tor_network réseau Tor
    zeronet ZeroNet
    abuse abus
    gray_usage usage ambigu
    white_usage usage licite
    scam escroquerie
    sexual_abuse abus sexuel
    violence violence
    human_trafficking traite des êtres humains
    financial_crime délinquance financière
    extortion extorsion
    phishing hameçonnage
    hacking piratage
    drugs stupéfiants
    weapons armes
    sanction sanction
    counterfeit contrefaçon
    extremism extrémisme
    black_list liste noire
    theft vol
    terrorism terrorisme
    cybercrime cybercriminalité
    dark_web_abuse abus sur le dark web
    filature:migrant_smuggling trafic de migrants
    filature:document_fraud fraude documentaire
    child_sexual_abuse abus sexuel sur mineur
    investment_fraud fraude à l’investissement
    money_laundering blanchiment
    payment_card_fraud fraude à la carte de paiement
    pyramid_scheme système pyramidal
    ponzi système de Ponzi
    ponzi_scheme système de Ponzi
    sextortion sextorsion
    ransomware rançongiciel
    service_hack piratage d’un service
    malware logiciel malveillant
    filature:forced_labour travail forcé
    filature:sexual_exploitation exploitation sexuelle
    filature:forced_criminality contrainte à commettre des délits
    filature:organ_removal prélèvement d’organes
    filature:domestic_servitude servitude domestique
    mixing mélange
    coinjoin coinjoin
    cold_wallet portefeuille hors ligne
    hot_wallet portefeuille en ligne
    warm_wallet portefeuille intermédiaire
    deposit_wallet portefeuille de dépôt
    """
}
