import ChainStore

/// How a sweep treats what every convention meets alike.
struct SweepRules: Sendable {
  /// What happens to fee taint.
  var fees = FeeHandling.book
  /// What a coinbase's line begins with.
  var coinbaseOrder = CoinbaseOrder.subsidyFirst
  /// First transaction that is not looked at any more.
  var end: Int
  /// Transactions between a seed and a coin, at most.
  var maxHops: UInt32?
  /// Transactions visited, at most.
  var maxTransactions: Int?
  /// Inputs and outputs of a transaction that is followed, at most.
  var maxDegree: Int?
  /// Whether the sweep notes which coins and outputs of each transaction were touched.
  var notesTouches = false

  /// When a sweep goes from tables of few to rows for all.
  var memory = SweepMemory()
  /// Colours' shares of coins that a sweep of several colours keeps, at most: 16 bytes each, so a
  /// gigabyte, and as much again for the lists that they stand in.
  var mostShares = 1 << 26
  /// How far a sweep is.
  var progress = ChainProgress.untold

  /// No limits but the end of the chain.
  init(end: Int) { self.end = end }

  /// The limit that a transaction hits, by its inputs and outputs and by how many were visited.
  func limit(
    _ degree: Int, _ transaction: @autoclosure () -> Ending.Neighbour, visited: Int
  ) -> Ending? {
    if let most = maxTransactions, visited > most { return .size(limit: most) }
    if let most = maxDegree, degree > most { return .degree(degree, limit: most, transaction()) }
    return nil
  }
}

/// How much a sweep touches before one row for each output, and one bit for each transaction, cost
/// less than tables of those touched. Answers do not depend on it.
struct SweepMemory {
  /// Coins in a table.
  var coins = 1 << 16
  /// Transactions in a heap.
  var waiting = 1 << 11
  /// Transactions of the chain after which it is asked whether most are visited.
  var stretch = 1 << 12
}

/// What happens at each coin that a sweep reaches.
protocol SweepTrail {
  /// Whether ``step(_:to:sat:)`` and ``payFee(_:sat:)`` are of interest.
  static var keepsSteps: Bool { get }
  /// Whether hops are of interest beyond a limit of them.
  var countsHops: Bool { get }

  /// Whether ``surelyFollows(_:spender:)`` tells at once, where hops have no limit, so that the ends
  /// may be booked later, and by a sweep that keeps no steps.
  var foretells: Bool { get }
  /// Whether, where ``foretells``, every coin that is spent in time is followed.
  var endsOnlyUnspent: Bool { get }
  /// Whether another coin is followed for sure; else ``follows(_:of:spender:sat:hops:)`` books it.
  func surelyFollows(_ coin: Int, spender: UInt32) -> Bool
  /// Whether a seed is followed; else it is an end.
  mutating func followsSeed(_ coin: Int, spender: UInt32, sat: UInt64) -> Bool
  /// Whether another coin is followed; else it is an end.
  mutating func follows(
    _ coin: Int, of maker: Int, spender: UInt32, sat: UInt64, hops: UInt32
  ) -> Bool
  /// Why a transaction that tainted coins go into cuts the thread.
  mutating func cut(at transaction: Int) -> Ending?
  /// A coin that was followed ends before the transaction that spends it.
  mutating func end(_ coin: Int, before transaction: Int, _ why: Ending, sat: UInt64, hops: UInt32)
  /// Fee taint that no output of a coinbase takes, or that a convention does not follow into it.
  mutating func endFees(in coinbase: Int, _ why: Ending, sat: UInt64)
  /// Some of a coin went on to another, which its spender or the coinbase that took the fee made.
  mutating func step(_ from: Int, to coin: Int, sat: UInt64)
  /// Some of a coin left as a fee, which no coinbase's output took.
  mutating func payFee(_ from: Int, sat: UInt64)
}
