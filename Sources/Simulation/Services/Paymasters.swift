/// Employers pay wages to dozens and hundreds at once, from what they buy at their exchange: many
/// payees, and no service.
struct Payroll: EconomyActor {
  /// Hires people.
  init(in world: inout World) {
    for number in 1...world.random.number(in: 2...4) {
      var purse = Purse(
        role: .employer, number: UInt32(number), lock: number % 2 == 0 ? .p2wpkh : .nestedSegwit)
      purse.habits = Habits.drawn(&world.random, reuse: 50)
      let staff = world.random.number(in: 20...250)
      world.town.employers.append(
        Employer(
          purse: world.openPurse(purse),
          staff: (0..<staff).map { _ in world.somebody() }))
    }
  }

  func weight(year: Int, scenario: Scenario) -> Int { 12 }

  mutating func act(in world: inout World) throws(SimulationError) {
    let place = world.random.number(in: 0...(world.town.employers.count - 1))
    let employer = world.town.employers[place]
    let wages = UInt64(employer.staff.count) * world.unit / 16
    guard world.balance(employer.purse) > wages + wages / 4 else {
      return world.request(wages / 2, for: employer.purse)
    }
    world.draft.reset(payer: employer.purse, purpose: .wages)
    for person in employer.staff {
      world.draft.pay(
        world.unit / 20 + world.random.number(below: world.unit / 100), to: person,
        world.receiving(person), for: .wages)
    }
    _ = try world.payAndSend(atMost: 100)
  }
}

/// Who pays wages, and to whom.
struct Employer: Sendable {
  let purse: PurseID
  let staff: [PurseID]
}

/// Desks that buy large amounts from clients over the counter and take them to exchanges: the
/// largest customers that services have.
struct OverTheCounter: EconomyActor {
  /// Opens the desks.
  init(in world: inout World) {
    world.town.desks = (1...3).map { number in
      var purse = Purse(role: .desk, number: UInt32(number), lock: .p2wpkh)
      purse.habits = Habits.drawn(&world.random, reuse: 60)
      return world.openPurse(purse)
    }
  }

  func weight(year: Int, scenario: Scenario) -> Int { 26 }

  mutating func act(in world: inout World) throws(SimulationError) {
    let desk = world.one(of: world.town.desks)
    let held = world.balance(desk)
    switch world.random.number(below: 3) {
    case 0 where held > 6 * world.unit:
      let bank = world.one(of: world.town.popular)
      world.draft.reset(payer: desk, purpose: .deposit)
      world.draft.pay(
        held * 2 / 3, to: world.town.exchanges[bank].deposits, .account(of: desk), for: .deposit)
      _ = try world.payAndSend(atMost: 80)
    case 1 where held > 12 * world.unit:
      let client = world.somebody()
      world.draft.reset(payer: desk, purpose: .overTheCounter)
      world.draft.pay(
        world.amount(world.unit, doublings: 2), to: client, world.receiving(client),
        for: .overTheCounter)
      _ = try world.payAndSend()
    case 1: world.request(20 * world.unit, for: desk)
    default:
      let client = world.somebody()
      guard world.balance(client) > 2 * world.unit else { return }
      world.draft.reset(payer: client, purpose: .overTheCounter)
      world.draft.pay(
        world.balance(client) / 2, to: desk, world.receiving(desk), for: .overTheCounter)
      _ = try world.payAndSend()
    }
  }
}

/// Payment processors bring the coins of many sales together: of some to a new address each time.
struct TillConsolidation: EconomyActor {
  func weight(year: Int, scenario: Scenario) -> Int { 10 }

  mutating func act(in world: inout World) throws(SimulationError) {
    let till = world.one(of: world.town.processors)
    guard world.count(till) >= 24 else { return }
    world.draft.reset(payer: till, purpose: .consolidation)
    while world.draft.inputs.count < 120, let coin = world.coins.pop(from: till) {
      world.draft.inputs.append(coin)
    }
    _ = try world.sendAll(
      to: till, world.purses[till].number % 2 == 0 ? .standing : .fresh, for: .consolidation,
      isChange: true)
  }
}
