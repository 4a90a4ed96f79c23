import Bitcoin

/// An exchange: hot addresses that pay everyone out, and a deposit address for each customer.
struct Exchange: Sendable {
  let wallet: WalletID
  let name: String
  let slug: String
  let hot: [WalletAddress]
  /// Looked up only, never walked through.
  var accounts: [WalletID: WalletAddress] = [:]
}

/// The honest world around a story: people, shops, a mining pool and two exchanges.
struct Marketplace: Sendable {
  let pool: WalletID
  let people: [WalletID]
  /// The last of them banks nothing by itself: a story may need its takings.
  let shops: [WalletID]
  var maple: Exchange
  var merlion: Exchange
  /// A deposit that is not swept, so that only a tag of its own tells whose it is.
  var unswept: Coin?

  /// Opens every wallet, and mines until the first coinbase may be spent.
  init(in economy: inout Economy) {
    pool = economy.openWallet("Prairie Pool", .miner, .p2wpkh)
    maple = Marketplace.openExchange("Maple Exchange", "maple-exchange", .p2wpkh, &economy)
    merlion = Marketplace.openExchange("Merlion Exchange", "merlion-exchange", .p2sh, &economy)
    let kinds: [ScriptKind] = [.p2wpkh, .p2wpkh, .p2pkh, .p2sh, .p2tr]
    var people: [WalletID] = []
    for number in 1...40 {
      let kind = kinds[economy.random.number(in: 0...4)]
      people.append(economy.openWallet("Person \(number)", .person, kind))
    }
    self.people = people
    shops = ["Corner Grocer", "Phone Repairs", "Book Cellar", "Noodle Counter"].map {
      economy.openWallet($0, .merchant, .p2wpkh)
    }
    for _ in 0..<Economy.maturity { economy.mine(for: pool) }
  }

  private static func openExchange(
    _ name: String, _ slug: String, _ kind: ScriptKind, _ economy: inout Economy
  ) -> Exchange {
    let wallet = economy.openWallet(name, .exchange, kind)
    let hot = [economy.newAddress(wallet), economy.newAddress(wallet)]
    return Exchange(wallet: wallet, name: name, slug: slug, hot: hot)
  }

  /// The address at which an exchange credits a customer, made at the first call.
  static func account(
    of customer: WalletID, at exchange: inout Exchange, in economy: inout Economy
  ) -> WalletAddress {
    if let address = exchange.accounts[customer] { return address }
    let address = economy.newAddress(exchange.wallet)
    exchange.accounts[customer] = address
    return address
  }

  /// Pays out to several people at once from the hot addresses.
  func withdraw(
    _ payees: [(WalletAddress, UInt64)], from exchange: Exchange, in economy: inout Economy
  ) throws(SimulationError) {
    let coins = economy.spendable(exchange.wallet).filter { exchange.hot.contains($0.address) }
    let change = exchange.hot[economy.random.number(in: 0...1)]
    try economy.pay(
      Payment(
        payees: payees, coins: .among(coins), rest: .address(change), purpose: "withdrawal"),
      from: exchange.wallet)
  }

  /// Gathers customers' deposits, with a coin of the hot wallet, to a hot address.
  func sweep(_ exchange: Exchange, in economy: inout Economy) throws(SimulationError) {
    let coins = economy.spendable(exchange.wallet)
    let deposits = coins.filter { coin in
      !exchange.hot.contains(coin.address) && unswept?.isSame(as: coin) != true
    }
    guard !deposits.isEmpty, let hot = coins.first(where: { exchange.hot.contains($0.address) })
    else { return }
    try economy.pay(
      Payment(
        payees: [(exchange.hot[0], 0)], coins: .all(economy.random.shuffled(deposits + [hot])),
        rest: .lastPayee, purpose: "sweep of customers' deposits"),
      from: exchange.wallet)
  }

