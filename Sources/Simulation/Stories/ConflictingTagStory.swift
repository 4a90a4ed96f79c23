import Bitcoin

/// Two sources name two exchanges for one deposit address.
public struct ConflictingTagStory: Story {
  /// `conflicting-tag`.
  public let name = "conflicting-tag"
  /// One line in English.
  public let title = "Two tags that contradict each other"

  /// The story.
  public init() {}

  /// Makes the wallets and everything they do.
  public func tell(into economy: inout Economy) throws(SimulationError) {
    var town = try StoryTown(in: &economy)
    let mule = economy.openWallet("Mule", .mule, .p2wpkh)
    economy.watched = mule
    let seed = try town.give(
      6_001_000, to: economy.newAddress(mule), from: town.maple, in: &economy)
    economy.truth.seeds = [seed.address.text]
    let account = Marketplace.account(of: mule, at: &town.merlion, in: &economy)
    economy.truth.tags += [
      KnownAddress(
        address: account, label: "Maple Exchange", slug: "maple-exchange",
        isClusterDefiner: false, source: "a page on the web", confidence: "web_crawl"),
      KnownAddress(
        address: account, label: "Merlion Exchange", slug: "merlion-exchange",
        isClusterDefiner: false, source: "answer to a production order"),
    ]
    let deposit = try town.payAll(
      [seed], to: account, for: "the mule cashes out", in: &economy)
    town.mine(in: &economy)
    economy.truth.facts += [
      .traced(method: "fifo", entity: "Merlion Exchange", sat: 6_000_000),
      .endpoint(method: "fifo", outpoint: deposit.outpoint, sat: 6_000_000),
      .conflict(address: account.text),
    ]
  }

  /// What happened, as Markdown.
  public func account(of economy: Economy, in language: StoryLanguage) -> String {
    let body =
      switch language {
      case .english:
        """
        ## What happened
        1. The mule pays 6,000,000 sat into an account at Merlion Exchange. The deposit is not
           gathered before the end, so no cluster tells whose the address is.
        2. `tags.yaml` names two owners for it: Maple Exchange, from a page on the web, and Merlion
           Exchange, from an answer to a production order.

        `filature tags conflicts` lists the address. The trace takes the surer tag and names it;
        the report has to say that another source disagrees. Sending the request to Maple would
        tell a third party of the inquiry, and find nothing.
        """
      case .french:
        """
        ## Ce qui s'est passé
        1. La mule verse 6 000 000 sat sur un compte chez Merlion Exchange. Le dépôt n'est pas
           ramassé avant la fin : aucun groupe ne dit à qui est l'adresse.
        2. `tags.yaml` lui donne deux propriétaires : Maple Exchange, d'après une page du web, et
           Merlion Exchange, d'après la réponse à une réquisition.

        `filature tags conflicts` signale l'adresse. La trace retient l'étiquette la plus sûre et la
        nomme ; le rapport doit dire qu'une autre source la contredit. Adresser la réquisition à
        Maple révélerait l'enquête à un tiers, pour rien.
        """
      }
    return StoryText.page(
      language, title: language == .english ? title : "Deux étiquettes qui se contredisent",
      height: StoryText.height(economy), body: body)
  }
}
