import Bitcoin

/// Money comes from another chain through a swap service and leaves at an exchange.
public struct ChainHopStory: Story {
  /// `chain-hop`.
  public let name = "chain-hop"
  /// One line in English.
  public let title = "A chain hop that ends on this chain"

  /// The story.
  public init() {}

  /// Makes the wallets and everything they do.
  public func tell(into economy: inout Economy) throws(SimulationError) {
    var town = try StoryTown(in: &economy)
    let lotus = economy.openWallet("Lotus Swap", .swapService, .p2wpkh)
    let smuggler = economy.openWallet("Smuggler", .smuggler, .p2wpkh)
    economy.watched = smuggler
    let reserve = economy.newAddress(lotus)
    let float = try town.give(200_000_000, to: reserve, from: town.merlion, in: &economy)
    let swapped = try town.pay(
      12_000_000, to: economy.newAddress(smuggler), from: [float], change: reserve,
      for: "swap from another chain", in: &economy
    ).paid
    economy.truth.seeds = [swapped.address.text]
    economy.truth.tags.append(
      KnownAddress(
        address: reserve, label: "Lotus Swap", slug: "lotus-swap", isClusterDefiner: true,
        source: "the service's own page of reserves", concept: "swap_service"))
    let hop = try town.payAll(
      [swapped], to: economy.newAddress(smuggler), for: "hop", in: &economy)
    let account = Marketplace.account(of: smuggler, at: &town.maple, in: &economy)
    let deposit = try town.payAll(
      [hop], to: account, for: "the smuggler cashes out", in: &economy)
    try town.close(in: &economy)
    for method in ["fifo", "haircut", "poison"] {
      economy.truth.facts.append(
        .traced(method: method, entity: "Maple Exchange", sat: 11_998_000))
    }
    economy.truth.facts += [
      .endpoint(method: "fifo", outpoint: deposit.outpoint, sat: 11_998_000),
      .ledger(method: "fifo", line: "fee_sat", sat: 2_000),
      .origin(outpoint: deposit.outpoint, entity: "Lotus Swap", sat: 11_998_000),
    ]
  }

  /// What happened, as Markdown.
  public func account(of economy: Economy, in language: StoryLanguage) -> String {
    let body =
      switch language {
      case .english:
        """
        ## What happened
        1. The smuggler is paid in a stablecoin on another chain, which is not in this data, and has
           it swapped at Lotus Swap. Lotus pays 12,000,000 sat to the address in `seeds.txt`.
        2. After a hop, 11,998,000 sat reach an account at Maple Exchange.

        Forward, the trace ends at Maple. Backward from the deposit it ends at Lotus Swap, and there
        it must end: what Lotus paid out is not the coin that the smuggler paid in. The order to
        Lotus asks for the swap that this payment settled: the other chain's transaction.
        """
      case .french:
        """
        ## Ce qui s'est passé
        1. Le passeur est payé en jetons stables sur une autre chaîne, absente de ces données, et
           les fait échanger chez Lotus Swap. Lotus paie 12 000 000 sat à l'adresse de `seeds.txt`.
        2. Après un saut, 11 998 000 sat arrivent sur un compte chez Maple Exchange.

        Vers l'avant, la trace finit chez Maple. En arrière depuis le dépôt, elle finit chez Lotus
        Swap, et doit y finir : ce que Lotus a payé n'est pas la pièce que le passeur a versée. La
        réquisition à Lotus demande l'échange que ce paiement a réglé : la transaction sur l'autre
        chaîne.
        """
      }
    return StoryText.page(
      language, title: language == .english ? title : "Un saut de chaîne qui finit sur celle-ci",
      height: StoryText.height(economy), body: body)
  }
}
