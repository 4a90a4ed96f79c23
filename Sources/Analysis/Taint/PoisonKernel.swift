import ChainStore

/// ``Poison`` as a kernel: one bit for each coin. A coin of no value spreads it too, where it is a
/// seed.
///
/// The fee of a transaction is what came in less what went out. What came in on tainted coins was
/// counted when they were kept, so only the amounts of clean coins are looked up.
struct PoisonKernel: SweepKernel, ~Copyable {
  static var conserves: Bool { false }

  private let columns: FlowColumns
  private let fees: FeeHandling
  private var coins: CoinSet
  private var first = 0
  private var hasFeesAside = false
  /// A running sum that may dip below zero on the way; it ends as the fees.
  private(set) var feeSat: UInt64 = 0
  private(set) var taintedInputs = 0
  private(set) var feeShare: UInt64 = 0

  init(_ graph: ChainGraph, _ rules: SweepRules) {
    columns = FlowColumns(graph)
    fees = rules.fees
    coins = CoinSet(graph, rules)
  }

  var runCount: Int { 0 }

  var hasFees: Bool { hasFeesAside }

  mutating func clear() {
    coins.clear()
    (feeSat, hasFeesAside) = (0, false)
  }

  mutating func taint(_ coin: Int, value: UInt64) {
    coins.insert(coin)
    feeSat &+= value
  }

  @inline(__always)
  func isTainted(_ coin: Int) -> Bool { coins.contains(coin) }

  func sat(of coin: Int) -> UInt64 { columns.amount[coin] }

  mutating func drop(_ coin: Int) { feeSat &-= columns.amount[coin] }

  @inline(__always)
  mutating func divide(_ transaction: Int, inputs: Range<Int>, outputs: Range<Int>) -> Division {
    var (clean, count, isKnown) = (UInt64(0), 0, true)
    var row = inputs.lowerBound
    while row < inputs.upperBound {
      let coin = columns.spent[row]
      row &+= 1
      if coin < 0 {
        isKnown = false
      } else if coins.contains(coin) {
        count &+= 1
      } else {
        clean &+= columns.amount[coin]
      }
    }
    taintedInputs = count
    guard count > 0 else { return .clean }
    first = outputs.lowerBound
    var (paid, output) = (UInt64(0), outputs.lowerBound)
    while output < outputs.upperBound {
      paid &+= columns.amount[output]
      output &+= 1
    }
    if isKnown, fees == .book {
      feeSat &+= clean &- paid
    } else {
      bookFee(inputs, clean: clean, paid: paid)
    }
    return .divided
  }

  /// The fee on its own, where it is followed or where parents are unknown.
  private mutating func bookFee(_ inputs: Range<Int>, clean: UInt64, paid: UInt64) {
    var tainted: UInt64 = 0
    for row in inputs {
      let coin = columns.spent[row]
      if coin >= 0, coins.contains(coin) { tainted &+= columns.amount[coin] }
    }
    let whole = max(clean &+ tainted, paid)
    feeShare = whole &- paid
    feeSat &+= feeShare &- tainted
  }

  @inline(__always)
  func share(_ slot: Int) -> UInt64 { columns.amount[first &+ slot] }

  @inline(__always)
  mutating func keep(_ slot: Int, on coin: Int) {
    coins.insert(coin)
    feeSat &+= columns.amount[coin]
  }

  mutating func setFeeAside(_ transaction: Int) {
    guard feeShare > 0 else { return }
    feeSat &-= feeShare
    hasFeesAside = true
  }

  mutating func divideFees(_ line: CoinbaseLine, outputs: Range<Int>) -> Division {
    hasFeesAside = false
    first = outputs.lowerBound
    let paid = outputs.reduce(UInt64(0)) { $0 &+ columns.amount[$1] }
    feeShare = line.whole(paid: paid) &- paid
    return .divided
  }
}
