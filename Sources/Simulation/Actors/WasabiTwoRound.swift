/// Rounds as Wasabi 2 held them: coins split into standard values, inputs and outputs from the
/// largest to the smallest, single keys only.
struct WasabiTwoRound: EconomyActor {
  private let table: CoinJoinTable

  /// Opens the purses.
  init(in world: inout World) {
    table = CoinJoinTable(CoinJoinTable.size(in: world), lock: .p2tr, in: &world)
  }

  /// Values that the protocol prefers, largest first: powers of 2, of 3 and twice them, and 1, 2
  /// and 5 times powers of ten, from 5,000 satoshis on.
  static let denominations: [UInt64] = {
    var values: Set<UInt64> = []
    for (base, factors) in [(2, [1]), (3, [1, 2]), (10, [1, 2, 5])] as [(UInt64, [UInt64])] {
      for factor in factors {
        var value = factor
        while value <= 134_375_000_000 {
          if value >= 5_000 { values.insert(value) }
          value *= base
        }
      }
    }
    return values.sorted(by: >)
  }()

  func weight(year: Int, scenario: Scenario) -> Int {
    year >= 2022 ? 4 * scenario.privacy / 100 : 0
  }

  mutating func act(in world: inout World) throws(SimulationError) {
    if world.random.happens(oneIn: 2) { return try table.spend(in: &world) }
    let least = max(60_000, world.unit / 4)
    let seats = table.seats(world.random.number(in: 14...30), holding: least, in: &world)
    guard seats.count >= 12 else { return }
    world.draft.reset(payer: seats[0], purpose: .wasabi2)
    var seated: [(purse: PurseID, inputs: Int)] = []
    for purse in seats {
      let before = world.draft.inputs.count
      let wanted = world.balance(purse) / 2 + least / 2
      guard let (brought, proceeds) = world.seat(purse, bringing: wanted, atMost: 6) else {
        continue
      }
      let inputs = world.draft.inputs.count - before
      let room = UInt64(100 + 250 * inputs + 180 * 8) * world.feeRate / 4
      guard brought > room + 10_000 else {
        world.leaveTable([(purse, inputs)])
        continue
      }
      seated.append((purse, inputs))
      let (parts, rest) = WasabiTwoRound.split(brought - room)
      world.serve(parts, leftover: rest, to: purse, proceeds: proceeds, for: .wasabi2)
    }
    guard world.draft.inputs.count >= 20 else { return world.leaveTable(seated) }
    world.draft.inputs.sort { ($1.value, $0.txid) < ($0.value, $1.txid) }
    world.draft.outputs.sort { $0.value > $1.value }
    try world.send()
  }

  /// Up to seven standard values, and what is left where it is worth an output.
  private static func split(_ value: UInt64) -> (parts: [UInt64], rest: UInt64) {
    var left = value
    var parts: [UInt64] = []
    for denomination in denominations where parts.count < 7 {
      if denomination <= left {
        parts.append(denomination)
        left -= denomination
      }
    }
    return (parts, left >= 5_000 ? left : 0)
  }
}
