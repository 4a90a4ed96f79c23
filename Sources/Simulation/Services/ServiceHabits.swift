/// What a service does its own way, one habit drawn without regard to the others.
///
/// The ways are those that exchanges, custodians and the makers of their software describe in
/// public: deposits spent straight for withdrawals, forwarded one by one, swept by the clock, by
/// amount or while fees are low, into the hot wallet or a vault; addresses given out once or for
/// good; payouts alone or in batches. No rule of an analysis was looked at for them.
struct ServiceHabits: Sendable {
  /// When deposits are gathered.
  enum Gathering: String, CaseIterable, Sendable {
    /// Not at all: withdrawals spend them.
    case never = "never"
    /// Each for itself, in the next block.
    case oneByOne = "one-by-one"
    case byHour = "by-hour"
    case byAmount = "by-amount"
    case atLowFees = "at-low-fees"
  }
  /// Where gathered deposits go.
  enum Vault: String, CaseIterable, Sendable { case hot, cold }
  /// Whether an address is used for good.
  enum Reuse: String, CaseIterable, Sendable { case standing, fresh }
  /// What customers get to pay in at.
  enum Accounts: String, CaseIterable, Sendable { case standing, rotating, fresh }
  /// How withdrawals are paid.
  enum Paying: String, CaseIterable, Sendable { case single, batched, priority }
  /// Whether coins of the hot wallet are ever spent together.
  enum HotCoins: String, CaseIterable, Sendable { case joined, apart }
  /// Whether a coin of the hot wallet is spent with gathered deposits.
  enum Company: String, CaseIterable, Sendable { case alone, hotCoin = "hot-coin" }

  var gathering: Gathering
  var vault: Vault
  var hours: Int
  var threshold: UInt64
  var sweepAddress: Reuse
  var company: Company
  var change: Reuse
  var paying: Paying
  var batchBlocks: Int
  var accounts: Accounts
  var hotCoins: HotCoins
  var hotLock: LockKind
  var depositLock: LockKind
  var coldLock: LockKind
  /// Coin selection, places of change, fees.
  var wallet: Habits

  /// Habits of a software that a service may use.
  init(_ random: inout SeededRandom, unit: UInt64) {
    gathering = ServiceHabits.one(&random)
    vault = random.happens(oneIn: 4) ? .cold : .hot
    hours = [1, 6, 12, 24][random.number(in: 0...3)]
    threshold = unit << random.number(below: 5)
    sweepAddress = ServiceHabits.one(&random)
    company = random.happens(oneIn: 3) ? .hotCoin : .alone
    change = ServiceHabits.one(&random)
    paying = ServiceHabits.one(&random)
    batchBlocks = [2, 6, 24, 72][random.number(in: 0...3)]
    accounts = ServiceHabits.one(&random)
    hotCoins = random.happens(oneIn: 4) ? .apart : .joined
    let locks: [LockKind] = [.p2pkh, .nestedSegwit, .legacyMultisig, .p2wpkh, .p2wsh, .p2tr]
    hotLock = locks[random.number(in: 0...5)]
    depositLock = random.happens(oneIn: 2) ? hotLock : locks[random.number(in: 0...5)]
    coldLock = random.happens(oneIn: 3) ? hotLock : locks[random.number(in: 0...5)]
    wallet = Habits.drawn(&random, reuse: 0)
    wallet.feeQuarters = UInt8(random.number(in: 3...8))
  }

  private static func one<Way: CaseIterable>(_ random: inout SeededRandom) -> Way
  where Way.AllCases == [Way] {
    Way.allCases[random.number(in: 0...(Way.allCases.count - 1))]
  }

  /// Names of the columns of ``row``.
  static let columns =
    "gathering,hours,threshold_sat,into,sweep_address,company,change,paying,batch_blocks,accounts,"
    + "hot_coins,hot_script,deposit_script"

  /// The habits as cells; what plays no part is empty.
  var row: String {
    let isGathered = gathering != .never
    let cells: [String] = [
      gathering.rawValue, gathering == .byHour ? "\(hours)" : "",
      gathering == .byAmount ? "\(threshold)" : "", isGathered ? vault.rawValue : "",
      isGathered ? sweepAddress.rawValue : "",
      isGathered && gathering != .oneByOne ? company.rawValue : "", change.rawValue,
      paying.rawValue, paying == .single ? "" : "\(batchBlocks)", accounts.rawValue,
      hotCoins.rawValue, "\(hotLock)", "\(depositLock)",
    ]
    return cells.joined(separator: ",")
  }
}
