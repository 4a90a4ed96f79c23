import Bitcoin

/// Somebody sends dust to a smuggler's addresses; spent with other coins, it stains them all.
public struct DustBaitStory: Story {
  /// `dust-bait`.
  public let name = "dust-bait"
  /// One line in English.
  public let title = "Dust as bait"

  /// The story.
  public init() {}

  /// Makes the wallets and everything they do.
  public func tell(into economy: inout Economy) throws(SimulationError) {
    var town = try StoryTown(in: &economy)
    let smuggler = economy.openWallet("Smuggler", .smuggler, .p2wpkh)
    let stranger = economy.openWallet("Stranger", .person, .p2wpkh)
    let duster = economy.openWallet("Duster", .duster, .p2wpkh)
    economy.watched = duster
    let first = economy.newAddress(smuggler)
    let second = economy.newAddress(smuggler)
    let targets =
      [first] + (0..<2).map { _ in economy.newAddress(smuggler) }
      + (0..<2).map { _ in economy.newAddress(stranger) }
    let money = try town.give(10_000_000, to: second, from: town.maple, in: &economy)
    let bait = try town.give(
      100_000, to: economy.newAddress(duster), from: town.merlion, in: &economy)
    economy.truth.seeds = [bait.outpoint]
    let dust = economy.submit(
      spending: [bait],
      to: targets.map { PlannedOutput(546, to: $0, use: .payment, origin: .whole) }
        + [PlannedOutput(96_270, to: economy.newAddress(duster), use: .change, origin: .whole)],
      fee: StoryTown.fee, purpose: "dust", by: duster
    ).compactMap { $0 }
    town.mine(in: &economy)
    let account = Marketplace.account(of: smuggler, at: &town.maple, in: &economy)
    let deposit = try town.payAll(
      [dust[0], money], to: account, for: "deposit", in: &economy)
    try town.close(in: &economy)
    economy.truth.facts += [
      .traced(method: "fifo", entity: "Maple Exchange", sat: 546),
      .traced(method: "poison", entity: "Maple Exchange", sat: 9_999_546),
      .endpoint(method: "fifo", outpoint: deposit.outpoint, sat: 546),
      .ledger(method: "fifo", line: "unspent_sat", sat: 98_454),
      .together(first.text, second.text), .apart(first.text, targets[3].text),
      .apart(first.text, bait.address.text),
    ]
  }

  /// What happened, as Markdown.
  public func account(of economy: Economy, in language: StoryLanguage) -> String {
    let body =
      switch language {
      case .english:
        """
        ## What happened
        1. Somebody unknown sends 546 sat to each of five addresses: three of the smuggler's, two of
           a stranger's. `seeds.txt` holds the coin they came from.
        2. The smuggler's wallet spends the dust at one address together with 10,000,000 sat at
           another, into an account at Maple Exchange.

        Two things follow. The smuggler's two addresses are now known to be one person's: rightly.
        And a method that calls everything tainted that a tainted satoshi touches (poison) lays all
        9,999,546 sat of the deposit at the duster's door; first in, first out lays 546. Receiving
        dust is no dealing with its sender: it must not make anyone a counterparty.
        """
      case .french:
        """
        ## Ce qui s'est passé
        1. Un inconnu envoie 546 sat à chacune de cinq adresses : trois du passeur, deux d'un
           étranger à l'affaire. `seeds.txt` contient la pièce d'où elles viennent.
        2. Le portefeuille du passeur dépense la poussière d'une adresse avec 10 000 000 sat d'une
           autre, vers un compte chez Maple Exchange.

        Il s'ensuit deux choses. Les deux adresses du passeur sont désormais à une seule personne :
        à juste titre. Et une méthode qui déclare entaché tout ce qu'un satoshi entaché touche
        (poison) attribue à l'inconnu les 9 999 546 sat du dépôt ; premier entré, premier sorti en
        attribue 546. Recevoir de la poussière n'est pas traiter avec celui qui l'envoie.
        """
      }
    return StoryText.page(
      language, title: language == .english ? title : "La poussière comme appât",
      height: StoryText.height(economy), body: body)
  }
}
