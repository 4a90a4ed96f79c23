/// How services gather what customers paid in.
extension World {
  /// Gathers what is due at a service in this block.
  mutating func gather(_ place: Int) throws(SimulationError) {
    let service = town.services[place]
    let waiting = service.gathered.reduce(0) { $0 + count($1) }
    guard waiting > 0 else { return }
    switch service.habits.gathering {
    case .never, .oneByOne:
      // A wallet that is gathered no more, of a former software, is emptied all the same.
      for _ in 0..<min(waiting, 40) { try gather(place, atMost: 1) }
    case .byHour:
      guard writer.time >= service.nextGathering else { return }
      town.services[place].nextGathering = writer.time + UInt32(service.habits.hours) * 3_600
      try gather(place, atMost: 300)
    case .byAmount:
      let held = service.gathered.reduce(0) { $0 + balance($1) }
      if held >= service.habits.threshold { try gather(place, atMost: 300) }
    case .atLowFees:
      if feeRate <= 6, waiting >= 3 { try gather(place, atMost: 300) }
    }
  }

  /// Sends the oldest coins that customers paid in on to the hot wallet or the vault, all to one
  /// output.
  private mutating func gather(_ place: Int, atMost most: Int) throws(SimulationError) {
    let service = town.services[place]
    guard sent < goal, let first = service.gathered.first(where: { count($0) > 0 }) else { return }
    draft.reset(payer: first, purpose: .sweep)
    for purse in service.gathered {
      while draft.inputs.count < most, let coin = coins.pop(from: purse) {
        draft.inputs.append(coin)
      }
    }
    let habits = service.habits
    if most > 1, habits.company == .hotCoin, habits.hotCoins == .joined, habits.vault == .hot,
      let coin = coins.pop(from: service.hot)
    {
      draft.inputs.append(coin)
    }
    // A coin that is not worth its fee waits behind the others.
    guard draft.valueIn > UInt64(World.weight(of: draft) + 180) * feeRate / 4 + World.dust else {
      for coin in draft.inputs { coins.push(coin, to: first) }
      return
    }
    _ = try sendAll(
      to: habits.vault == .hot ? service.hot : service.cold,
      habits.sweepAddress == .standing ? .standing : .fresh, for: .sweep, isChange: true)
  }

  /// Gives a service another software: new wallets, habits drawn anew, new addresses for customers.
  /// What the old hot wallet holds is moved.
  mutating func changeSoftware(of place: Int) throws(SimulationError) {
    let old = town.services[place]
    let habits = ServiceHabits(&random, unit: unit)
    let owner = (old.role, old.number)
    let hot = Service.openHot(owner, habits, in: &self)
    let deposits = Service.openDeposits(owner, habits, hot: hot, in: &self)
    town.services[place].softwares.append(
      Service.Software(height: nextHeight, habits: habits))
    town.services[place].changesAt = nil
    town.services[place].hot = hot
    town.services[place].deposits = deposits
    // Customers who know their old address go on using it for a while; so does nobody here.
    town.services[place].gathered = (old.gathered + [deposits]).filter { $0 != hot }
    town.exchanges[place] = town.services[place].purses
    let most = old.habits.hotCoins == .joined ? 200 : 1
    var moves = 0
    while sent < goal, moves < 60, count(old.hot) > 0 {
      moves += 1
      draft.reset(payer: old.hot, purpose: .consolidation)
      while draft.inputs.count < most, let coin = coins.pop(from: old.hot) {
        draft.inputs.append(coin)
      }
      guard try sendAll(to: hot, receiving(hot), for: .consolidation, isChange: true) else { break }
    }
  }
}
