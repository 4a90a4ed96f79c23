/// People bet at addresses that never change; the house pays half of them back, nearly double.
struct Bets: EconomyActor {
  func weight(year: Int, scenario: Scenario) -> Int {
    year < 2015 ? 160 : year < 2018 ? 50 : 20
  }

  mutating func act(in world: inout World) throws(SimulationError) {
    let house = world.one(of: world.town.casinos)
    let gambler = world.somebody()
    guard world.balance(gambler) > world.unit / 20 else { return }
    let stake = min(world.balance(gambler) / 8, world.price(world.unit / 100, doublings: 4))
    guard stake > 2 * World.dust else { return }
    world.draft.reset(payer: gambler, purpose: .bet)
    world.draft.pay(stake, to: house, .standing, for: .bet)
    guard try world.payAndSend(), world.sent < world.goal, world.random.happens(oneIn: 2) else {
      return
    }
    world.draft.reset(payer: house, purpose: .winnings)
    world.draft.pay(stake * 19 / 10, to: gambler, .standing, for: .winnings)
    _ = try world.payAndSend()
  }
}
