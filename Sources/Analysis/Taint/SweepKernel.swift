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
  /// Puts a slot's share on its coin, which is followed on.
  mutating func keep(_ slot: Int, on coin: Int)
  /// Keeps the fee's share for the coinbase of the block.
  mutating func setFeeAside(_ transaction: Int)
  /// Divides the fees set aside over a coinbase's outputs; ``feeShare`` is what nobody claims.
  mutating func divideFees(_ line: CoinbaseLine, outputs: Range<Int>) -> Division
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