  /// Some honest transactions, then a block.
  mutating func passBlock(in economy: inout Economy) throws(SimulationError) {
    if let coin = economy.spendable(pool).first {
      try sellReward(coin, in: &economy)
    }
    for _ in 0..<economy.random.number(in: 3...6) { try doSomething(in: &economy) }
    if economy.nextHeight % 24 == 0 { try sweep(maple, in: &economy) }
    if economy.nextHeight % 31 == 0 { try sweep(merlion, in: &economy) }
    economy.mine(for: pool)
  }

  /// Several blocks, each with some honest transactions.
  mutating func passBlocks(_ count: Int, in economy: inout Economy) throws(SimulationError) {
    for _ in 0..<count { try passBlock(in: &economy) }
  }

  private mutating func sellReward(
    _ coin: Coin, in economy: inout Economy
  ) throws(SimulationError) {
    guard economy.nextHeight < 125 || economy.random.happens(oneIn: 4) else { return }
    let buyer = economy.random.happens(oneIn: 2) ? maple : merlion
    try economy.pay(
      Payment(
        payees: [(buyer.hot[1], 0)], coins: .all([coin]), rest: .lastPayee,
        purpose: "sale of a mining reward"),
      from: pool)
  }

  private mutating func doSomething(in economy: inout Economy) throws(SimulationError) {
    switch economy.random.number(below: 10) {
    case 0..<4: try withdrawSome(in: &economy)
    case 4..<7: try buySomething(in: &economy)
    default: try depositSome(in: &economy)
    }
  }

  private func withdrawSome(in economy: inout Economy) throws(SimulationError) {
    let exchange = economy.random.happens(oneIn: 2) ? maple : merlion
    let held = economy.spendable(exchange.wallet).reduce(0 as UInt64) {
      exchange.hot.contains($1.address) ? $0 + $1.value : $0
    }
    guard held > 1_000_000_000 else { return }
    var payees: [(WalletAddress, UInt64)] = []
    for _ in 0..<economy.random.number(in: 1...3) {
      let address = receivingAddress(of: pick(people, &economy), in: &economy)
      payees.append((address, economy.random.amount(in: 2_000_000...120_000_000)))
    }
    try withdraw(payees, from: exchange, in: &economy)
  }

  private func buySomething(in economy: inout Economy) throws(SimulationError) {
    let buyer = pick(people, &economy)
    let price = economy.random.amount(in: 150_000...12_000_000)
    guard economy.wallets[buyer.index].balance > price + 100_000 else { return }
    let seller = pick(economy.random.happens(oneIn: 3) ? people : shops, &economy)
    guard seller != buyer else { return }
    let address = receivingAddress(of: seller, in: &economy)
    try economy.pay(
      Payment(payees: [(address, price)], purpose: "purchase"), from: buyer)
  }

  private mutating func depositSome(in economy: inout Economy) throws(SimulationError) {
    let banking = Array(shops.dropLast())
    let customer = pick(economy.random.happens(oneIn: 6) ? banking : people, &economy)
    let balance = economy.wallets[customer.index].balance
    guard balance > 3_000_000 else { return }
    let value = economy.random.amount(in: 1_000_000...(balance - 1_000_000))
    let address =
      economy.random.happens(oneIn: 2)
      ? Marketplace.account(of: customer, at: &maple, in: &economy)
      : Marketplace.account(of: customer, at: &merlion, in: &economy)
    try economy.pay(
      Payment(payees: [(address, value)], purpose: "deposit"), from: customer)
  }

  private func pick(_ wallets: [WalletID], _ economy: inout Economy) -> WalletID {
    wallets[economy.random.number(in: 0...(wallets.count - 1))]
  }

  /// Mostly a new address; one time in four the first one again.
  private func receivingAddress(
    of wallet: WalletID, in economy: inout Economy
  ) -> WalletAddress {
    economy.random.happens(oneIn: 4)
      ? economy.firstAddress(wallet) : economy.newAddress(wallet)
  }
}
