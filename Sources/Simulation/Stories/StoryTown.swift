import Bitcoin

/// The little world of a story that is to be checked by hand: two exchanges, a pool, and nobody
/// who does anything the story does not tell. Every fee is 1,000 satoshis.
struct StoryTown {
  /// Satoshis that every transaction pays.
  static let fee: UInt64 = 1_000

  let pool: WalletID
  var maple: Exchange
  var merlion: Exchange

  /// Opens the exchanges with a hundred coins each.
  init(in economy: inout Economy) throws(SimulationError) {
    pool = economy.openWallet("Prairie Pool", .miner, .p2wpkh)
    maple = StoryTown.open("Maple Exchange", "maple-exchange", .p2wpkh, &economy)
    merlion = StoryTown.open("Merlion Exchange", "merlion-exchange", .p2sh, &economy)
    for _ in 0..<Economy.maturity + 3 { economy.mine(for: pool) }
    let rewards = economy.spendable(pool)
    for (exchange, coins) in [
      (maple, rewards.prefix(2)), (merlion, rewards.dropFirst(2).prefix(2)),
    ] {
      try economy.pay(
        Payment(
          payees: [(exchange.hot[0], 0)], coins: .all(Array(coins)), rest: .lastPayee,
          fee: StoryTown.fee, purpose: "sale of mining rewards"),
        from: pool)
    }
    economy.mine(for: pool)
    for exchange in [maple, merlion] {
      for address in exchange.hot {
        economy.truth.tags.append(
          KnownAddress(
            address: address, label: exchange.name, slug: exchange.slug, isClusterDefiner: true,
            source: "test withdrawal"))
      }
    }
  }

  private static func open(
    _ name: String, _ slug: String, _ kind: ScriptKind, _ economy: inout Economy
  ) -> Exchange {
    let wallet = economy.openWallet(name, .exchange, kind)
    let hot = [economy.newAddress(wallet), economy.newAddress(wallet)]
    return Exchange(wallet: wallet, name: name, slug: slug, hot: hot)
  }

  /// Puts what waits into a block.
  func mine(in economy: inout Economy) { economy.mine(for: pool) }

  /// An exchange pays a customer out at an address; both hot addresses spend, so that they are
  /// known to belong together.
  @discardableResult
  func give(
    _ value: UInt64, to address: WalletAddress, from exchange: Exchange,
    in economy: inout Economy
  ) throws(SimulationError) -> Coin {
    let coins = economy.spendable(exchange.wallet).filter { exchange.hot.contains($0.address) }
    let total = coins.reduce(0) { $0 + $1.value }
    let made = economy.submit(
      spending: coins,
      to: [
        PlannedOutput(value, to: address, use: .payment, origin: .none),
        PlannedOutput(
          total - value - StoryTown.fee, to: exchange.hot[1], use: .change, origin: .none),
      ], fee: StoryTown.fee, purpose: "withdrawal", by: exchange.wallet)
    mine(in: &economy)
    return try StoryTown.first(made, economy)
  }

  /// Somebody pays all of some coins, less the fee, to one address.
  @discardableResult
  func payAll(
    _ coins: [Coin], to address: WalletAddress, for purpose: String, in economy: inout Economy
  ) throws(SimulationError) -> Coin {
    let payer = coins[0].address.owner
    let total = coins.reduce(0) { $0 + $1.value }
    let origin = Origin.mixed(coins.map(\.origin))
    let made = economy.submit(
      spending: coins,
      to: [PlannedOutput(total - StoryTown.fee, to: address, use: .payment, origin: origin)],
      fee: StoryTown.fee, purpose: purpose, by: payer)
    mine(in: &economy)
    return try StoryTown.first(made, economy)
  }

  /// Somebody pays from some coins; the change is the last output.
  @discardableResult
  func pay(
    _ value: UInt64, to address: WalletAddress, from coins: [Coin], change: WalletAddress,
    for purpose: String, in economy: inout Economy
  ) throws(SimulationError) -> (paid: Coin, change: Coin) {
    let total = coins.reduce(0) { $0 + $1.value }
    let origin = Origin.mixed(coins.map(\.origin))
    let made = economy.submit(
      spending: coins,
      to: [
        PlannedOutput(value, to: address, use: .payment, origin: origin),
        PlannedOutput(total - value - StoryTown.fee, to: change, use: .change, origin: origin),
      ], fee: StoryTown.fee, purpose: purpose, by: coins[0].address.owner)
    mine(in: &economy)
    guard let paid = made[0], let rest = made[1] else { throw StoryTown.nothing(economy) }
    return (paid, rest)
  }

  /// An exchange gathers deposits with a coin of its hot wallet, so that they share a cluster.
  func sweep(_ exchange: Exchange, in economy: inout Economy) throws(SimulationError) {
    let coins = economy.spendable(exchange.wallet)
    guard coins.contains(where: { !exchange.hot.contains($0.address) }) else { return }
    try economy.pay(
      Payment(
        payees: [(exchange.hot[1], 0)], coins: .all(coins), rest: .lastPayee,
        fee: StoryTown.fee, purpose: "sweep of customers' deposits"),
      from: exchange.wallet)
    mine(in: &economy)
  }

  /// Both exchanges gather their deposits, and two more blocks go by.
  func close(in economy: inout Economy) throws(SimulationError) {
    try sweep(maple, in: &economy)
    try sweep(merlion, in: &economy)
    mine(in: &economy)
    mine(in: &economy)
  }

  private static func first(
    _ made: [Coin?], _ economy: Economy
  ) throws(SimulationError) -> Coin {
    guard let coin = made.first ?? nil else { throw nothing(economy) }
    return coin
  }

  private static func nothing(_ economy: Economy) -> SimulationError {
    .insufficientFunds(wallet: "the story", wanted: 1, found: 0)
  }
}

/// Parts that every short story's account has.
enum StoryText {
  /// Title, chapters and how to run it, in a language.
  static func page(
    _ language: StoryLanguage, title: String, height: Int, body: String
  ) -> String {
    switch language {
    case .english:
      """
      # \(title)

      Everything here is invented: people, services, addresses and money. The chain is a private
      test chain (regtest) of \(height) blocks after the first, made by `filature simulate`; its
      signatures are noise, all else keeps the rules. Every transaction pays a fee of 1,000 sat.

      \(body)

      ## The truth
      `truth/` names the owner of every address and output. `expected/facts.json` lists what an
      analysis must find; the sums can be checked with a pencil.

      ## How to run it
      ```
      filature ingest blocks --network regtest --store chain
      filature tags import tags.yaml --store chain
      filature cluster build --store chain
      filature trace -i seeds.txt --method fifo,haircut,poison --store chain
      ```

      """
    case .french:
      """
      # \(title)

      Tout est inventé : personnes, services, adresses et argent. La chaîne est une chaîne d'essai
      privée (regtest) de \(height) blocs après le premier, faite par `filature simulate` ; ses
      signatures sont du bruit, le reste suit les règles. Chaque transaction paie 1 000 sat de frais.

      \(body)

      ## La vérité
      `truth/` nomme le propriétaire de chaque adresse et de chaque sortie. `expected/facts.json`
      dit ce qu'une analyse doit trouver ; les sommes se vérifient au crayon.

      ## Pour l'essayer
      ```
      filature ingest blocks --network regtest --store chain
      filature tags import tags.yaml --store chain
      filature cluster build --store chain
      filature trace -i seeds.txt --method fifo,haircut,poison --store chain
      ```

      """
    }
  }

  /// The height of the last block.
  static func height(_ economy: Economy) -> Int { economy.blocks.count - 1 }
}
