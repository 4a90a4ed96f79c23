/// Somebody sends the least that nodes relay to addresses that were used, to see them spent
/// together later.
struct Duster: EconomyActor {
  private let purse: PurseID

  /// Opens the duster's purse.
  init(in world: inout World) {
    purse = world.openPurse(Purse(role: .duster, number: 1, lock: .p2pkh))
  }

  func weight(year: Int, scenario: Scenario) -> Int { year < 2013 ? 0 : 2 }

  mutating func act(in world: inout World) throws(SimulationError) {
    if world.balance(purse) < 200_000 { return world.request(400_000, for: purse) }
    world.draft.reset(payer: purse, purpose: .dust)
    for _ in 0..<world.random.number(in: 5...40) {
      let target = world.somebody()
      guard world.purses[target].standing != nil else { continue }
      world.draft.pay(546, to: target, .standing, for: .dust)
    }
    guard world.draft.outputs.count >= 3 else { return }
    _ = try world.payAndSend()
  }
}
