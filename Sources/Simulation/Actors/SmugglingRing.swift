/// Smugglers paid by the head and by the leg: a recruiter collects the first instalment and
/// releases it, the later ones go to the smuggler, and mules carry everything away.
struct SmugglingRing: EconomyActor {
  private enum Phase { case collecting, releasing, handingOver, carrying }

  private struct Ring {
    let crime: UInt32
    let recruiter: PurseID
    let smuggler: PurseID
    var mule: Mule
    let price: UInt64
    let mixes: Bool
    var victims: [PurseID] = []
    var leg = 0
    var paid = 0
    var phase = Phase.collecting
  }
  private var rings: [Ring] = []

  /// Plants the rings.
  init(in world: inout World) {
    for number in 1...PlantedCrimes.count(in: world) {
      let crime = UInt32(number)
      let lock: LockKind = world.scenario.years.upperBound <= 2016 ? .p2pkh : .p2wpkh
      var recruiter = Purse(role: .recruiter, number: crime, lock: .p2pkh)
      recruiter.crime = crime
      recruiter.habits.standingReceipts = 200
      var smuggler = Purse(role: .smuggler, number: crime, lock: lock)
      smuggler.crime = crime
      smuggler.habits.standingReceipts = 128
      rings.append(
        Ring(
          crime: crime, recruiter: world.openPurse(recruiter),
          smuggler: world.openPurse(smuggler),
          mule: Mule(crime: crime, number: crime * 2 - 1, in: &world),
          price: world.price(world.unit, doublings: 2), mixes: number % 5 == 3))
    }
  }

  func weight(year: Int, scenario: Scenario) -> Int { 24 * min(scenario.crime, 400) / 100 }

  mutating func act(in world: inout World) throws(SimulationError) {
    let place = world.random.number(in: 0...(rings.count - 1))
    switch rings[place].phase {
    case .collecting: try SmugglingRing.collect(&rings[place], in: &world)
    case .releasing: try SmugglingRing.release(&rings[place], in: &world)
    case .handingOver: try SmugglingRing.handOver(&rings[place], in: &world)
    case .carrying:
      try rings[place].mule.peel(in: &world)
      if rings[place].mule.isDone(in: world) { rings[place].phase = .collecting }
    }
  }

  /// The next victim pays the instalment of this leg, once there is money for it.
  private static func collect(
    _ ring: inout Ring, in world: inout World
  ) throws(SimulationError) {
    if ring.victims.isEmpty {
      ring.victims = (0..<world.random.number(in: 3...8)).map { _ in world.somebody() }
    }
    let victim = ring.victims[ring.paid]
    guard world.balance(victim) > ring.price + 20_000 else {
      return world.request(ring.price * 2, for: victim)
    }
    let payee = ring.leg == 0 ? ring.recruiter : ring.smuggler
    world.draft.reset(payer: victim, purpose: .instalment)
    world.draft.pay(ring.price, to: payee, world.receiving(payee), for: .instalment)
    guard try world.payAndSend() else { return }
    ring.paid += 1
    guard ring.paid == ring.victims.count else { return }
    ring.paid = 0
    ring.phase = ring.leg == 0 ? .releasing : .handingOver
    ring.leg = (ring.leg + 1) % 3
    if ring.leg == 0 { ring.victims = [] }
  }

  /// The recruiter keeps a commission and cashes it out.
  private static func release(
    _ ring: inout Ring, in world: inout World
  ) throws(SimulationError) {
    let held = world.balance(ring.recruiter)
    if world.balance(ring.smuggler) == 0, held > 60_000 {
      world.draft.reset(payer: ring.recruiter, purpose: .release)
      world.draft.pay(
        held * 7 / 10, to: ring.smuggler, world.receiving(ring.smuggler), for: .release)
      if try !world.payAndSend() { ring.phase = .handingOver }
      return
    }
    if held > 20_000 {
      let exchange = world.town.exchanges[Int(ring.crime) % world.town.exchanges.count]
      world.draft.reset(payer: ring.recruiter, purpose: .commission)
      world.draft.pay(
        held * 3 / 4, to: exchange.deposits, .account(of: ring.recruiter), for: .deposit)
      _ = try world.payAndSend()
    }
    ring.phase = .handingOver
  }

  /// The smuggler pays the mule; one ring in five has it take part in a coinjoin first.
  private static func handOver(
    _ ring: inout Ring, in world: inout World
  ) throws(SimulationError) {
    let held = world.balance(ring.smuggler)
    guard held > 60_000 else {
      ring.phase = .collecting
      return
    }
    world.draft.reset(payer: ring.smuggler, purpose: .handover)
    if world.random.happens(oneIn: 5) {
      world.draft.pay(
        held / 6, to: world.one(of: world.town.brokers), .fresh, for: .hawala)
    }
    world.draft.pay(held * 3 / 5, to: ring.mule.purse, .fresh, for: .handover)
    guard try world.payAndSend() else {
      ring.phase = .collecting
      return
    }
    if ring.mixes { world.town.wantToMix.append(ring.mule.purse) }
    if world.random.happens(oneIn: 4) { world.request(world.unit / 2, for: ring.mule.purse) }
    ring.phase = .carrying
  }
}

/// How many crimes are planted.
enum PlantedCrimes {
  /// Of each kind, for an economy of some size.
  static func count(in world: borrowing World) -> Int {
    min(2_000, max(2, world.goal * world.scenario.crime / 1_200_000))
  }
}
