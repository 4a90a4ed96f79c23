import Bitcoin

/// Two families pay a smuggler by the leg, and the money leaves the chain in two countries.
public struct TwoCountriesStory: Story {
  /// `two-countries`.
  public let name = "two-countries"
  /// One line in English.
  public let title = "Instalments to a smuggler across two countries"

  /// What a family pays for a leg.
  static let instalment: UInt64 = 20_000_000
  /// What the recruiter keeps of the first leg.
  static let commission: UInt64 = 10_000_000

  /// The story.
  public init() {}

  /// Makes the wallets and everything they do.
  public func tell(into economy: inout Economy) throws(SimulationError) {
    var town = try StoryTown(in: &economy)
    let families = ["Family A", "Family B"].map { economy.openWallet($0, .family, .p2wpkh) }
    let recruiter = economy.openWallet("Recruiter", .recruiter, .p2pkh)
    let smuggler = economy.openWallet("Smuggler", .smuggler, .p2wpkh)
    economy.watched = recruiter
    let till = economy.newAddress(recruiter)
    let first = economy.newAddress(smuggler)
    let second = economy.newAddress(smuggler)
    economy.truth.seeds = [till, first, second].map(\.text)
    var purses: [Coin] = []
    for family in families {
      purses.append(
        try town.give(
          90_000_000, to: economy.newAddress(family), from: town.maple, in: &economy))
    }
    var collected: [[Coin]] = []
    for (leg, address) in [till, first, second].enumerated() {
      var coins: [Coin] = []
      for place in purses.indices {
        let change = economy.newAddress(purses[place].address.owner)
        let made = try town.pay(
          TwoCountriesStory.instalment, to: address, from: [purses[place]], change: change,
          for: "instalment for leg \(leg + 1)", in: &economy)
        coins.append(made.paid)
        purses[place] = made.change
      }
      collected.append(coins)
      if leg == 0 { collected[0] = try release(coins, to: first, &town, &economy) }
    }
    let account = Marketplace.account(of: smuggler, at: &town.merlion, in: &economy)
    let last = try town.payAll(
      collected.flatMap { $0 }, to: account, for: "the smuggler cashes out", in: &economy)
    try town.close(in: &economy)
    for method in ["fifo", "haircut", "poison"] {
      economy.truth.facts += [
        .traced(
          method: method, entity: "Maple Exchange", sat: TwoCountriesStory.commission),
        .traced(method: method, entity: "Merlion Exchange", sat: 109_998_000),
      ]
    }
    economy.truth.facts += [
      .endpoint(method: "fifo", outpoint: last.outpoint, sat: 109_998_000),
      .ledger(method: "fifo", line: "fee_sat", sat: 2_000),
      .ledger(method: "fifo", line: "seeded_sat", sat: 120_000_000),
      .together(first.text, second.text), .apart(till.text, first.text),
    ]
  }

  /// The recruiter keeps a commission and passes the rest on, in one transaction.
  private func release(
    _ coins: [Coin], to address: WalletAddress, _ town: inout StoryTown, _ economy: inout Economy
  ) throws(SimulationError) -> [Coin] {
    let account = Marketplace.account(
      of: coins[0].address.owner, at: &town.maple, in: &economy)
    let made = economy.submit(
      spending: coins,
      to: [
        PlannedOutput(
          TwoCountriesStory.commission, to: account, use: .payment, origin: .whole),
        PlannedOutput(
          2 * TwoCountriesStory.instalment - TwoCountriesStory.commission - StoryTown.fee,
          to: address, use: .payment, origin: .whole),
      ], fee: StoryTown.fee, purpose: "release of leg 1", by: coins[0].address.owner)
    town.mine(in: &economy)
    economy.truth.facts.append(
      .endpoint(
        method: "fifo", outpoint: made[0]?.outpoint ?? "", sat: TwoCountriesStory.commission))
    return made.dropFirst().compactMap { $0 }
  }

  /// What happened, as Markdown.
  public func account(of economy: Economy, in language: StoryLanguage) -> String {
    let body =
      switch language {
      case .english:
        """
        ## What happened
        1. Families A and B buy 90,000,000 sat each at Maple Exchange (Canada).
        2. Leg 1: each pays 20,000,000 sat to the recruiter. In one transaction the recruiter pays
           10,000,000 sat into an account at Maple, the commission, and 29,999,000 sat to the
           smuggler's first address.
        3. Legs 2 and 3: each pays 20,000,000 sat a leg to the smuggler's first and second address.
        4. The smuggler pays all five coins, 109,998,000 sat after the fee, into an account at
           Merlion Exchange (Singapore). Spending them together shows that both addresses are one
           person's.
        5. Both exchanges gather their deposits.

        `seeds.txt` holds the three addresses found in the families' chats. The recruiter's payment
        to the smuggler is not a seed of its own: it is reached by following.
        """
      case .french:
        """
        ## Ce qui s'est passé
        1. Les familles A et B achètent 90 000 000 sat chacune chez Maple Exchange (Canada).
        2. Étape 1 : chacune paie 20 000 000 sat au recruteur. En une transaction, il verse
           10 000 000 sat sur un compte chez Maple, sa commission, et 29 999 000 sat à la première
           adresse du passeur.
        3. Étapes 2 et 3 : chacune paie 20 000 000 sat par étape à la première puis à la seconde
           adresse du passeur.
        4. Le passeur verse ses cinq pièces, 109 998 000 sat après les frais, sur un compte chez
           Merlion Exchange (Singapour). Les dépenser ensemble montre que les deux adresses sont à
           une seule personne.
        5. Les deux plateformes ramassent leurs dépôts.

        `seeds.txt` contient les trois adresses trouvées dans les messages des familles. Le paiement
        du recruteur au passeur n'est pas un point de départ : on l'atteint en suivant l'argent.
        """
      }
    return StoryText.page(
      language, title: language == .english ? title : "Un passeur payé par étapes, deux pays",
      height: StoryText.height(economy), body: body)
  }
}
