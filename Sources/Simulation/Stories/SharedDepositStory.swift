import Bitcoin

/// Two customers pay in at one deposit address: the address is not the customer.
public struct SharedDepositStory: Story {
  /// `shared-deposit`.
  public let name = "shared-deposit"
  /// One line in English.
  public let title = "A deposit address used by two customers"

  /// The story.
  public init() {}

  /// Makes the wallets and everything they do.
  public func tell(into economy: inout Economy) throws(SimulationError) {
    let town = try StoryTown(in: &economy)
    let mule = economy.openWallet("Mule", .mule, .p2wpkh)
    let trader = economy.openWallet("Trader", .person, .p2wpkh)
    economy.watched = mule
    let desk = economy.newAddress(town.merlion.wallet)
    let seed = try town.give(
      9_002_000, to: economy.newAddress(mule), from: town.maple, in: &economy)
    economy.truth.seeds = [seed.address.text]
    let clean = try town.give(
      14_001_000, to: economy.newAddress(trader), from: town.maple, in: &economy)
    let honest = try town.payAll(
      [clean], to: desk, for: "the trader's deposit at the desk", in: &economy)
    let hop = try town.payAll([seed], to: economy.newAddress(mule), for: "hop", in: &economy)
    let deposit = try town.payAll(
      [hop], to: desk, for: "the mule's deposit at the desk", in: &economy)
    try town.close(in: &economy)
    for method in ["fifo", "haircut", "poison"] {
      economy.truth.facts.append(
        .traced(method: method, entity: "Merlion Exchange", sat: 9_000_000))
    }
    economy.truth.facts += [
      .endpoint(method: "fifo", outpoint: deposit.outpoint, sat: 9_000_000),
      .untouched(outpoint: honest.outpoint),
      .apart(seed.address.text, clean.address.text),
    ]
  }

  /// What happened, as Markdown.
  public func account(of economy: Economy, in language: StoryLanguage) -> String {
    let body =
      switch language {
      case .english:
        """
        ## What happened
        1. Merlion Exchange runs a desk that takes large deposits at one address for everybody, and
           tells customers apart by the transaction.
        2. A trader pays in 14,000,000 sat there. Later the mule, whose address is in `seeds.txt`,
           pays in 9,000,000 sat after a hop.

        A request for "the holder of this address" would name the trader too, or the trader alone.
        The request has to name the transaction and the output; 9,000,000 sat are the mule's, and
        the 14,000,000 must not be counted.
        """
      case .french:
        """
        ## Ce qui s'est passé
        1. Merlion Exchange tient un guichet qui reçoit les gros dépôts à une seule adresse pour
           tous, et distingue les clients par la transaction.
        2. Un négociant y verse 14 000 000 sat. Plus tard la mule, dont l'adresse est dans
           `seeds.txt`, y verse 9 000 000 sat après un saut.

        Demander « le titulaire de cette adresse » nommerait aussi le négociant, ou lui seul. La
        réquisition doit nommer la transaction et la sortie ; 9 000 000 sat sont à la mule, et les
        14 000 000 ne comptent pas.
        """
      }
    return StoryText.page(
      language, title: language == .english ? title : "Une adresse de dépôt pour deux clients",
      height: StoryText.height(economy), body: body)
  }
}
