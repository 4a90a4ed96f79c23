import Bitcoin

/// What one transaction was made for.
struct TrueTransaction: Sendable {
  let txid: Txid
  let height: UInt32
  let payer: String
  let purpose: String
  let changePositions: [Int]
}

/// Money of the watched wallet that reached an exchange.
struct TrueDeposit: Sendable {
  let exchange: String
  let depositor: String
  let coin: Coin
}

/// Something an investigator would know of an address beforehand.
struct KnownAddress: Sendable {
  let address: WalletAddress
  let label: String
  let slug: String
  let isClusterDefiner: Bool
  let source: String
  /// TagPack's word for how sure this is; by default that of a service's own interface for a
  /// cluster definer, of an authority for the rest.
  var confidence: String?
  var concept = "exchange"
  /// What kind of service it is, where it is no exchange.
  var category: String?
}

/// An output as its owner knows it.
struct TrueOutput: Sendable {
  let txid: Txid
  let vout: Int
  let owner: String
  let use: OutputUse
  let purpose: String
  let value: UInt64
  /// Empty where it holds data.
  let address: String

  /// The output as `txid:vout`.
  var outpoint: String { "\(txid):\(vout)" }
}

/// What truly happened on a simulated chain, which an analysis cannot see.
struct GroundTruth: Sendable {
  /// In chain order, coinbases left out.
  private(set) var transactions: [TrueTransaction] = []
  var deposits: [TrueDeposit] = []
  var tags: [KnownAddress] = []
  var mixes: [Txid] = []
  /// In chain order, coinbases among them.
  var outputs: [TrueOutput] = []
  /// What an analysis of the chain must find.
  var facts: [StoryFact] = []
  /// What the investigator starts from, in place of the watched wallet's addresses.
  var seeds: [String] = []

  /// Adds a transaction.
  mutating func record(_ transaction: TrueTransaction) {
    transactions.append(transaction)
  }

  /// Satoshis of the deposits at an exchange.
  func received(by exchange: String) -> UInt64 {
    deposits.reduce(0) { $1.exchange == exchange ? $0 + $1.coin.value : $0 }
  }
}
