/// Owners of many coins make one of them while fees are low.
struct Consolidator: EconomyActor {
  func weight(year: Int, scenario: Scenario) -> Int { 190 }

  mutating func act(in world: inout World) throws(SimulationError) {
    let purse =
      switch world.random.number(below: 12) {
      case 0 where world.scenario.services == .alike:
        world.town.exchanges[world.random.number(in: 0...(world.town.exchanges.count - 1))].hot
      case 1: world.one(of: world.town.merchants)
      default: world.somebody()
      }
    let held = world.count(purse)
    guard held >= world.random.number(in: 3...16) else { return }
    world.draft.reset(payer: purse, purpose: .consolidation)
    let most = world.purses[purse].role == .person ? world.random.number(in: 5...18) : 300
    while world.draft.inputs.count < min(held, most), let coin = world.coins.pop(from: purse) {
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
