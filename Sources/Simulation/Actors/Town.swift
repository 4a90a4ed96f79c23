/// An exchange: where customers pay in, what it pays out from, and what it keeps away.
struct ExchangePurses: Sendable {
  let deposits: PurseID
  let hot: PurseID
  let cold: PurseID
  let sweeping: SweepStyle
}

/// How an exchange gathers deposits.
enum SweepStyle: Int, Sendable {
  /// Many deposits in one transaction.
  case together
  /// Many deposits and a coin of the hot wallet.
  case withHotCoin
  /// Each deposit for itself.
  case oneByOne
}

/// Who lives in an economy: purses by what their owners are.
struct Town {
  var people: Range<PurseID> = 0..<0
  /// The exchange of each person, by position.
  var banks: ContiguousArray<UInt8> = []
  var exchanges: [ExchangePurses] = []
  var merchants: [PurseID] = []
  var processors: [PurseID] = []
  var casinos: [PurseID] = []
  /// Purses of pools: immature rewards, and what may be spent.
  var pools: [(rewards: PurseID, treasury: PurseID)] = []
  var advertSites: [PurseID] = []
  var hosting: [PurseID] = []
  var machines: [PurseID] = []
  var brokers: [PurseID] = []
  /// Services whose habits were drawn one by one, in the order of the exchanges.
  var services: [Service] = []
  /// Places of the exchanges that take anybody; where empty, all do.
  var popular: [Int] = []
  var employers: [Employer] = []
  var desks: [PurseID] = []
  /// Purses of criminals that wait for a place in a coinjoin.
  var wantToMix: [PurseID] = []

  /// Opens the purses of everybody who is no criminal and no specialist.
  static func settle(in world: inout World) {
    let people = Scenario.people(for: world.goal)
    let services = world.goal < 5_000 ? 3 : world.goal < 100_000 ? 6 : 12
    openServices(services, in: &world)
    let first = world.purses.count
    for number in 1...people { openPerson(UInt32(number), among: people, in: &world) }
    world.town.people = first..<world.purses.count
    for number in 1...max(4, min(people / 40, 5_000)) {
      var purse = Purse(
        role: .merchant, number: UInt32(number), lock: lock(&world, people: 2, of: 3))
      purse.habits = Habits.drawn(&world.random, reuse: world.scenario.reuse)
      world.town.merchants.append(world.openPurse(purse))
    }
  }

  private static func openServices(_ count: Int, in world: inout World) {
    switch world.scenario.services {
    case .alike: openExchanges(count, in: &world)
    case .varied: ServiceTown.open(in: &world)
    }
    openOthers(count, in: &world)
  }

  private static func openExchanges(_ count: Int, in world: inout World) {
    for number in 1...count {
      let lock: LockKind =
        [.p2pkh, .nestedSegwit, .p2wpkh, .legacyMultisig][number % 4]
      let isOld = world.scenario.years.upperBound <= 2016
      let hotLock: LockKind = isOld ? .p2pkh : lock
      var hot = Purse(role: .exchange, number: UInt32(number), lock: hotLock)
      hot.habits.returnsChangeToSender = number % 3 != 0
      hot.habits.changePlace = number % 2 == 0 ? .last : .anywhere
      hot.habits.feeQuarters = 5
      let depositLock: LockKind = isOld ? .p2pkh : number % 2 == 0 ? .nestedSegwit : hotLock
      let deposits = Purse(role: .exchange, number: UInt32(number), lock: depositLock)
      let cold = Purse(
        role: .exchange, number: UInt32(number), lock: isOld ? .legacyMultisig : .p2wsh)
      world.town.exchanges.append(
        ExchangePurses(
          deposits: world.openPurse(deposits), hot: world.openPurse(hot),
          cold: world.openPurse(cold), sweeping: SweepStyle(rawValue: number % 3) ?? .together))
    }
  }

  private static func openOthers(_ count: Int, in world: inout World) {
    func open(_ role: ActorRole, _ count: Int) -> [PurseID] {
      (1...count).map { number in
        let isOld = world.scenario.years.upperBound <= 2016
        let lock: LockKind = isOld || number % 2 == 1 ? .p2pkh : .p2wpkh
        var purse = Purse(role: role, number: UInt32(number), lock: lock)
        purse.habits.returnsChangeToSender = role == .gambling
        return world.openPurse(purse)
      }
    }
    world.town.processors = open(.processor, max(1, count / 4))
    world.town.casinos = open(.gambling, max(1, count / 4))
    world.town.advertSites = open(.advertSite, 2)
    world.town.hosting = open(.hosting, 2)
    let rewards = open(.pool, max(2, count / 3))
    world.town.pools = zip(rewards, open(.pool, max(2, count / 3))).map { ($0, $1) }
    world.miningPurse = rewards[0]
  }

