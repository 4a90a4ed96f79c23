/// Pools pay their members from rewards that are old enough, and sell the rest to exchanges.
struct MiningPool: EconomyActor {
  func weight(year: Int, scenario: Scenario) -> Int { 14 }

  mutating func act(in world: inout World) throws(SimulationError) {
    let pool = world.town.pools[world.random.number(in: 0...(world.town.pools.count - 1))]
    while world.hasMatureReward(pool.rewards), let coin = world.coins.pop(from: pool.rewards) {
      world.coins.push(coin, to: pool.treasury)
    }
    guard world.balance(pool.treasury) > 1_000_000 else { return }
    let isRich =
      world.scenario.services == .alike && world.balance(pool.treasury) > 20_000_000_000
    if world.random.happens(oneIn: 3) || isRich {
      return try sell(pool.treasury, in: &world)
    }
    world.draft.reset(payer: pool.treasury, purpose: .poolPayout)
    let share = min(world.unit / 4, world.balance(pool.treasury) / 200)
    let most = world.scenario.services == .varied ? 300 : 60
    for _ in 0..<world.random.number(in: 5...most) {
      let member = world.somebody()
      let value = world.amount(share / 2, doublings: 2)
      world.draft.pay(value, to: member, world.receiving(member), for: .poolPayout)
    }
    _ = try world.payAndSend()
  }

  private func sell(_ treasury: PurseID, in world: inout World) throws(SimulationError) {
    let buyer = world.town.exchanges[world.random.number(in: 0...(world.town.exchanges.count - 1))]
    world.draft.reset(payer: treasury, purpose: .rewardSale)
    let most = max(1, 20 / world.town.exchanges.count)
    for _ in 0..<most {
      guard let coin = world.coins.pop(from: treasury) else { break }
      world.draft.inputs.append(coin)
    }
    _ = try world.sendAll(to: buyer.hot, .standing, for: .rewardSale)
  }
}
