/// Runs the services: gathers what was paid in, pays customers out, keeps the vaults.
///
/// Customers ask for coins at random; what a service does of itself is done once a block.
struct ServiceOffice: EconomyActor {
  /// Gives every person an account.
  init(in world: inout World) { ServiceTown.giveAccounts(in: &world) }

  func weight(year: Int, scenario: Scenario) -> Int { 230 }

  /// A customer asks for coins.
  mutating func act(in world: inout World) throws(SimulationError) {
    let asked = next(in: &world)
    let place = world.service(of: asked.payee)
    let habits = world.town.services[place].habits
    switch habits.paying {
    case .single: try world.payOut([asked], from: place, isUrgent: false)
    case .priority where world.random.happens(oneIn: 3):
      try world.payOut([asked], from: place, isUrgent: true)
    case .priority, .batched:
      if world.town.services[place].waiting.count < 500 {
        world.town.services[place].waiting.append(asked)
      }
    }
  }

  private func next(in world: inout World) -> Service.Withdrawal {
    if let asked = world.requests.popLast() {
      return Service.Withdrawal(payee: asked.purse, value: asked.value)
    }
    let person = world.somebody()
    let value = world.price(world.unit / 16, doublings: 6)
    let isRich = world.balance(person) > 4 * world.unit
    return Service.Withdrawal(
      payee: person, value: isRich ? world.amount(world.unit / 32, doublings: 1) : value)
  }

  mutating func beginBlock(in world: inout World) throws(SimulationError) {
    for place in world.town.services.indices {
      if let change = world.town.services[place].changesAt, world.progress >= change {
        try world.changeSoftware(of: place)
      }
      try world.gather(place)
      try payBatch(place, in: &world)
      try world.keepVault(of: place)
    }
  }

  private func payBatch(_ place: Int, in world: inout World) throws(SimulationError) {
    let service = world.town.services[place]
    guard !service.waiting.isEmpty, world.nextHeight >= service.nextBatch else { return }
    world.town.services[place].nextBatch = world.nextHeight + UInt32(service.habits.batchBlocks)
    let paid = min(service.waiting.count, 120)
    world.town.services[place].waiting.removeFirst(paid)
    try world.payOut(Array(service.waiting.prefix(paid)), from: place, isUrgent: false)
  }
}

extension World {
  /// The place of the service where somebody has an account.
  mutating func service(of customer: PurseID) -> Int {
    let deposits = exchange(of: customer).deposits
    return town.services.firstIndex { $0.deposits == deposits } ?? 0
  }

  /// Pays customers; those whom the hot wallet cannot pay are turned away.
  mutating func payOut(
    _ asked: [Service.Withdrawal], from place: Int, isUrgent: Bool
  ) throws(SimulationError) {
    let service = town.services[place]
    let wanted = asked.reduce(0) { $0 + $1.value }
    if balance(service.hot) < 2 * wanted { try refill(place) }
    guard sent < goal else { return }
    draft.reset(payer: service.hot, purpose: .withdrawal)
    var left = balance(service.hot) / 2
    for one in asked where one.value < left {
      left -= one.value
      draft.pay(one.value, to: one.payee, receiving(one.payee), for: .withdrawal)
    }
    guard !draft.outputs.isEmpty else { return }
    let payees = draft.outputs.count
    let usual = purses[service.hot].habits.feeQuarters
    if isUrgent { purses[service.hot].habits.feeQuarters = 12 }
    let isPaid =
      switch service.habits.hotCoins {
      case .joined: try payAndSend(atMost: 60)
      case .apart: try payFromOneCoin()
      }
    purses[service.hot].habits.feeQuarters = usual
    if isPaid { town.services[place].paidOut += payees }
  }

  /// Pays the draft's outputs with one coin of those that have waited longest; payees are dropped
  /// from the end until a coin suffices.
  private mutating func payFromOneCoin() throws(SimulationError) -> Bool {
    let purse = draft.payer
    while let last = draft.outputs.last {
      let needed = draft.valueOut + 40_000 + UInt64(draft.outputs.count) * 3_000
      for _ in 0..<min(count(purse), 40) {
        guard let coin = coins.pop(from: purse) else { break }
        guard coin.value > needed else {
          coins.push(coin, to: purse)
          continue
        }
        draft.inputs.append(coin)
        try sendWithChange()
        return true
      }
      guard last.value > 0 else { return false }
      draft.outputs.removeLast()
    }
    return false
  }

  /// Brings coins from the vault to the hot wallet.
  private mutating func refill(_ place: Int) throws(SimulationError) {
    let service = town.services[place]
    guard sent < goal, balance(service.cold) > 4 * unit else { return }
    draft.reset(payer: service.cold, purpose: .refill)
    draft.pay(
      balance(service.cold) / 3, to: service.hot, receiving(service.hot), for: .refill)
    draft.outputs[0].isChange = true
    _ = try payAndSend(atMost: 100)
  }

  /// Puts what the hot wallet does not need for the day into the vault: a little now and then, or
  /// nearly all where the vault is what refills the hot wallet.
  mutating func keepVault(of place: Int) throws(SimulationError) {
    let service = town.services[place]
    let isFed = service.habits.vault == .cold && service.habits.gathering != .never
    let held = balance(service.hot)
    let limit = (isFed ? 60 : 200) * unit
    guard sent < goal, held > limit, random.happens(oneIn: isFed ? 30 : 300),
      isFed || balance(service.cold) < held, service.habits.hotCoins == .joined
    else { return }
    draft.reset(payer: service.hot, purpose: .coldStorage)
    let isStanding = service.habits.sweepAddress == .standing
    draft.pay(
      isFed ? held - limit / 2 : held / 4, to: service.cold, isStanding ? .standing : .fresh,
      for: .coldStorage)
    draft.outputs[0].isChange = true
    _ = try payAndSend(atMost: 100)
  }
}
