/// A payment that somebody will make.
struct PlannedPayment: Sendable {
  /// How much.
  enum Value: Sendable {
    case sat(UInt64)
    /// Of what the payer holds by then.
    case percent(UInt64)
  }
  /// Whom.
  enum Payee: Sendable {
    /// At the address they gave out first.
    case standing(WalletID)
    /// At a new address.
    case fresh(WalletID)
    /// An exchange, at the address of the payer's account.
    case account(Int)
  }

  /// Seconds since 1970.
  var time: UInt32
  var payer: WalletID
  var payee: Payee
  var value: Value
  var purpose: String
}

/// What everybody will do, as it is thought up habit by habit.
struct HabitPlan: Sendable {
  /// Seconds since 1970 of the first day's beginning in the town's time zone.
  let start: UInt32
  /// Days that are planned.
  let days = 300
  var random: SeededRandom
  /// In the order in which they were thought up.
  private(set) var payments: [PlannedPayment] = []

  init(start: UInt32, random: SeededRandom) {
    self.start = start
    self.random = random
  }

  /// A moment of a day, the hour drawn from a range that may reach into the next day.
  mutating func moment(day: Int, hours: ClosedRange<Int> = 8...20) -> UInt32 {
    let seconds = random.number(in: (hours.lowerBound * 3600)...(hours.upperBound * 3600 + 3599))
    return start + UInt32(day) * 86_400 + UInt32(seconds)
  }

  /// Adds a payment; what lies past the last day is left out.
  mutating func pay(
    _ value: PlannedPayment.Value, from payer: WalletID, to payee: PlannedPayment.Payee,
    at time: UInt32, for purpose: String
  ) {
    guard time < start + UInt32(days) * 86_400 else { return }
    payments.append(
      PlannedPayment(time: time, payer: payer, payee: payee, value: value, purpose: purpose))
  }

  /// Whether something happens that does so in so many of a hundred cases.
  mutating func happens(percent: Int) -> Bool { random.number(in: 1...100) <= percent }

  /// One of some.
  mutating func one<Element>(of elements: [Element]) -> Element {
    elements[random.number(in: 0...(elements.count - 1))]
  }

  /// A price that is fixed in bitcoin, or in money and so differs from time to time.
  mutating func price(_ value: UInt64, fixed: Bool) -> UInt64 {
    fixed ? value : value * UInt64(random.number(in: 920...1080)) / 1000
  }

  /// All that was planned, by time; what is of one moment in the order in which it was planned.
  var inOrder: [PlannedPayment] {
    payments.enumerated().sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }
      .map(\.element)
  }
}
