import Bitcoin

/// A town whose clock is the real one: three hundred days of wages, rents and shopping, among them
/// the habits that red flags are about and honest ones that look like them.
///
/// The large economies spread years over few transactions, so that what happens within a day or a
/// month there is none; here it does. About 6,000 transactions, half a second.
public struct HabitTown: Sendable {
  /// `red-flags`.
  public static let name = "red-flags"
  /// One line in English.
  public static let title = "A town where every habit that a red flag is about is planted"
  /// The kind of owner that each flag is meant for, as the table of addresses calls it.
  public static let meantFor: [(flag: String, kind: String)] = zip(
    [
      "structuring", "exchange_fan_out", "small_payments_funnel", "dormancy_broken",
      "mixer_contact", "illicit_contact", "atm_purchases", "equal_instalments", "night_payments",
    ], TownCast.criminals
  ).map { ($0, $1.rawValue) }
  /// The kinds of owners that break no law and run no service.
  public static let honest: [String] = [
    Role.person, .merchant, .nightStall, .employer, .landlord, .trader, .saver, .privacyUser,
    .victim, .machineRegular,
  ].map(\.rawValue)
  /// Where nights are nights.
  public static let timeZone = "Asia/Bangkok"

  private var economy: Economy
  private var cast: TownCast
  /// Seconds of the stretch of time that one block gathers.
  private static let slot: UInt32 = 900

  private init(seed: UInt64) throws(SimulationError) {
    economy = Economy(seed: seed)
    cast = TownCast(in: &economy)
    for _ in 0..<Economy.maturity + 12 { economy.mine(for: cast.pool) }
    let rewards = economy.spendable(cast.pool)
    for (number, exchange) in cast.exchanges.enumerated() {
      let coins = rewards.enumerated().filter { $0.offset % cast.exchanges.count == number }
      try economy.pay(
        Payment(
          payees: [(exchange.hot[0], 0)], coins: .all(coins.map(\.element)), rest: .lastPayee,
          purpose: "sale of mining rewards"), from: cast.pool)
    }
    economy.mine(for: cast.pool)
  }

  /// The files of a town; the same seed gives the same bytes.
  public static func files(seed: UInt64) throws(SimulationError) -> [StoryWriter.File] {
    let economy = try economy(seed: seed)
    let texts = [
      ("tags.yaml", economy.tagPackText(title: title)),
      ("truth/addresses.csv", economy.addressTable),
      ("truth/outputs.csv", economy.outputTable),
      ("truth/transactions.csv", economy.transactionTable),
    ]
    return texts.map { StoryWriter.File(path: $0, bytes: Array($1.utf8)) }
      + StoryWriter.blockFiles(economy.blocks)
  }

  /// All that happens in a town.
  static func economy(seed: UInt64) throws(SimulationError) -> Economy {
    var town = try HabitTown(seed: seed)
    try town.live()
    return town.economy
  }

  private mutating func live() throws(SimulationError) {
    // The first midnight in the town, seven hours before that of UTC.
    let start = (economy.time / 86_400 + 2) * 86_400 - 7 * 3600
    var plan = HabitPlan(start: start, random: economy.random)
    HonestHabits(cast: cast).plan(&plan)
    CriminalHabits(cast: cast).plan(&plan)
    economy.random = plan.random
    var week = start / 604_800
    var open = start / HabitTown.slot
    for payment in plan.inOrder {
      let slot = payment.time / HabitTown.slot
      if slot > open {
        // What waits is in a block at the end of its own quarter of an hour.
        economy.mine(for: cast.pool, at: (open + 1) * HabitTown.slot)
        open = slot
      }
      if payment.time / 604_800 > week {
        week = payment.time / 604_800
        try gatherDeposits()
      }
      try make(payment)
    }
    try gatherDeposits()
    economy.mine(for: cast.pool)
  }

  /// Makes a planned payment, unless the payer lacks the money by now.
  private mutating func make(_ planned: PlannedPayment) throws(SimulationError) {
    let coins = economy.spendable(planned.payer)
    let held = coins.reduce(0) { $0 + $1.value }
    let value =
      switch planned.value {
      case .sat(let sat): sat
      case .percent(let share): held / 100 * share
      }
    guard value > 600, held > value + HabitTown.mostFee else { return }
    let role = economy.wallets[planned.payer.index].role
    let isService = [.atm, .mixer, .market].contains(role)
    var payment = Payment(
      payees: [(address(of: planned), value)], fee: UInt64(economy.random.number(in: 300...3_000)),
      purpose: planned.purpose)
    if let exchange = cast.exchanges.first(where: { $0.wallet == planned.payer }) {
      let hot = coins.filter { exchange.hot.contains($0.address) }
      payment.coins = .among(hot)
      payment.rest = .address(exchange.hot[0])
    } else if isService {
      payment.rest = .address(economy.firstAddress(planned.payer))
    }
    try economy.pay(payment, from: planned.payer)
  }

  /// More than any fee here.
  private static let mostFee: UInt64 = 5_000

  private mutating func address(of planned: PlannedPayment) -> WalletAddress {
    switch planned.payee {
    case .fresh(let who) where isStanding(who): return economy.firstAddress(who)
    case .fresh(let who): return economy.newAddress(who)
    case .standing(let who): return economy.firstAddress(who)
    case .account(let number):
      return Marketplace.account(of: planned.payer, at: &cast.exchanges[number], in: &economy)
    }
  }

  /// Whether somebody has one address for everybody, as services with a tag do here.
  private func isStanding(_ who: WalletID) -> Bool {
    [.atm, .mixer, .market, .extortioner].contains(economy.wallets[who.index].role)
  }

  /// Every exchange gathers its deposits with a coin of the hot wallet.
  private mutating func gatherDeposits() throws(SimulationError) {
    for exchange in cast.exchanges {
      let coins = economy.spendable(exchange.wallet)
      let deposits = coins.filter { !exchange.hot.contains($0.address) }
      guard !deposits.isEmpty,
        let hot = coins.first(where: { exchange.hot.contains($0.address) })
      else { continue }
      try economy.pay(
        Payment(
          payees: [(exchange.hot[0], 0)], coins: .all([hot] + deposits), rest: .lastPayee,
          purpose: "sweep of customers' deposits"), from: exchange.wallet)
    }
  }
}
