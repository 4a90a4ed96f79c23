/// What part the owner of a purse plays in a simulated economy.
enum ActorRole: UInt8, CaseIterable, Sendable {
  case person, merchant, exchange, processor, gambling, pool, atm, hawala
  case advertSite, hosting, coordinator, duster
  case walletService, custodian, employer, desk
  case smuggler, recruiter, controller, mule

  /// The word in tables; an owner is this word and a number.
  var text: StaticString {
    switch self {
    case .person: "person"
    case .merchant: "merchant"
    case .exchange: "exchange"
    case .processor: "processor"
    case .gambling: "gambling"
    case .pool: "pool"
    case .atm: "atm"
    case .hawala: "hawala"
    case .advertSite: "advert-site"
    case .hosting: "hosting"
    case .coordinator: "coordinator"
    case .duster: "duster"
    case .walletService: "wallet-service"
    case .custodian: "custodian"
    case .employer: "employer"
    case .desk: "desk"
    case .smuggler: "smuggler"
    case .recruiter: "recruiter"
    case .controller: "controller"
    case .mule: "mule"
    }
  }

  /// The TagPack concept of those who serve the public and may be tagged; nil for others.
  var concept: StaticString? {
    switch self {
    case .exchange: "exchange"
    case .processor: "payment_processor"
    case .gambling: "gambling"
    case .pool: "mining_pool"
    case .atm: "atm"
    case .hosting: "hosting"
    case .walletService: "hosted_wallet"
    case .custodian: "custodian"
    default: nil
    }
  }
}

/// What an address of a service is for.
enum ServicePart: UInt8, CaseIterable, Sendable {
  /// A customer pays in here.
  case deposit
  /// Customers are paid from here.
  case hot
  /// What is not needed for the day lies here.
  case cold

  /// The word in tables.
  var text: StaticString {
    switch self {
    case .deposit: "deposit"
    case .hot: "hot"
    case .cold: "cold"
    }
  }
}

/// How a wallet program chooses which coins to spend.
enum CoinSelection: UInt8, Sendable {
  /// The oldest coins that suffice.
  case oldest
  /// The largest coins first.
  case largestFirst
  /// A set that needs no change, found by branch and bound; else the oldest.
  case branchAndBound
  /// The smallest coin that suffices alone; else the largest coins.
  case knapsack
}

/// Where a wallet program puts change among the outputs.
enum ChangePlace: UInt8, Sendable {
  case anywhere, last, first
  /// Inputs and outputs in the order of BIP 69.
  case sorted
}

/// What a wallet program does the same way each time.
struct Habits: Sendable {
  var selection = CoinSelection.oldest
  var changePlace = ChangePlace.anywhere
  /// Change goes to the standing address.
  var returnsChangeToSender = false
  /// How change is locked where that is not how the purse is: of wallets that have moved on.
  var changeLock: LockKind?
  /// Of 256 receipts, those at the standing address.
  var standingReceipts: UInt8 = 0
  var signalsReplacement = true
  /// Lock times name the tip, against fee sniping.
  var locksToTip = false
  var version: UInt8 = 2
  /// The market's fee rate is multiplied by this over 4.
  var feeQuarters: UInt8 = 4
  /// Of 256 deposits of a customer, those at the address of the one before; 255 for all.
  var accountReceipts: UInt8 = .max
  /// How customers' addresses are locked where that is not how the purse is.
  var accountLock: LockKind?
}

/// A set of coins spent by one policy; an owner may hold several.
struct Purse: Sendable {
  var role: ActorRole
  var number: UInt32
  var lock: LockKind
  var habits = Habits()
  /// The planted crime whose people own it; 0 for everyone else.
  var crime: UInt32 = 0
  /// What its addresses are for, where the truth tells a service's addresses apart.
  var part: ServicePart?
  /// Whether an address of it is known to those who tag services.
  var isKnown = false
  /// The address given out again and again, once there is one.
  var standing: AddressID?
}
