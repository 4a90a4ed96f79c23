/// Rounds as Whirlpool held them: five to eight coins of a pool's value in and out, and before
/// them a transaction that cuts a coin to size and pays the pool.
struct WhirlpoolRound: EconomyActor {
  /// A person's three wallets.
  private struct Seat {
    let wallet: PurseID
    let premix: PurseID
    let postmix: PurseID
  }
  private static let pool: UInt64 = 1_000_000
  private static let fee: UInt64 = 50_000
  private let seats: [Seat]
  private let coordinator: PurseID

  /// Opens the purses.
  init(in world: inout World) {
    let count = CoinJoinTable.size(in: world)
    let wallets = CoinJoinTable(count, lock: .p2wpkh, in: &world).purses
    seats = wallets.map { wallet in
      let purse = world.purses[wallet]
      return Seat(
        wallet: wallet, premix: world.openPurse(purse), postmix: world.openPurse(purse))
    }
    coordinator = world.openPurse(Purse(role: .coordinator, number: 2, lock: .p2wpkh))
  }

  func weight(year: Int, scenario: Scenario) -> Int {
    2019..<2025 ~= year ? 9 * scenario.privacy / 100 : 0
  }

  mutating func act(in world: inout World) throws(SimulationError) {
    switch world.random.number(below: 6) {
    case 0: try cutToSize(in: &world)
    case 1: try spendMixed(in: &world)
    default: try mix(in: &world)
    }
  }

  private func cutToSize(in world: inout World) throws(SimulationError) {
    let seat = seats[world.random.number(in: 0...(seats.count - 1))]
    let premix = WhirlpoolRound.pool + 100 + 330 * world.feeRate
    let most = world.random.number(in: 1...8)
    guard world.balance(seat.wallet) > 2 * premix + WhirlpoolRound.fee else {
      return world.request(4 * premix + world.random.number(below: 6 * premix), for: seat.wallet)
    }
    world.draft.reset(payer: seat.wallet, purpose: .whirlpoolTx0)
    let usable = world.balance(seat.wallet) - WhirlpoolRound.fee - premix / 4
    for _ in 0..<min(most, Int(usable / premix)) {
      world.draft.pay(premix, to: seat.premix, .fresh, for: .ownTransfer)
      world.draft.outputs[world.draft.outputs.count - 1].isChange = true
    }
    let fee = WhirlpoolRound.fee / 2 + world.random.number(below: WhirlpoolRound.fee)
    world.draft.pay(fee, to: coordinator, .fresh, for: .whirlpoolFee)
    world.draft.pay(0, to: seat.wallet, .data, for: .data)
    _ = try world.payAndSend()
  }

  private func mix(in world: inout World) throws(SimulationError) {
    let size = world.random.happens(oneIn: 2) ? 5 : world.random.number(in: 6...8)
    var taken: [(seat: Seat, isNew: Bool)] = []
    var place = world.random.number(in: 0...(seats.count - 1))
    let entrants = world.random.number(in: 2...3)
    for pass in [true, false] {
      for _ in 0..<seats.count where taken.count < (pass ? entrants : size) {
        let seat = seats[place]
        place = (place + 1) % seats.count
        guard !taken.contains(where: { $0.seat.wallet == seat.wallet }) else { continue }
        if world.count(pass ? seat.premix : seat.postmix) > 0 { taken.append((seat, pass)) }
      }
    }
    // The first mixes of a pool have nobody who mixes again.
    guard taken.contains(where: \.isNew), taken.count >= 5 else {
      return try firstMix(in: &world)
    }
    try send(taken, in: &world)
  }

  private func firstMix(in world: inout World) throws(SimulationError) {
    let fresh = seats.filter { world.count($0.premix) > 0 }.prefix(5)
    guard fresh.count == 5 else { return try cutToSize(in: &world) }
    try send(fresh.map { ($0, true) }, in: &world)
  }

  private func send(
    _ taken: [(seat: Seat, isNew: Bool)], in world: inout World
  ) throws(SimulationError) {
    guard let payer = taken.first?.seat.wallet else { return }
    world.draft.reset(payer: payer, purpose: .whirlpool)
    for (seat, isNew) in taken {
      guard let coin = world.coins.pop(from: isNew ? seat.premix : seat.postmix) else { continue }
      world.draft.inputs.append(coin)
      world.draft.pay(WhirlpoolRound.pool, to: seat.postmix, .fresh, for: .whirlpool)
    }
    world.shuffleDraft()
    try world.send()
  }

  /// Mixed coins are spent whole: change would lead from one to the next.
  private func spendMixed(in world: inout World) throws(SimulationError) {
    let seat = seats[world.random.number(in: 0...(seats.count - 1))]
    guard world.count(seat.postmix) > 1, let coin = world.coins.pop(from: seat.postmix) else {
      return
    }
    let exchange = world.exchange(of: world.town.people.lowerBound)
    world.draft.reset(payer: seat.postmix, purpose: .deposit)
    world.draft.inputs.append(coin)
    _ = try world.sendAll(to: exchange.deposits, .account(of: seat.wallet), for: .deposit)
  }
}