  /// People open their wallets one after the other, each with the lock that is common then.
  private static func openPerson(_ number: UInt32, among people: Int, in world: inout World) {
    var purse = Purse(
      role: .person, number: number, lock: lock(&world, people: Int(number), of: people))
    purse.habits = Habits.drawn(&world.random, reuse: world.scenario.reuse)
    if world.scenario.years.upperBound > 2016, world.random.happens(oneIn: 8) {
      purse.habits.changeLock = purse.lock.successor
    }
    _ = world.openPurse(purse)
    world.town.banks.append(
      UInt8(world.random.number(below: UInt64(world.town.exchanges.count))))
  }

  private static func lock(_ world: inout World, people number: Int, of people: Int) -> LockKind {
    let progress = max(0, (number * 1000 / people - 300) * 1000 / 700)
    var rest = world.random.number(in: 0...999)
    for (kind, share) in zip(
      LockKind.allCases, Scenario.lockShares(in: world.scenario.year(at: progress)))
    {
      if rest < share { return kind }
      rest -= share
    }
    return .p2pkh
  }
}

extension Habits {
  /// Habits of one of the wallet programs that people use.
  static func drawn(_ random: inout SeededRandom, reuse: Int) -> Habits {
    var habits = Habits()
    switch random.number(below: 10) {
    case 0..<4: habits.selection = .oldest
    case 4..<6: habits.selection = .largestFirst
    case 6..<8: habits.selection = .branchAndBound
    default: habits.selection = .knapsack
    }
    switch random.number(below: 20) {
    case 0..<12: habits.changePlace = .anywhere
    case 12..<16: habits.changePlace = .last
    case 16..<17: habits.changePlace = .first
    default: habits.changePlace = .sorted
    }
    habits.returnsChangeToSender = random.number(below: 100) < UInt64(20 * reuse / 100)
    let isStanding = random.number(below: 100) < UInt64(min(95, 62 * reuse / 100))
    habits.standingReceipts = isStanding || habits.returnsChangeToSender ? 235 : 20
    habits.signalsReplacement = random.happens(oneIn: 3)
    habits.locksToTip = random.happens(oneIn: 4)
    habits.version = random.happens(oneIn: 3) ? 1 : 2
    habits.feeQuarters = UInt8(random.number(in: 2...8))
    return habits
  }
}

extension World {
  /// A person whose wallet is open by now; a few are drawn much more often than most.
  mutating func somebody() -> PurseID {
    let open = UInt64(town.people.count * (300 + progress * 7 / 10) / 1000)
    var place = random.number(below: max(1, open))
    if random.happens(oneIn: 2) { place = random.number(below: place + 1) }
    return town.people.lowerBound + Int(place)
  }

  /// One of a list.
  mutating func one(of purses: [PurseID]) -> PurseID {
    purses[random.number(in: 0...(purses.count - 1))]
  }

  /// The exchange where a person has an account, now and then another one.
  mutating func exchange(of person: PurseID) -> ExchangePurses {
    let place = person - town.people.lowerBound
    guard town.banks.indices.contains(place), !random.happens(oneIn: 12) else {
      if !town.popular.isEmpty { return town.exchanges[one(of: town.popular)] }
      return town.exchanges[random.number(in: 0...(town.exchanges.count - 1))]
    }
    return town.exchanges[Int(town.banks[place])]
  }

  /// Where a purse wants to be paid this time.
  mutating func receiving(_ purse: PurseID) -> Destination {
    random.number(below: 256) < UInt64(purses[purse].habits.standingReceipts)
      ? .standing : .fresh
  }

  /// An amount of `low` satoshis doubled up to some times, small ones much more common.
  mutating func amount(_ low: UInt64, doublings: Int) -> UInt64 {
    let most = UInt64(doublings + 1)
    let power = min(random.number(below: most), random.number(below: most))
    let base = max(1, low) << power
    return base + random.number(below: base)
  }

  /// An amount that people name: one in ten is round.
  mutating func price(_ low: UInt64, doublings: Int) -> UInt64 {
    let exact = amount(low, doublings: doublings)
    guard random.happens(oneIn: 10) else { return exact }
    var step: UInt64 = 1_000
    while step * 20 < exact { step *= 10 }
    return max(step, exact / step * step)
  }

  /// Moves coins into the draft until they are worth enough; nil, and all as it was, where they
  /// are not.
  mutating func take(
    _ wanted: UInt64, from purse: PurseID, atMost limit: Int
  ) -> UInt64? {
    guard balance(purse) >= wanted else { return nil }
    let start = draft.inputs.count
    var found: UInt64 = 0
    while found < wanted, draft.inputs.count - start < limit, let coin = coins.pop(from: purse) {
      draft.inputs.append(coin)
      found += coin.value
    }
    if found >= wanted { return found }
    while draft.inputs.count > start { coins.pushBack(draft.inputs.removeLast(), to: purse) }
    return nil
  }
}
