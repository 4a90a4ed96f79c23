/// People buy things: from merchants, through payment processors, and from each other.
struct Purchases: EconomyActor {
  func weight(year: Int, scenario: Scenario) -> Int { 380 }

  mutating func act(in world: inout World) throws(SimulationError) {
    let buyer = world.somebody()
    let balance = world.balance(buyer)
    guard balance > world.unit / 20 else { return }
    let least = world.unit / (world.random.happens(oneIn: 4) ? 500 : 50)
    let price = min(balance / 3, world.price(least, doublings: 6))
    guard price > 2 * World.dust else { return }
    world.draft.reset(payer: buyer, purpose: .purchase)
    switch world.random.number(below: 10) {
    case 0..<4:
      let seller = world.somebody()
      guard seller != buyer else { return }
      world.draft.pay(price, to: seller, world.receiving(seller), for: .payment)
      world.draft.purpose = .payment
    case 4..<7:
      let till = world.one(of: world.town.processors)
      world.draft.pay(price, to: till, .fresh, for: .purchase)
    default:
      let merchant = world.one(of: world.town.merchants)
      world.draft.pay(price, to: merchant, world.receiving(merchant), for: .purchase)
    }
    if world.random.happens(oneIn: 100) { world.draft.pay(0, to: buyer, .data, for: .data) }
    _ = try world.payAndSend()
  }
}

/// Payment processors hand merchants their takings, many at once.
struct Settlement: EconomyActor {
  func weight(year: Int, scenario: Scenario) -> Int { 12 }

  mutating func act(in world: inout World) throws(SimulationError) {
    let till = world.one(of: world.town.processors)
    guard world.count(till) >= 12 else { return }
    let payees = world.random.number(in: 1...8)
    let share = world.balance(till) / UInt64(payees + 1)
    world.draft.reset(payer: till, purpose: .settlement)
    for _ in 0..<payees {
      let merchant = world.one(of: world.town.merchants)
      world.draft.pay(
        max(2_000, world.amount(share / 4, doublings: 1)), to: merchant,
        world.receiving(merchant), for: .settlement)
    }
    _ = try world.payAndSend(atMost: 200)
  }
}

/// Merchants pay suppliers, and take the rest to an exchange.
struct MerchantBanking: EconomyActor {
  func weight(year: Int, scenario: Scenario) -> Int { 60 }

  mutating func act(in world: inout World) throws(SimulationError) {
    let merchant = world.one(of: world.town.merchants)
    guard world.count(merchant) >= 2, world.balance(merchant) > world.unit / 10 else { return }
    if world.random.happens(oneIn: 3) {
      let supplier = world.one(of: world.town.merchants)
      guard supplier != merchant else { return }
      world.draft.reset(payer: merchant, purpose: .supply)
      world.draft.pay(
        world.balance(merchant) / 3, to: supplier, world.receiving(supplier), for: .supply)
      _ = try world.payAndSend()
      return
    }
    let exchange = world.town.exchanges[merchant % world.town.exchanges.count]
    world.draft.reset(payer: merchant, purpose: .deposit)
    world.draft.pay(
      world.balance(merchant) * 3 / 4, to: exchange.deposits, .account(of: merchant),
      for: .deposit)
    _ = try world.payAndSend(atMost: 80)
  }
}
