/// Owners of many coins make one of them while fees are low.
struct Consolidator: EconomyActor {
  func weight(year: Int, scenario: Scenario) -> Int { 230 }

  mutating func act(in world: inout World) throws(SimulationError) {
    var purse = world.somebody()
    if world.random.happens(oneIn: 8) {
      purse =
        world.town.exchanges[world.random.number(in: 0...(world.town.exchanges.count - 1))].hot
    }
    let held = world.count(purse)
    guard held >= world.random.number(in: 3...16) else { return }
    world.draft.reset(payer: purse, purpose: .consolidation)
    while world.draft.inputs.count < min(held, 150), let coin = world.coins.pop(from: purse) {
      world.draft.inputs.append(coin)
    }
    _ = try world.sendAll(
      to: purse, world.receiving(purse), for: .consolidation, isChange: true)
  }
}

/// People move a coin to another address of their own.
struct OwnTransfers: EconomyActor {
  func weight(year: Int, scenario: Scenario) -> Int { 90 }

  mutating func act(in world: inout World) throws(SimulationError) {
    let person = world.somebody()
    world.draft.reset(payer: person, purpose: .ownTransfer)
    guard let coin = world.coins.pop(from: person) else { return }
    world.draft.inputs.append(coin)
    _ = try world.sendAll(
      to: person, world.receiving(person), for: .ownTransfer, isChange: true)
  }
}
