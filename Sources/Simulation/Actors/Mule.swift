/// Carries proceeds away from those who earned them: peels them off at exchanges, shops and
/// brokers, one payment after the other from the change of the one before.
struct Mule: Sendable {
  let purse: PurseID
  /// Two exchanges where the mule has accounts, by position.
  let banks: (first: Int, second: Int)
  private var step = 0
  private var steps = 0

  /// A mule of a planted crime.
  init(crime: UInt32, number: UInt32, in world: inout World) {
    var purse = Purse(role: .mule, number: number, lock: .p2wpkh)
    if world.scenario.years.upperBound <= 2017 { purse.lock = .p2pkh }
    purse.crime = crime
    purse.habits.changePlace = number % 3 == 0 ? .last : .anywhere
    purse.habits.signalsReplacement = number % 2 == 0
    self.purse = world.openPurse(purse)
    let count = world.town.exchanges.count
    let first = world.random.number(in: 0...(count - 1))
    banks = (first, (first + 1 + world.random.number(in: 0...(count - 2))) % count)
  }

  /// Whether everything has been carried away.
  func isDone(in world: borrowing World) -> Bool { world.balance(purse) < 20_000 }

  /// One payment of a chain of four to twelve; the last takes all that is left.
  mutating func peel(in world: inout World) throws(SimulationError) {
    if step == 0 { steps = world.random.number(in: 4...12) }
    step += 1
    let balance = world.balance(purse)
    let bank = world.random.happens(oneIn: 2) ? banks.first : banks.second
    let deposits = world.town.exchanges[bank].deposits
    if step >= steps || balance < 60_000 {
      step = 0
      world.draft.reset(payer: purse, purpose: .deposit)
      while world.draft.inputs.count < 60, let coin = world.coins.pop(from: purse) {
        world.draft.inputs.append(coin)
      }
      _ = try world.sendAll(to: deposits, .account(of: purse), for: .deposit)
      return
    }
    let value = balance / UInt64(world.random.number(in: 5...12))
    world.draft.reset(payer: purse, purpose: .peel)
    switch world.random.number(below: 8) {
    case 0:
      let shop = world.one(of: world.town.merchants)
      world.draft.pay(value / 2, to: shop, .fresh, for: .purchase)
    case 1:
      let broker = world.one(of: world.town.brokers)
      world.draft.pay(value, to: broker, .fresh, for: .hawala)
    case 2:
      let machine = world.one(of: world.town.machines)
      world.draft.pay(value / 2, to: machine, .standing, for: .cashSale)
    case 3 where !world.town.desks.isEmpty:
      let desk = world.one(of: world.town.desks)
      world.draft.pay(value, to: desk, world.receiving(desk), for: .overTheCounter)
    default:
      world.draft.pay(value, to: deposits, .account(of: purse), for: .deposit)
    }
    _ = try world.payAndSend()
  }
}
