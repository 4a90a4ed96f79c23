/// Who lives in the town of habits.
struct TownCast: Sendable {
  /// Offenders of each habit.
  static let offenders = 4

  var exchanges: [Exchange] = []
  let pool: WalletID
  let machines: [WalletID]
  let mixer: WalletID
  let market: WalletID
  let extortioner: WalletID
  let shops: [WalletID]
  let stalls: [WalletID]
  let employers: [WalletID]
  let landlords: [WalletID]
  let people: [WalletID]
  /// Everybody else, by the part played.
  private(set) var others: [Role: [WalletID]] = [:]

  /// Opens every wallet, and tags the services.
  init(in economy: inout Economy) {
    func open(_ role: Role, _ count: Int, _ kind: ScriptKind = .p2wpkh) -> [WalletID] {
      (1...count).map { economy.openWallet("\(role.rawValue)-\($0)", role, kind) }
    }
    pool = open(.miner, 1)[0]
    for wallet in open(.exchange, 3) {
      let hot = [economy.newAddress(wallet), economy.newAddress(wallet)]
      let name = economy.wallets[wallet.index].name
      exchanges.append(Exchange(wallet: wallet, name: name, slug: name, hot: hot))
    }
    machines = open(.atm, 2, .p2pkh)
    mixer = open(.mixer, 1)[0]
    market = open(.market, 1)[0]
    extortioner = open(.extortioner, 1)[0]
    shops = open(.merchant, 6)
    stalls = open(.nightStall, 4)
    employers = open(.employer, 4)
    landlords = open(.landlord, 3)
    people = open(.person, 120)
    for (role, count) in [
      (Role.trader, 6), (.saver, 6), (.privacyUser, 6), (.victim, 4), (.machineRegular, 6),
    ] { others[role] = open(role, count) }
    for role in TownCast.criminals { others[role] = open(role, TownCast.offenders) }
    tag(in: &economy)
  }

  /// The parts of those whom a flag is meant for.
  static let criminals: [Role] = [
    .structurer, .mule, .controller, .sleeper, .launderer, .vendor, .machineBuyer, .smuggler,
    .nightManager,
  ]

  /// The wallets of a part.
  func all(_ role: Role) -> [WalletID] { others[role] ?? [] }

  /// One of the exchanges, drawn.
  func exchange(_ plan: inout HabitPlan) -> Int {
    plan.random.number(in: 0...(exchanges.count - 1))
  }

  /// Somebody is paid a sum out of an exchange.
  func give(_ sum: UInt64, to who: WalletID, at time: UInt32, _ plan: inout HabitPlan) {
    let from = exchanges[exchange(&plan)].wallet
    plan.pay(.sat(sum), from: from, to: .fresh(who), at: time, for: "withdrawal")
  }

  private func tag(in economy: inout Economy) {
    for exchange in exchanges {
      for address in exchange.hot {
        economy.truth.tags.append(
          KnownAddress(
            address: address, label: exchange.name, slug: exchange.slug, isClusterDefiner: true,
            source: "test withdrawal"))
      }
    }
    let known =
      machines.map { ($0, "atm") } + [
        (mixer, "mixing_service"), (market, "dark_market"), (extortioner, "ransomware"),
      ]
    for (wallet, concept) in known {
      let name = economy.wallets[wallet.index].name
      economy.truth.tags.append(
        KnownAddress(
          address: economy.firstAddress(wallet), label: name, slug: name, isClusterDefiner: true,
          source: "published list", concept: concept, category: concept))
    }
  }
}
