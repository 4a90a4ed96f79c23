import Bitcoin

/// A shop adds a coin of its own to a smuggler's payment: co-spending takes two for one.
public struct PayJoinStory: Story {
  /// `payjoin`.
  public let name = "payjoin"
  /// One line in English.
  public let title = "A payjoin that fuses two wallets"

  /// The story.
  public init() {}

  /// Makes the wallets and everything they do.
  public func tell(into economy: inout Economy) throws(SimulationError) {
    var town = try StoryTown(in: &economy)
    let smuggler = economy.openWallet("Smuggler", .smuggler, .p2wpkh)
    let shop = economy.openWallet("Noodle Counter", .merchant, .p2wpkh)
    economy.watched = smuggler
    let seed = try town.give(
      30_000_000, to: economy.newAddress(smuggler), from: town.maple, in: &economy)
    economy.truth.seeds = [seed.address.text]
    let till = try town.give(
      5_000_000, to: economy.newAddress(shop), from: town.merlion, in: &economy)
    let joined = economy.submit(
      spending: [seed, till],
      to: [
        PlannedOutput(15_000_000, to: economy.newAddress(shop), use: .payment, origin: .part),
        PlannedOutput(
          19_999_000, to: economy.newAddress(smuggler), use: .change, origin: .whole),
      ], fee: StoryTown.fee, purpose: "payjoin", by: smuggler
    ).compactMap { $0 }
    town.mine(in: &economy)
    let atMerlion = Marketplace.account(of: shop, at: &town.merlion, in: &economy)
    let takings = try town.payAll(
      [joined[0]], to: atMerlion, for: "the shop banks its takings", in: &economy)
    let atMaple = Marketplace.account(of: smuggler, at: &town.maple, in: &economy)
    let last = try town.payAll(
      [joined[1]], to: atMaple, for: "the smuggler cashes out", in: &economy)
    try town.close(in: &economy)
    economy.truth.facts += [
      .traced(method: "fifo", entity: "Merlion Exchange", sat: 14_999_000),
      .traced(method: "fifo", entity: "Maple Exchange", sat: 15_000_000),
      .endpoint(method: "fifo", outpoint: takings.outpoint, sat: 14_999_000),
      .endpoint(method: "fifo", outpoint: last.outpoint, sat: 15_000_000),
      .traced(method: "poison", entity: "Maple Exchange", sat: 19_998_000),
      .ledger(method: "fifo", line: "fee_sat", sat: 1_000),
      .together(seed.address.text, till.address.text),
    ]
  }

  /// What happened, as Markdown.
  public func account(of economy: Economy, in language: StoryLanguage) -> String {
    let body =
      switch language {
      case .english:
        """
        ## What happened
        1. The smuggler holds 30,000,000 sat, a shop 5,000,000.
        2. The smuggler buys for 10,000,000 sat. The shop adds its own coin to the payment, as
           BIP 78 lets it: two inputs of two owners; 15,000,000 sat to the shop, 19,999,000 sat of
           change to the smuggler.
        3. The shop takes 14,999,000 sat to Merlion Exchange, the smuggler 19,998,000 to Maple.

        Co-spending says that smuggler and shop are one: an error that no rule on the chain can see
        here. By the owners' books the shop received 10,000,000 sat of the smuggler's money; first
        in, first out says 15,000,000. The shop's receipt decides, not the chain.
        """
      case .french:
        """
        ## Ce qui s'est passé
        1. Le passeur détient 30 000 000 sat, un commerce 5 000 000.
        2. Le passeur achète pour 10 000 000 sat. Le commerce ajoute sa propre pièce au paiement,
           comme BIP 78 le permet : deux entrées de deux propriétaires ; 15 000 000 sat au commerce,
           19 999 000 sat de monnaie au passeur.
        3. Le commerce porte 14 999 000 sat chez Merlion Exchange, le passeur 19 998 000 chez Maple.

        La dépense commune dit que passeur et commerce ne font qu'un : une erreur qu'aucune règle
        sur la chaîne ne peut voir ici. D'après leurs livres, le commerce a reçu 10 000 000 sat du
        passeur ; premier entré, premier sorti dit 15 000 000. La facture décide, pas la chaîne.
        """
      }
    return StoryText.page(
      language, title: language == .english ? title : "Un payjoin qui fond deux portefeuilles",
      height: StoryText.height(economy), body: body)
  }
}
