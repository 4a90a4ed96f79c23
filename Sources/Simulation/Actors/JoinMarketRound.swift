/// Coinjoins as JoinMarket's takers buy them: a few makers, equal outputs of any value, and change
/// for all but now and then the taker.
struct JoinMarketRound: EconomyActor {
  private let table: CoinJoinTable

  /// Opens the purses.
  init(in world: inout World) {
    table = CoinJoinTable(CoinJoinTable.size(in: world), lock: .nestedSegwit, in: &world)
  }

  func weight(year: Int, scenario: Scenario) -> Int {
    year < 2015 ? 0 : 6 * scenario.privacy / 100 + (scenario.crime > 100 ? 6 : 0)
  }

  mutating func act(in world: inout World) throws(SimulationError) {
    if world.random.happens(oneIn: 3) { return try table.spend(in: &world) }
    let criminal = world.town.wantToMix.last
    let value = criminal.map { world.balance($0) / 2 } ?? world.amount(world.unit / 4, doublings: 2)
    guard value > 20_000 else {
      if criminal != nil { world.town.wantToMix.removeLast() }
      return
    }
    let cost = 1_400 * world.feeRate / 4
    var seats = table.seats(
      world.random.number(in: 3...8), holding: value + 2 * cost, in: &world)
    guard seats.count >= 3 else { return }
    if let criminal {
      world.town.wantToMix.removeLast()
      seats.insert(criminal, at: 0)
    }
    world.draft.reset(payer: seats[0], purpose: .joinMarket)
    var seated: [(purse: PurseID, inputs: Int)] = []
    for purse in seats {
      let before = world.draft.inputs.count
      guard let (brought, proceeds) = world.seat(purse, bringing: value + cost, atMost: 5) else {
        continue
      }
      let inputs = world.draft.inputs.count - before
      let fee = UInt64(330 + 380 * inputs) * world.feeRate / 4
      guard brought > value + fee + 5_000 else {
        world.leaveTable([(purse, inputs)])
        continue
      }
      seated.append((purse, inputs))
      world.serve(
        [value], leftover: brought - value - fee, to: purse, proceeds: proceeds, for: .joinMarket)
    }
    guard seated.count >= 3 else { return world.leaveTable(seated) }
    world.shuffleDraft()
    try world.send()
  }
}
