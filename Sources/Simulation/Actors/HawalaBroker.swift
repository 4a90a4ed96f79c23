/// Brokers take coins against cash elsewhere, pay others out with them, and balance their books
/// at an exchange.
struct HawalaBroker: EconomyActor {
  /// Opens the brokers' purses.
  init(in world: inout World) {
    world.town.brokers = (1...2).map { number in
      world.openPurse(Purse(role: .hawala, number: number, lock: .p2wpkh))
    }
  }

  func weight(year: Int, scenario: Scenario) -> Int { 8 }

  mutating func act(in world: inout World) throws(SimulationError) {
    let broker = world.one(of: world.town.brokers)
    guard world.balance(broker) > world.unit else {
      let sender = world.somebody()
      guard world.balance(sender) > world.unit else { return }
      world.draft.reset(payer: sender, purpose: .hawala)
      world.draft.pay(world.balance(sender) / 3, to: broker, .fresh, for: .hawala)
      _ = try world.payAndSend()
      return
    }
    if world.random.happens(oneIn: 3) {
      let exchange = world.town.exchanges[broker % world.town.exchanges.count]
      world.draft.reset(payer: broker, purpose: .deposit)
      world.draft.pay(
        world.balance(broker) / 2, to: exchange.deposits, .account(of: broker), for: .deposit)
    } else {
      let payee = world.somebody()
      world.draft.reset(payer: broker, purpose: .hawalaPayout)
      world.draft.pay(
        world.balance(broker) / 4, to: payee, world.receiving(payee), for: .hawalaPayout)
    }
    _ = try world.payAndSend()
  }
}
