import Bitcoin

/// A smuggler mixes with four others: the thread is cut, and a report has to say so.
public struct CoinJoinStory: Story {
  /// `coinjoin`.
  public let name = "coinjoin"
  /// One line in English.
  public let title = "A coinjoin that cuts the thread"

  /// The story.
  public init() {}

  /// Makes the wallets and everything they do.
  public func tell(into economy: inout Economy) throws(SimulationError) {
    var town = try StoryTown(in: &economy)
    let smuggler = economy.openWallet("Smuggler", .smuggler, .p2wpkh)
    economy.watched = smuggler
    let seed = try town.give(
      40_000_000, to: economy.newAddress(smuggler), from: town.maple, in: &economy)
    economy.truth.seeds = [seed.address.text]
    let atMaple = Marketplace.account(of: smuggler, at: &town.maple, in: &economy)
    let before = try town.pay(
      8_000_000, to: atMaple, from: [seed], change: economy.newAddress(smuggler),
      for: "a deposit before the coinjoin", in: &economy)
    var participants = [(wallet: smuggler, coins: [before.change])]
    for number in 1...4 {
      let mixer = economy.openWallet("Mixer \(number)", .person, .p2wpkh)
      let coin = try town.give(
        26_000_000 + UInt64(number) * 1_234_567, to: economy.newAddress(mixer),
        from: town.merlion, in: &economy)
      participants.append((wallet: mixer, coins: [coin]))
    }
    let mixed = try economy.mix(
      participants, denomination: 25_000_000, purpose: "coinjoin of five")
    town.mine(in: &economy)
    economy.truth.mixes.append(mixed.equal[0].txid)
    let atMerlion = Marketplace.account(of: smuggler, at: &town.merlion, in: &economy)
    let hidden = try town.payAll(
      [mixed.equal[0]], to: atMerlion, for: "the smuggler cashes out the coinjoin", in: &economy)
    let honest = Marketplace.account(of: participants[1].wallet, at: &town.maple, in: &economy)
    let other = try town.payAll(
      [mixed.equal[1]], to: honest, for: "an honest participant's deposit", in: &economy)
    try town.close(in: &economy)
    for method in ["fifo", "haircut", "poison"] {
      economy.truth.facts += [
        .traced(method: method, entity: "Maple Exchange", sat: 8_000_000),
        .ledger(method: method, line: "coinjoin_sat", sat: 31_999_000),
      ]
    }
    economy.truth.facts += [
      .endpoint(method: "fifo", outpoint: before.paid.outpoint, sat: 8_000_000),
      .untouched(outpoint: hidden.outpoint), .untouched(outpoint: other.outpoint),
      .coinJoin(txid: "\(mixed.equal[0].txid)", kind: "joinmarket"),
      .apart(before.change.address.text, participants[1].coins[0].address.text),
    ]
  }

  /// What happened, as Markdown.
  public func account(of economy: Economy, in language: StoryLanguage) -> String {
    let body =
      switch language {
      case .english:
        """
        ## What happened
        1. The smuggler holds 40,000,000 sat at the address in `seeds.txt`, and pays 8,000,000 of
           them into an account at Maple Exchange. 31,999,000 sat return as change.
        2. With the change the smuggler joins four others in one transaction: five outputs of
           25,000,000 sat, and five of change.
        3. The smuggler's equal output goes to Merlion Exchange, an honest participant's to Maple.
           On the chain the five look the same.

        A sound report says: 8,000,000 sat at Maple; 31,999,000 sat entered a coinjoin and cannot be
        followed beyond it by the chain alone. Neither later deposit may be attributed.
        """
      case .french:
        """
        ## Ce qui s'est passé
        1. Le passeur détient 40 000 000 sat à l'adresse de `seeds.txt`, et en verse 8 000 000 sur
           un compte chez Maple Exchange. 31 999 000 sat lui reviennent en monnaie.
        2. Avec cette monnaie il rejoint quatre autres personnes dans une transaction : cinq sorties
           de 25 000 000 sat, et cinq de monnaie.
        3. La sortie égale du passeur va chez Merlion Exchange, celle d'un participant honnête chez
           Maple. Sur la chaîne, les cinq se ressemblent.

        Un bon rapport dit : 8 000 000 sat chez Maple ; 31 999 000 sat sont entrés dans un coinjoin
        et ne peuvent être suivis plus loin par la chaîne seule. Aucun des deux dépôts ultérieurs ne
        peut être attribué.
        """
      }
    return StoryText.page(
      language, title: language == .english ? title : "Un coinjoin qui coupe le fil",
      height: StoryText.height(economy), body: body)
  }
}
