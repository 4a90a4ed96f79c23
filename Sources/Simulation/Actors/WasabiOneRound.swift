/// Rounds as Wasabi 1 held them: many equal outputs near 0.1 coin, change, and the coordinator's
/// fee, all P2WPKH.
struct WasabiOneRound: EconomyActor {
  private static let denomination: UInt64 = 10_000_000
  private let table: CoinJoinTable
  private let coordinator: PurseID

  /// Opens the purses.
  init(in world: inout World) {
    table = CoinJoinTable(CoinJoinTable.size(in: world), lock: .p2wpkh, in: &world)
    coordinator = world.openPurse(Purse(role: .coordinator, number: 1, lock: .p2wpkh))
  }

  func weight(year: Int, scenario: Scenario) -> Int {
    2018..<2023 ~= year ? 4 * scenario.privacy / 100 : 0
  }

  mutating func act(in world: inout World) throws(SimulationError) {
    if world.random.happens(oneIn: 2) { return try table.spend(in: &world) }
    let base = WasabiOneRound.denomination - world.random.number(below: 200_000)
    let cost = UInt64(900) * world.feeRate / 4 + base / 3000
    let seats = table.seats(
      world.random.number(in: 12...40), holding: base + 2 * cost, in: &world)
    guard seats.count >= 12 else { return }
    world.draft.reset(payer: seats[0], purpose: .wasabi1)
    var fees: UInt64 = 0
    var seated: [(purse: PurseID, inputs: Int)] = []
    for purse in seats {
      let before = world.draft.inputs.count
      guard let (brought, proceeds) = world.seat(purse, bringing: base + cost, atMost: 6) else {
        continue
      }
      let mining = UInt64(320 + 290 * (world.draft.inputs.count - before)) * world.feeRate / 4
      let fee = base * 3 / 1000
      guard brought > base + mining + fee + World.dust else {
        world.leaveTable([(purse, world.draft.inputs.count - before)])
        continue
      }
      fees += fee
      seated.append((purse, world.draft.inputs.count - before))
      world.serve(
        [base], leftover: brought - base - mining - fee, to: purse, proceeds: proceeds,
        for: .wasabi1)
    }
    guard seated.count >= 10 else { return world.leaveTable(seated) }
    world.draft.pay(fees, to: coordinator, .standing, for: .coordinatorFee)
    world.shuffleDraft()
    try world.send()
  }
}
