import Bitcoin

/// Which wallet of an ``Economy``.
struct WalletID: Hashable, Sendable {
  let index: Int
}

/// What part the owner of a wallet plays.
enum Role: String, Sendable {
  case controller, customer, duster, exchange, family, merchant, miner, mule, person, recruiter
  case smuggler, worker
  case swapService = "swap-service"
  case atm, employer, extortioner, landlord, launderer, market, mixer, saver, sleeper, structurer
  case trader, vendor, victim
  case machineBuyer = "atm-buyer"
  case machineRegular = "atm-regular"
  case nightManager = "night-manager"
  case nightStall = "night-stall"
  case privacyUser = "privacy-user"
}

/// An address and who owns it.
struct WalletAddress: Hashable, Sendable {
  let owner: WalletID
  let script: [UInt8]
  let text: String
}

/// How a coin came about, as its owners know it: from the wallet the story watches, or not.
enum Origin: String, Sendable {
  /// No satoshi of it.
  case none
  /// It was paid with coins of the watched wallet and with others together.
  case part
  /// All of it.
  case whole

  /// The origin of money paid with several coins.
  static func mixed(_ origins: some Sequence<Origin>) -> Origin {
    var found: Origin?
    for origin in origins {
      guard let first = found else {
        found = origin
        continue
      }
      if origin != first { return .part }
    }
    return found ?? .none
  }
}

/// An output that its owner has not spent.
struct Coin: Sendable {
  let txid: Txid
  let vout: UInt32
  let value: UInt64
  let address: WalletAddress
  let height: UInt32
  let isCoinbase: Bool
  let origin: Origin

  /// The coin as `txid:vout`.
  var outpoint: String { "\(txid):\(vout)" }

  /// Whether both are the same output.
  func isSame(as other: Coin) -> Bool {
    vout == other.vout && txid == other.txid
  }
}

/// Somebody's addresses and coins.
struct Wallet: Sendable {
  let name: String
  let role: Role
  let kind: ScriptKind
  var addresses: [WalletAddress] = []
  var coins: [Coin] = []

  /// Satoshis in all coins.
  var balance: UInt64 { coins.reduce(0) { $0 + $1.value } }
}
