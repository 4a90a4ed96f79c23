import Bitcoin

/// A mule peels one coin off at two exchanges and a shop.
public struct PeelChainStory: Story {
  /// `peel-chain`.
  public let name = "peel-chain"
  /// One line in English.
  public let title = "A peel chain to two exchanges"

  /// The story.
  public init() {}

  /// Makes the wallets and everything they do.
  public func tell(into economy: inout Economy) throws(SimulationError) {
    var town = try StoryTown(in: &economy)
    let smuggler = economy.openWallet("Smuggler", .smuggler, .p2wpkh)
    let mule = economy.openWallet("Mule", .mule, .p2wpkh)
    let shop = economy.openWallet("Phone Repairs", .merchant, .p2wpkh)
    economy.watched = smuggler
    let purse = try town.give(
      50_001_000, to: economy.newAddress(smuggler), from: town.maple, in: &economy)
    var rest = try town.payAll(
      [purse], to: economy.newAddress(mule), for: "the smuggler pays the mule", in: &economy)
    economy.truth.seeds = [rest.outpoint]
    let atMaple = Marketplace.account(of: mule, at: &town.maple, in: &economy)
    let atMerlion = Marketplace.account(of: mule, at: &town.merlion, in: &economy)
    let till = economy.newAddress(shop)
    let peels: [(WalletAddress, UInt64)] = [
      (atMaple, 3_000_000), (atMerlion, 4_000_000), (atMaple, 5_000_000), (till, 1_000_000),
      (atMerlion, 6_000_000),
    ]
    for (hop, peel) in peels.enumerated() {
      let made = try town.pay(
        peel.1, to: peel.0, from: [rest], change: economy.newAddress(mule),
        for: "peel \(hop + 1)", in: &economy)
      rest = made.change
      guard peel.0 != till else { continue }
      economy.truth.facts.append(
        .endpoint(method: "fifo", outpoint: made.paid.outpoint, sat: peel.1))
    }
    let last = try town.payAll([rest], to: atMaple, for: "the last of the chain", in: &economy)
    try town.close(in: &economy)
    for method in ["fifo", "haircut", "poison"] {
      economy.truth.facts += [
        .traced(method: method, entity: "Maple Exchange", sat: 38_994_000),
        .traced(method: method, entity: "Merlion Exchange", sat: 10_000_000),
      ]
    }
    economy.truth.facts += [
      .endpoint(method: "fifo", outpoint: last.outpoint, sat: 30_994_000),
      .ledger(method: "fifo", line: "unspent_sat", sat: 1_000_000),
      .ledger(method: "fifo", line: "fee_sat", sat: 6_000),
    ]
  }

  /// What happened, as Markdown.
  public func account(of economy: Economy, in language: StoryLanguage) -> String {
    let body =
      switch language {
      case .english:
        """
        ## What happened
        1. The smuggler pays the mule 50,000,000 sat; `seeds.txt` holds that output.
        2. The mule makes six payments, each from the change of the one before: 3,000,000 sat to an
           account at Maple Exchange, 4,000,000 at Merlion Exchange, 5,000,000 at Maple, 1,000,000
           to a shop, 6,000,000 at Merlion, and the 30,994,000 that are left at Maple.

        Maple received 38,994,000 sat, Merlion 10,000,000; the shop holds 1,000,000, and six fees
        took 6,000: together 50,000,000 sat.
        """
      case .french:
        """
        ## Ce qui s'est passé
        1. Le passeur paie 50 000 000 sat à la mule ; `seeds.txt` contient cette sortie.
        2. La mule fait six paiements, chacun avec la monnaie du précédent : 3 000 000 sat sur un
           compte chez Maple Exchange, 4 000 000 chez Merlion Exchange, 5 000 000 chez Maple,
           1 000 000 à un commerce, 6 000 000 chez Merlion, et les 30 994 000 restants chez Maple.

        Maple a reçu 38 994 000 sat, Merlion 10 000 000 ; le commerce détient 1 000 000, et six fois
        les frais font 6 000 : en tout 50 000 000 sat.
        """
      }
    return StoryText.page(
      language,
      title: language == .english ? title : "Une chaîne d'épluchage vers deux plateformes",
      height: StoryText.height(economy), body: body)
  }
}
