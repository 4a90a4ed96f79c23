import ChainStore

/// What comes of a transaction under a convention.
enum Division {
  /// Nothing tainted came in.
  case clean
  /// Each slot has its share.
  case divided
  /// The convention ends here.
  case mixed
  /// There is no room to tell more stretches apart.
  case full
}

/// What coins hold under a convention, and how a transaction divides it: the part of a sweep that
/// differs from policy to policy. One colour; nothing is allocated for a transaction.
protocol SweepKernel: ~Copyable {
  /// Whether sums are kept.
  static var conserves: Bool { get }
  /// Satoshis of taint paid as fees and not set aside.
  var feeSat: UInt64 { get }
  /// Tainted coins that went into the transaction at hand.
  var taintedInputs: Int { get }
  /// What the fee of the transaction at hand got.
  var feeShare: UInt64 { get }
  /// Whether fees wait for their coinbase.
  var hasFees: Bool { get }
  /// Runs of tainted satoshis written; 0 where none are kept.
  var runCount: Int { get }

  /// Forgets everything, for another sweep.
  mutating func clear()
  /// Taints all of a coin.
  mutating func taint(_ coin: Int, value: UInt64)
  /// Whether a coin holds taint.
  func isTainted(_ coin: Int) -> Bool
  /// What a coin holds.
  func sat(of coin: Int) -> UInt64
  /// A coin that was kept is not followed after all.
  mutating func drop(_ coin: Int)
  /// Divides what comes into a transaction.
  mutating func divide(_ transaction: Int, inputs: Range<Int>, outputs: Range<Int>) -> Division
  /// What an output of the transaction at hand got.
  func share(_ slot: Int) -> UInt64
  /// Tells the slots of the transaction at hand apart by the coins that went in.
  mutating func divideParts(
    _ inputs: Range<Int>, _ outputs: Range<Int>, _ parts: inout TransactionParts)
  /// Puts a slot's share on its coin, which is followed on.
  mutating func keep(_ slot: Int, on coin: Int)
  /// Whether one row for each output is kept, so that ``scan(_:end:trail:)`` may be asked for.
  var isDense: Bool { get }
  /// Whether a scan visits all transactions, waiting or not, so that it pays only where most have
  /// something tainted.
  static var scansAll: Bool { get }
  /// Goes on with a sweep in one tight loop, with fees booked, and no hops and steps kept: to its end,
  /// or for a kernel that scans all as long as that pays.
  mutating func scan<Trail: SweepTrail>(_ scan: inout SweepScan, trail: inout Trail)
  /// Calls for each coin before a transaction's outputs that holds taint.
  func forEachTainted(before output: Int, _ body: (Int) -> Void)
  /// Keeps the fee's share for the coinbase of the block.
  mutating func setFeeAside(_ transaction: Int, _ inputs: Range<Int>)
  /// Divides the fees set aside over a coinbase's outputs; ``feeShare`` is what nobody claims.
  mutating func divideFees(_ line: CoinbaseLine, outputs: Range<Int>) -> Division
  /// Tells the slots of the coinbase at hand apart by the coins that paid its fees; `fees` is what
  /// each of them paid, in block order.
  mutating func divideFeeParts(
    _ fees: [TransactionParts.Part], _ outputs: Range<Int>, _ parts: inout TransactionParts)
}

/// Where a scan is.
struct SweepScan {
  /// The chain.
  let graph: ChainGraph
  /// The next transaction.
  var place: Int
  /// First transaction that is not looked at.
  let end: Int
  /// Who waits.
  let days: TxCalendar.Days
  /// Transactions between two looks at how many are hit.
  let stretch: Int
  /// Seeds, ascending.
  let seeds: [Int]
  /// Inputs and outputs of a transaction that is followed, at most.
  let mostDegree: Int
  /// The transaction that distances count from, and how far the sweep is.
  let start: Int
  var progress: ChainProgress
  /// Where it is noted what is touched, if so.
  let touches: TouchBits?
  /// What was visited.
  var counts: SweepCounts
  /// Satoshis that reached seeds.
  var merged: UInt64 = 0
  /// A coin that its own transaction or an earlier one spends.
  var misplaced: Int?

  /// Whether a scan pays: a quarter of some transactions, or more, had something tainted.
  static func pays(hits: Int, of transactions: Int) -> Bool { 4 * hits >= transactions }
}

/// What a sweep visited.
struct SweepCounts {
  /// Transactions.
  var transactions = 0
  /// Their inputs and outputs.
  var edges = 0
  /// Pairs of a tainted coin and one that got a share of it.
  var steps = 0
  /// Outputs that got a share.
  var tainted = 0

  /// Counts a transaction.
  @inline(__always)
  mutating func add(_ inputs: Range<Int>, _ outputs: Range<Int>) {
    transactions &+= 1
    edges &+= inputs.count &+ outputs.count
  }

  /// Counts the outputs that got a share of so many coins.
  @inline(__always)
  mutating func add(shares: Int, of coins: Int) {
    steps &+= shares &* coins
    tainted &+= shares
  }
}

extension SweepTrail {
  /// Why a transaction cuts the thread, where a scan visits it.
  @inline(__always)
  mutating func cutInScan(at transaction: Int, _ degree: Int, _ scan: SweepScan) -> Ending? {
    if let why = cut(at: transaction) { return why }
    return degree > scan.mostDegree
      ? .degree(degree, limit: scan.mostDegree, .spender(scan.graph.txid[transaction])) : nil
  }
}

/// Whether a coinbase's line begins with the subsidy or with the fees; an open question of the field.
public enum CoinbaseOrder: String, Sendable, CaseIterable {
  /// The subsidy, then the fees in block order: what BlockSci does.
  case subsidyFirst = "subsidy-first"
  /// The fees in block order, then the subsidy: what TaintChain does.
  case feesFirst = "fees-first"
}

/// What a coinbase is made of.
struct CoinbaseLine {
  var order: CoinbaseOrder
  var subsidy: UInt64
  /// Transactions after the coinbase, and the fee of each.
  var firstPayer: Int
  var fees: [UInt64]

  /// The subsidy and all fees, or what the outputs hold where that is more.
  func whole(paid: UInt64) -> UInt64 { max(paid, fees.reduce(subsidy, &+)) }
}
