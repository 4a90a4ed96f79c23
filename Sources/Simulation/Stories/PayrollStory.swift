import Bitcoin

/// A controller of exploited persons collects small payments and pays eight helpers at once.
public struct PayrollStory: Story {
  /// `payroll`.
  public let name = "payroll"
  /// One line in English.
  public let title = "A controller's payroll fans out to eight helpers"

  /// The story.
  public init() {}

  /// Makes the wallets and everything they do.
  public func tell(into economy: inout Economy) throws(SimulationError) {
    var town = try StoryTown(in: &economy)
    let controller = economy.openWallet("Controller", .controller, .p2wpkh)
    economy.watched = controller
    let till = economy.newAddress(controller)
    economy.truth.seeds = [till.text]
    var takings: [Coin] = []
    for number in 1...10 {
      let customer = economy.openWallet("Customer \(number)", .customer, .p2wpkh)
      let coin = try town.give(
        5_000_000, to: economy.newAddress(customer), from: town.merlion, in: &economy)
      takings.append(
        try town.pay(
          3_000_000, to: till, from: [coin], change: economy.newAddress(customer),
          for: "a customer's payment", in: &economy
        ).paid)
    }
    let helpers = (1...8).map { economy.openWallet("Helper \($0)", .worker, .p2wpkh) }
    let own = Marketplace.account(of: controller, at: &town.maple, in: &economy)
    let wages = helpers.map { helper in
      PlannedOutput(2_500_000, to: economy.newAddress(helper), use: .payment, origin: .whole)
    }
    let rest = PlannedOutput(9_999_000, to: own, use: .payment, origin: .whole)
    let made = economy.submit(
      spending: takings, to: wages + [rest], fee: StoryTown.fee, purpose: "wages",
      by: controller
    ).compactMap { $0 }
    town.mine(in: &economy)
    for (number, coin) in made.prefix(5).enumerated() {
      let account =
        number < 3
        ? Marketplace.account(of: coin.address.owner, at: &town.maple, in: &economy)
        : Marketplace.account(of: coin.address.owner, at: &town.merlion, in: &economy)
      let deposit = try town.payAll(
        [coin], to: account, for: "a helper cashes out", in: &economy)
      economy.truth.facts.append(
        .endpoint(method: "fifo", outpoint: deposit.outpoint, sat: 2_499_000))
    }
    try town.close(in: &economy)
    for method in ["fifo", "haircut"] {
      economy.truth.facts += [
        .traced(method: method, entity: "Maple Exchange", sat: 17_496_000),
        .traced(method: method, entity: "Merlion Exchange", sat: 4_998_000),
        .ledger(method: method, line: "unspent_sat", sat: 7_500_000),
        .ledger(method: method, line: "fee_sat", sat: 6_000),
      ]
    }
    economy.truth.facts += [
      .endpoint(method: "fifo", outpoint: made[8].outpoint, sat: 9_999_000),
      .apart(made[0].address.text, made[1].address.text),
      .apart(till.text, made[0].address.text),
    ]
  }

  /// What happened, as Markdown.
  public func account(of economy: Economy, in language: StoryLanguage) -> String {
    let body =
      switch language {
      case .english:
        """
        ## What happened
        1. Ten customers pay 3,000,000 sat each to one address, found in an advert.
        2. The controller spends the ten coins in one transaction: 2,500,000 sat to each of eight
           helpers, and 9,999,000 sat into an account of the controller's at Maple Exchange.
        3. Helpers 1 to 3 pay 2,499,000 sat each into accounts at Maple, helpers 4 and 5 at Merlion
           Exchange. Helpers 6 to 8 keep theirs.

        One input address, nine outputs: nothing returns to the payer as change. Maple received
        9,999,000 + 3 × 2,499,000 = 17,496,000 sat, Merlion 4,998,000 sat, 7,500,000 sat are
        unspent and 6,000 sat went into fees: together 30,000,000 sat.
        """
      case .french:
        """
        ## Ce qui s'est passé
        1. Dix clients paient 3 000 000 sat chacun à une seule adresse, trouvée dans une annonce.
        2. Le contrôleur dépense les dix pièces en une transaction : 2 500 000 sat à chacun de huit
           aides, et 9 999 000 sat sur son propre compte chez Maple Exchange.
        3. Les aides 1 à 3 versent 2 499 000 sat chacun sur des comptes chez Maple, les aides 4 et 5
           chez Merlion Exchange. Les aides 6 à 8 gardent l'argent.

        Une adresse d'entrée, neuf sorties : aucune monnaie ne revient au payeur. Maple a reçu
        9 999 000 + 3 × 2 499 000 = 17 496 000 sat, Merlion 4 998 000 sat ; 7 500 000 sat ne sont
        pas dépensés et 6 000 sat sont partis en frais : en tout 30 000 000 sat.
        """
      }
    return StoryText.page(
      language,
      title: language == .english ? title : "La paie d'un contrôleur, en éventail vers huit aides",
      height: StoryText.height(economy), body: body)
  }
}
