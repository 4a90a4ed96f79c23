/// A payee adds a coin of its own to a payment, as BIP 78 lets it: two owners spend together.
struct PayJoin: EconomyActor {
  func weight(year: Int, scenario: Scenario) -> Int {
    year < 2019 ? 0 : 2 * scenario.privacy / 100
  }

  mutating func act(in world: inout World) throws(SimulationError) {
    let buyer = world.somebody()
    let seller = world.one(of: world.town.merchants)
    let price = min(world.balance(buyer) / 3, world.price(world.unit / 40, doublings: 4))
    guard price > 4 * World.dust, world.count(seller) > 0 else { return }
    world.draft.reset(payer: buyer, purpose: .payjoin)
    let fee = 400 * world.feeRate / 4 * 2
    guard let brought = world.take(price + fee + 2_000, from: buyer, atMost: 4),
      let added = world.coins.pop(from: seller)
    else {
      for coin in world.draft.inputs.reversed() { world.coins.pushBack(coin, to: buyer) }
      return
    }
    world.draft.inputs.append(added)
    let cost = UInt64(World.weight(of: world.draft) + 360) * world.feeRate / 4
    guard brought > price + cost + World.dust else {
      world.draft.inputs.removeLast()
      world.coins.pushBack(added, to: seller)
      for coin in world.draft.inputs.reversed() { world.coins.pushBack(coin, to: buyer) }
      return
    }
    world.draft.pay(price + added.value, to: seller, .fresh, for: .payjoin)
    world.draft.pay(brought - price - cost, to: buyer, .fresh, for: .change)
    world.draft.outputs[1].isChange = true
    if world.random.happens(oneIn: 2) { world.draft.outputs.swapAt(0, 1) }
    if world.random.happens(oneIn: 2) { world.draft.inputs.reverse() }
    try world.send()
  }
}
