/// Exchanges pay their customers out, alone or many at once.
struct Withdrawals: EconomyActor {
  func weight(year: Int, scenario: Scenario) -> Int { 170 }

  mutating func act(in world: inout World) throws(SimulationError) {
    let exchange = world.town.exchanges[
      world.random.number(in: 0...(world.town.exchanges.count - 1))]
    var payees = 1
    if world.random.happens(oneIn: 5) { payees = world.random.number(in: 2...8) }
    if world.random.happens(oneIn: 14) { payees = world.random.number(in: 10...90) }
    world.draft.reset(payer: exchange.hot, purpose: .withdrawal)
    var left = world.balance(exchange.hot) / 3
    for _ in 0..<payees {
      let (purse, value) = next(in: &world)
      guard value < left else { continue }
      left -= value
      world.draft.pay(value, to: purse, world.receiving(purse), for: .withdrawal)
    }
    guard !world.draft.outputs.isEmpty else { return try refill(exchange, in: &world) }
    _ = try world.payAndSend()
  }

  private func next(in world: inout World) -> (PurseID, UInt64) {
    if let asked = world.requests.popLast() { return asked }
    let person = world.somebody()
    let value = world.price(world.unit / 16, doublings: 6)
    let isRich = world.balance(person) > 4 * world.unit
    return (person, isRich ? world.amount(world.unit / 32, doublings: 1) : value)
  }

  private func refill(
    _ exchange: ExchangePurses, in world: inout World
  ) throws(SimulationError) {
    guard world.count(exchange.cold) > 0 else { return }
    world.draft.reset(payer: exchange.cold, purpose: .refill)
    world.draft.pay(
      world.balance(exchange.cold) / 2, to: exchange.hot, .standing, for: .refill)
    _ = try world.payAndSend()
  }
}

/// Customers pay in at their exchange, each at an address of their own.
struct Deposits: EconomyActor {
  func weight(year: Int, scenario: Scenario) -> Int { 150 }

  mutating func act(in world: inout World) throws(SimulationError) {
    let person = world.somebody()
    let balance = world.balance(person)
    guard balance > world.unit / 8 else { return }
    let exchange = world.exchange(of: person)
    world.draft.reset(payer: person, purpose: .deposit)
    if world.count(person) == 1, world.random.happens(oneIn: 3),
      let coin = world.coins.pop(from: person)
    {
      world.draft.inputs.append(coin)
      _ = try world.sendAll(to: exchange.deposits, .account(of: person), for: .deposit)
      return
    }
    if world.scenario.services == .varied, world.purses[person].number % 8 == 0 {
      // One person in eight always pays in all there is, and the wallet is empty.
      while world.draft.inputs.count < 20, let coin = world.coins.pop(from: person) {
        world.draft.inputs.append(coin)
      }
      _ = try world.sendAll(to: exchange.deposits, .account(of: person), for: .deposit)
      return
    }
    let value = min(balance / 2, world.price(world.unit / 16, doublings: 6))
    world.draft.pay(value, to: exchange.deposits, .account(of: person), for: .deposit)
    _ = try world.payAndSend()
  }
}

/// Exchanges gather deposits into the hot wallet.
struct Sweeps: EconomyActor {
  func weight(year: Int, scenario: Scenario) -> Int { 60 }

  mutating func act(in world: inout World) throws(SimulationError) {
    let exchange = world.town.exchanges[
      world.random.number(in: 0...(world.town.exchanges.count - 1))]
    let waiting = world.count(exchange.deposits)
    let most = exchange.sweeping == .oneByOne ? 1 : min(waiting, 400)
    guard waiting > 0, most == 1 || most >= world.random.number(in: 10...390) else { return }
    world.draft.reset(payer: exchange.hot, purpose: .sweep)
    while world.draft.inputs.count < most, let coin = world.coins.pop(from: exchange.deposits) {
      world.draft.inputs.append(coin)
    }
    if exchange.sweeping == .withHotCoin, let coin = world.coins.pop(from: exchange.hot) {
      world.draft.inputs.append(coin)
    }
    _ = try world.sendAll(to: exchange.hot, .standing, for: .sweep, isChange: true)
  }
}

/// Exchanges put what they do not need for the day out of reach.
struct ColdStorage: EconomyActor {
  func weight(year: Int, scenario: Scenario) -> Int { 5 }

  mutating func act(in world: inout World) throws(SimulationError) {
    let exchange = world.town.exchanges[
      world.random.number(in: 0...(world.town.exchanges.count - 1))]
    let hot = world.balance(exchange.hot)
    guard hot > 100 * world.unit, world.balance(exchange.cold) < hot / 2 else { return }
    world.draft.reset(payer: exchange.hot, purpose: .coldStorage)
    world.draft.pay(hot / 5, to: exchange.cold, .fresh, for: .coldStorage)
    world.draft.outputs[0].isChange = true
    _ = try world.payAndSend()
  }
}
