/// The purses of people who mix, and what every kind of coinjoin does the same way.
struct CoinJoinTable {
  /// Purses with coins to be mixed; their owners are ordinary people.
  let purses: [PurseID]

  /// Opens a mixing wallet for a number of people.
  init(_ wanted: Int, lock: LockKind, in world: inout World) {
    var opened: [PurseID] = []
    for _ in 0..<min(wanted, world.town.people.count) {
      let person =
        world.town.people.lowerBound
        + Int(world.random.number(below: UInt64(world.town.people.count)))
      var purse = Purse(role: .person, number: world.purses[person].number, lock: lock)
      purse.habits.selection = .oldest
      opened.append(world.openPurse(purse))
    }
    purses = opened
  }

  /// How many people have a mixing wallet, for an economy of some size.
  static func size(in world: borrowing World) -> Int {
    min(1_200, max(16, world.town.people.count / 20))
  }

  /// Different purses that hold enough, in a random order; fewer than wanted where few do, and
  /// the others ask an exchange.
  func seats(
    _ wanted: Int, holding value: UInt64, in world: inout World
  ) -> [PurseID] {
    var seated: [PurseID] = []
    var place = world.random.number(in: 0...(purses.count - 1))
    for _ in 0..<min(purses.count, 3 * wanted) where seated.count < wanted {
      let purse = purses[place]
      place = (place + 1) % purses.count
      if world.balance(purse) >= value {
        seated.append(purse)
      } else if world.random.happens(oneIn: 8) {
        world.request(value + value / 3 + world.random.number(below: value), for: purse)
      }
    }
    return world.random.shuffled(seated)
  }

  /// One of the purses spends: a mixed coin goes to a merchant or to an exchange.
  func spend(in world: inout World) throws(SimulationError) {
    let purse = purses[world.random.number(in: 0...(purses.count - 1))]
    guard world.count(purse) >= 2 else { return }
    let value = world.balance(purse) / 3
    guard value > 10 * World.dust else { return }
    if world.random.happens(oneIn: 2) {
      let exchange = world.exchange(of: world.town.people.lowerBound)
      world.draft.reset(payer: purse, purpose: .deposit)
      world.draft.pay(value, to: exchange.deposits, .account(of: purse), for: .deposit)
    } else {
      let merchant = world.one(of: world.town.merchants)
      world.draft.reset(payer: purse, purpose: .purchase)
      world.draft.pay(value, to: merchant, .fresh, for: .purchase)
    }
    _ = try world.payAndSend()
  }
}

extension World {
  /// Seats a purse at the draft's coinjoin: its coins become inputs; nil, and nothing changes,
  /// where they do not suffice. Returns what it brought and how much of that is proceeds.
  mutating func seat(
    _ purse: PurseID, bringing value: UInt64, atMost limit: Int
  ) -> (value: UInt64, proceeds: UInt64)? {
    let start = draft.inputs.count
    guard let found = take(value, from: purse, atMost: limit) else { return nil }
    return (found, draft.inputs[start...].reduce(0) { $0 + $1.proceeds })
  }

  /// Outputs for one who sits at a coinjoin, proceeds laid over them in their order.
  mutating func serve(
    _ values: [UInt64], leftover: UInt64, to purse: PurseID, proceeds: UInt64, for purpose: Purpose
  ) {
    var left = proceeds
    for (value, isChange) in values.map({ ($0, false) }) + [(leftover, true)] where value > 0 {
      draft.pay(value, to: purse, .fresh, for: isChange ? .change : purpose)
      draft.outputs[draft.outputs.count - 1].isChange = isChange
      draft.outputs[draft.outputs.count - 1].proceeds = min(left, value)
      left -= min(left, value)
    }
    draft.proceedsAreGiven = true
  }

  /// Puts inputs and outputs in a random order.
  mutating func shuffleDraft() {
    for last in stride(from: draft.inputs.count - 1, to: 0, by: -1) {
      draft.inputs.swapAt(last, random.number(in: 0...last))
    }
    for last in stride(from: draft.outputs.count - 1, to: 0, by: -1) {
      draft.outputs.swapAt(last, random.number(in: 0...last))
    }
  }

  /// Gives all inputs back to those who brought them.
  mutating func leaveTable(_ seats: [(purse: PurseID, inputs: Int)]) {
    for seat in seats.reversed() {
      for _ in 0..<seat.inputs { coins.pushBack(draft.inputs.removeLast(), to: seat.purse) }
    }
  }
}
