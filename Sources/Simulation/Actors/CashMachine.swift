/// Operators of cash machines sell coins for cash and buy them back, at a standing address.
struct CashMachine: EconomyActor {
  /// Opens the operators' purses.
  init(in world: inout World) {
    world.town.machines = (1...2).map { number in
      world.openPurse(Purse(role: .atm, number: number, lock: .p2pkh))
    }
  }

  func weight(year: Int, scenario: Scenario) -> Int { year < 2014 ? 0 : 18 }

  mutating func act(in world: inout World) throws(SimulationError) {
    let machine = world.one(of: world.town.machines)
    if world.balance(machine) < 4 * world.unit {
      return world.request(8 * world.unit, for: machine)
    }
    let customer = world.somebody()
    if world.random.happens(oneIn: 4), world.balance(customer) > world.unit {
      world.draft.reset(payer: customer, purpose: .cashSale)
      world.draft.pay(world.unit / 2, to: machine, .standing, for: .cashSale)
    } else {
      world.draft.reset(payer: machine, purpose: .cashPurchase)
      world.draft.pay(
        world.price(world.unit / 16, doublings: 3), to: customer, world.receiving(customer),
        for: .cashPurchase)
    }
    _ = try world.payAndSend()
  }
}
