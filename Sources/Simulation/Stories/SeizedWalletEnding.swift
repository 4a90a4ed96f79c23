import Bitcoin

extension SeizedWalletCast {
  /// The smuggler pays the mule again, to three addresses at once.
  mutating func payMuleInParts(in economy: inout Economy) throws(SimulationError) {
    let values: [UInt64] = [61_000_000, 48_500_000, 40_500_000]
    let payees = values.map { (address: economy.newAddress(mule), value: $0) }
    try economy.pay(
      Payment(payees: payees, purpose: "the smuggler pays the mule"), from: smuggler)
    try market.passBlocks(4, in: &economy)
  }

  /// The mule gathers all coins into one, then takes part in a coinjoin with four people.
  mutating func consolidateAndMix(in economy: inout Economy) throws(SimulationError) {
    let gathered = try economy.pay(
      Payment(
        payees: [(economy.newAddress(mule), 0)], coins: .all(economy.spendable(mule)),
        rest: .lastPayee, purpose: "consolidation"),
      from: mule)
    try market.passBlocks(3, in: &economy)
    let friends = (1...4).map { economy.openWallet("Mixer \($0)", .person, .p2wpkh) }
    for friend in friends {
      let value = economy.random.amount(in: 55_000_000...140_000_000)
      let address = economy.newAddress(friend)
      try market.withdraw([(address, value)], from: market.merlion, in: &economy)
    }
    try market.passBlocks(2, in: &economy)
    let participants = [(wallet: mule, coins: gathered.paid)]
    let others = friends.map { (wallet: $0, coins: economy.spendable($0)) }
    let mixed = try economy.mix(
      participants + others, denomination: 50_000_000, purpose: "coinjoin of five")
    if let coin = mixed.equal.first { economy.truth.mixes.append(coin.txid) }
    try market.passBlocks(4, in: &economy)
    try takeHonestShare(mixed.equal[1], in: &economy)
  }

  /// An honest participant takes an equal output to Maple: no rule can tell it from the mule's.
  private mutating func takeHonestShare(
    _ coin: Coin, in economy: inout Economy
  ) throws(SimulationError) {
    let account = Marketplace.account(of: coin.address.owner, at: &market.maple, in: &economy)
    try economy.pay(
      Payment(payees: [(account, 0)], coins: .all([coin]), rest: .lastPayee, purpose: "deposit"),
      from: coin.address.owner)
    try market.passBlocks(2, in: &economy)
  }

  /// The mule's equal output goes to Merlion after a hop, most of the change to Maple.
  mutating func cashOutMix(in economy: inout Economy) throws(SimulationError) {
    let coins = economy.spendable(mule)
    guard let equal = coins.first(where: { $0.value == 50_000_000 }) else { return }
    let hop = try economy.pay(
      Payment(
        payees: [(economy.newAddress(mule), 0)], coins: .all([equal]), rest: .lastPayee,
        purpose: "hop after the coinjoin"),
      from: mule)
    let account = Marketplace.account(of: mule, at: &market.merlion, in: &economy)
    try economy.pay(
      Payment(
        payees: [(account, 0)], coins: .all(hop.paid), rest: .lastPayee,
        purpose: "the mule cashes out the coinjoin"),
      from: mule)
    try market.passBlocks(3, in: &economy)
    let rest = economy.spendable(mule)
    let maple = Marketplace.account(of: mule, at: &market.maple, in: &economy)
    try economy.pay(
      Payment(
        payees: [(maple, 64_000_000)], coins: .all(rest), purpose: "the mule cashes out at Maple"),
      from: mule)
    try market.passBlocks(4, in: &economy)
  }

  /// Exchanges gather all deposits but one last; then the wallet is seized.
  mutating func settle(in economy: inout Economy) throws(SimulationError) {
    try market.sweep(market.maple, in: &economy)
    try market.sweep(market.merlion, in: &economy)
    try market.passBlocks(2, in: &economy)
    let account = economy.newAddress(market.merlion.wallet)
    let receipt = try economy.pay(
      Payment(payees: [(account, 12_000_000)], purpose: "the mule opens a second account"),
      from: mule)
    market.unswept = receipt.paid.first
    try market.passBlocks(6, in: &economy)
    try market.sweep(market.maple, in: &economy)
    try market.sweep(market.merlion, in: &economy)
    try market.passBlocks(1, in: &economy)
    tag(in: &economy)
    noteFacts(in: &economy)
  }

  /// The mule's deposits before the coinjoin, wholly the smuggler's money: every method that
  /// conserves value finds each of them whole.
  private func noteFacts(in economy: inout Economy) {
    let mix = economy.truth.mixes.first
    let heights = economy.truth.transactions.filter { $0.txid == mix }.map(\.height)
    for deposit in economy.truth.deposits
    where deposit.coin.origin == .whole && deposit.coin.height < (heights.first ?? 0) {
      for method in ["fifo", "haircut", "tiho"] {
        economy.truth.facts.append(
          .endpoint(method: method, outpoint: deposit.coin.outpoint, sat: deposit.coin.value))
      }
    }
    economy.truth.facts += economy.truth.mixes.map {
      .coinJoin(txid: $0.description, kind: "joinmarket")
    }
  }

  /// What is publicly known: the hot addresses, and two deposit addresses of the mule.
  private func tag(in economy: inout Economy) {
    for exchange in [market.maple, market.merlion] {
      for address in exchange.hot {
        economy.truth.tags.append(
          KnownAddress(
            address: address, label: exchange.name,
            slug: exchange.slug, isClusterDefiner: true, source: "test withdrawal"))
      }
    }
    let direct = [market.unswept?.address, market.maple.accounts[mule]]
    for (address, exchange) in zip(direct, [market.merlion, market.maple]) {
      guard let address else { continue }
      economy.truth.tags.append(
        KnownAddress(
          address: address, label: exchange.name, slug: exchange.slug,
          isClusterDefiner: false, source: "answer to a production order"))
    }
  }
}
