/// A service with accounts for customers, as it is run.
struct Service: Sendable {
  /// How many people have an account.
  enum Size: String, CaseIterable, Sendable {
    /// Ten.
    case few
    case some
    case many
  }
  /// A customer who wants coins.
  struct Withdrawal: Sendable {
    let payee: PurseID
    let value: UInt64
  }
  /// A software and the block from which it is used.
  struct Software: Sendable {
    let height: UInt32
    let habits: ServiceHabits
  }

  let role: ActorRole
  let number: UInt32
  let size: Size
  /// The one whose wallets the service uses instead of its own.
  var custodian: UInt32?
  var softwares: [Software]
  /// What is used now. One purse is both where nothing is ever gathered.
  var deposits: PurseID
  var hot: PurseID
  var cold: PurseID
  /// Wallets of customers' coins, those of a former software and of another service of the
  /// custodian among them.
  var gathered: [PurseID]
  /// Progress in thousandths at which the software is changed; nil for never.
  var changesAt: Int?
  /// Seconds since 1970 of the next gathering by the clock.
  var nextGathering: UInt32 = 0
  var nextBatch: UInt32 = 0
  var waiting: [Withdrawal] = []
  var paidOut = 0

  var habits: ServiceHabits { softwares[softwares.count - 1].habits }

  /// The purses as the rest of the town knows them.
  var purses: ExchangePurses {
    ExchangePurses(deposits: deposits, hot: hot, cold: cold, sweeping: .together)
  }
}

extension Service {
  /// Opens a service; a custodian's wallets are those of the service that came to it first.
  static func open(
    _ role: ActorRole, _ number: UInt32, _ size: Size, custodian: UInt32? = nil,
    with first: Service? = nil, in world: inout World
  ) -> Service {
    var habits = first?.habits ?? ServiceHabits(&world.random, unit: world.unit)
    if custodian != nil, habits.gathering == .never { habits.gathering = .oneByOne }
    let owner = custodian.map { (ActorRole.custodian, $0) } ?? (role, number)
    let hot = first?.hot ?? openHot(owner, habits, in: &world)
    let cold = first?.cold ?? openCold(owner, habits, in: &world)
    let deposits = openDeposits((role, number), habits, hot: hot, in: &world)
    return Service(
      role: role, number: number, size: size, custodian: custodian,
      softwares: [Software(height: 0, habits: habits)], deposits: deposits, hot: hot, cold: cold,
      gathered: deposits == hot ? [] : [deposits],
      changesAt: custodian == nil && world.random.happens(oneIn: 4)
        ? world.random.number(in: 350...650) : nil)
  }

  static func openHot(
    _ owner: (role: ActorRole, number: UInt32), _ habits: ServiceHabits, in world: inout World
  ) -> PurseID {
    var purse = Purse(role: owner.role, number: owner.number, lock: habits.hotLock)
    purse.part = .hot
    purse.habits = habits.wallet
    purse.habits.standingReceipts = habits.sweepAddress == .standing ? 255 : 0
    purse.habits.returnsChangeToSender = habits.change == .standing
    purse.habits.accountReceipts = habits.accountReceipts
    purse.habits.accountLock = habits.depositLock
    return world.openPurse(purse)
  }

  static func openCold(
    _ owner: (role: ActorRole, number: UInt32), _ habits: ServiceHabits, in world: inout World
  ) -> PurseID {
    var purse = Purse(role: owner.role, number: owner.number, lock: habits.coldLock)
    purse.part = .cold
    purse.habits.returnsChangeToSender = habits.sweepAddress == .standing
    return world.openPurse(purse)
  }

  static func openDeposits(
    _ owner: (role: ActorRole, number: UInt32), _ habits: ServiceHabits, hot: PurseID,
    in world: inout World
  ) -> PurseID {
    guard habits.gathering != .never else { return hot }
    var purse = Purse(role: owner.role, number: owner.number, lock: habits.depositLock)
    purse.part = .deposit
    purse.habits.accountReceipts = habits.accountReceipts
    return world.openPurse(purse)
  }
}

extension ServiceHabits {
  /// Of 256 deposits of a customer, those at the address of the one before.
  var accountReceipts: UInt8 {
    switch accounts {
    case .standing: .max
    case .rotating: 200
    case .fresh: 0
    }
  }
}
