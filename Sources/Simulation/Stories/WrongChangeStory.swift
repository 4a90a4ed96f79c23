import Bitcoin

/// Change returns to a used address and the payment goes to a new one: the usual guess is wrong.
public struct WrongChangeStory: Story {
  /// `wrong-change`.
  public let name = "wrong-change"
  /// One line in English.
  public let title = "The wrong-change trap"

  /// The story.
  public init() {}

  /// Makes the wallets and everything they do.
  public func tell(into economy: inout Economy) throws(SimulationError) {
    var town = try StoryTown(in: &economy)
    let smuggler = economy.openWallet("Smuggler", .smuggler, .p2wpkh)
    let shop = economy.openWallet("Book Cellar", .merchant, .p2wpkh)
    economy.watched = smuggler
    let old = try town.give(
      1_000_000, to: economy.newAddress(smuggler), from: town.merlion, in: &economy)
    let seed = try town.give(
      20_000_000, to: economy.newAddress(smuggler), from: town.maple, in: &economy)
    economy.truth.seeds = [seed.address.text]
    let bought = try town.pay(
      7_350_000, to: economy.newAddress(shop), from: [seed], change: old.address,
      for: "purchase", in: &economy)
    let atMerlion = Marketplace.account(of: shop, at: &town.merlion, in: &economy)
    let takings = try town.payAll(
      [bought.paid], to: atMerlion, for: "the shop banks its takings", in: &economy)
    let atMaple = Marketplace.account(of: smuggler, at: &town.maple, in: &economy)
    let last = try town.payAll(
      [old, bought.change], to: atMaple, for: "the smuggler cashes out", in: &economy)
    try town.close(in: &economy)
    economy.truth.facts += [
      .traced(method: "fifo", entity: "Maple Exchange", sat: 12_648_000),
      .traced(method: "fifo", entity: "Merlion Exchange", sat: 7_349_000),
      .traced(method: "poison", entity: "Maple Exchange", sat: 13_648_000),
      .endpoint(method: "fifo", outpoint: last.outpoint, sat: 12_648_000),
      .endpoint(method: "fifo", outpoint: takings.outpoint, sat: 7_349_000),
      .ledger(method: "fifo", line: "fee_sat", sat: 3_000),
      .apart(seed.address.text, bought.paid.address.text),
      .apart(seed.address.text, old.address.text),
    ]
  }

  /// What happened, as Markdown.
  public func account(of economy: Economy, in language: StoryLanguage) -> String {
    let body =
      switch language {
      case .english:
        """
        ## What happened
        1. The smuggler's older address holds 1,000,000 sat, the one in `seeds.txt` 20,000,000.
        2. The smuggler buys something for 7,350,000 sat. The shop gives a new address; the wallet
           sends the change, 12,649,000 sat, to the older address.
        3. The shop takes 7,349,000 sat to Merlion Exchange.
        4. The smuggler spends both coins of the older address into an account at Maple Exchange.

        Many programs guess that change goes to the address never seen before. Here that is the
        shop's: following the guess alone leads to an honest merchant, and misses Maple. Without a
        guess both ways are followed, and the merchant explains its deposit. By first in, first out,
        12,648,000 sat of the last deposit come from the seed: the clean million stands first.
        """
      case .french:
        """
        ## Ce qui s'est passé
        1. Une ancienne adresse du passeur détient 1 000 000 sat, celle de `seeds.txt` 20 000 000.
        2. Le passeur achète quelque chose pour 7 350 000 sat. Le commerce donne une adresse neuve ;
           le portefeuille envoie la monnaie, 12 649 000 sat, à l'ancienne adresse.
        3. Le commerce porte 7 349 000 sat chez Merlion Exchange.
        4. Le passeur verse les deux pièces de l'ancienne adresse sur un compte chez Maple Exchange.

        Beaucoup de programmes supposent que la monnaie va à l'adresse jamais vue. Ici c'est celle
        du commerce : suivre cette seule supposition mène à un commerçant honnête et manque Maple.
        Sans supposition on suit les deux chemins, et le commerçant explique son dépôt. Premier
        entré, premier sorti : 12 648 000 sat du dernier dépôt viennent du point de départ, car le
        million propre passe d'abord.
        """
      }
    return StoryText.page(
      language, title: language == .english ? title : "Le piège de la fausse monnaie",
      height: StoryText.height(economy), body: body)
  }
}
