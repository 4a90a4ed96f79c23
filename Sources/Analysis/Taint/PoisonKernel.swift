import ChainStore

/// ``Poison`` as a kernel: one bit for each coin. A coin of no value spreads it too, where it is a
/// seed.
///
/// The fee of a transaction is what came in less what went out. What came in on tainted coins was
/// counted when they were kept, so only the amounts of clean coins are looked up.
@safe
struct PoisonKernel: SweepKernel, ~Copyable {
  static var conserves: Bool { false }
  static var scansAll: Bool { true }

  let columns: FlowColumns
  private let fees: FeeHandling
  var coins: CoinSet
  private var first = 0
  private var hasFeesAside = false
  /// A running sum that may dip below zero on the way; with the clean coins it ends as the fees.
  var feeSum: UInt64 = 0
  /// Clean coins that went in and are not added up yet: their amounts lie far apart, and are read
  /// faster together.
  var clean: UnsafeMutablePointer<Int>
  var room = 4_096
  var waiting = 0
  private(set) var taintedInputs = 0
  private(set) var feeShare: UInt64 = 0

  init(_ graph: ChainGraph, _ rules: SweepRules) {
    columns = FlowColumns(graph)
    fees = rules.fees
    coins = CoinSet(graph, rules)
    unsafe clean = .allocate(capacity: room)
  }

  deinit { unsafe clean.deallocate() }

  var feeSat: UInt64 {
    (0..<waiting).reduce(feeSum) { unsafe $0 &+ columns.amount[clean[$1]] }
  }

  var runCount: Int { 0 }

  var hasFees: Bool { hasFeesAside }

  mutating func clear() {
    coins.clear()
    (feeSum, hasFeesAside, waiting) = (0, false, 0)
  }

  mutating func taint(_ coin: Int, value: UInt64) {
    coins.insert(coin)
    feeSum &+= value
  }

  @inline(__always)
  func isTainted(_ coin: Int) -> Bool { coins.contains(coin) }

  func sat(of coin: Int) -> UInt64 { columns.amount[coin] }

  mutating func drop(_ coin: Int) { feeSum &-= columns.amount[coin] }

  @inline(__always)
  mutating func divide(_ transaction: Int, inputs: Range<Int>, outputs: Range<Int>) -> Division {
    if waiting &+ inputs.count > room { addUp(inputs.count) }
    let before = waiting
    var (count, isKnown) = (0, true)
    var row = inputs.lowerBound
    while row < inputs.upperBound {
      let coin = columns.spent[row]
      row &+= 1
      guard coin >= 0 else {
        isKnown = false
        continue
      }
      // Without a branch: whether a coin is tainted is known late and hard to foresee.
      let bit = coins.bit(coin)
      count &+= bit
      unsafe clean[waiting] = coin
      waiting &+= 1 &- bit
    }
    taintedInputs = count
    guard count > 0 else {
      waiting = before
      return .clean
    }
    first = outputs.lowerBound
    var (paid, output) = (UInt64(0), outputs.lowerBound)
    while output < outputs.upperBound {
      paid &+= columns.amount[output]
      output &+= 1
    }
    if isKnown, fees == .book {
      feeSum &-= paid
    } else {
      waiting = before
      bookFee(inputs, paid: paid)
    }
    return .divided
  }

  /// Adds up the clean coins that wait, many at a time, and makes room for more.
  mutating func addUp(_ more: Int) {
    feeSum = feeSat
    waiting = 0
    guard more > room else { return }
    unsafe clean.deallocate()
    room = 2 * more
    unsafe clean = .allocate(capacity: room)
  }

  /// The fee on its own, where it is followed or where parents are unknown.
  mutating func bookFee(_ inputs: Range<Int>, paid: UInt64) {
    var (tainted, others) = (UInt64(0), UInt64(0))
    for row in inputs {
      let coin = columns.spent[row]
      guard coin >= 0 else { continue }
      if coins.contains(coin) {
        tainted &+= columns.amount[coin]
      } else {
        others &+= columns.amount[coin]
      }
    }
    let whole = max(others &+ tainted, paid)
    feeShare = whole &- paid
    feeSum &+= feeShare &- tainted
  }

  @inline(__always)
  func share(_ slot: Int) -> UInt64 { columns.amount[first &+ slot] }

  @inline(__always)
  mutating func keep(_ slot: Int, on coin: Int) {
    coins.insert(coin)
    feeSum &+= columns.amount[coin]
  }

  mutating func divideParts(
    _ inputs: Range<Int>, _ outputs: Range<Int>, _ parts: inout TransactionParts
  ) {
    var (into, whole) = (UInt64(0), UInt64(0))
    for row in inputs {
      let coin = columns.spent[row]
      guard coin >= 0 else { continue }
      into &+= columns.amount[coin]
      if coins.contains(coin) { parts.enter(coin, columns.amount[coin]) }
    }
    for output in outputs {
      parts.repeatWhole(columns.amount[output], in: output - outputs.lowerBound)
      whole &+= columns.amount[output]
    }
    if into > whole { parts.repeatWhole(into &- whole, in: outputs.count) }
  }

  mutating func divideFeeParts(
    _ fees: [TransactionParts.Part], _ outputs: Range<Int>, _ parts: inout TransactionParts
  ) {
    for fee in fees { parts.enter(fee.coin, fee.sat) }
    for slot in 0..<outputs.count { parts.repeatWhole(share(slot), in: slot) }
    parts.repeatWhole(feeShare, in: outputs.count)
  }

  var isDense: Bool { unsafe coins.base != nil }

  func forEachTainted(before output: Int, _ body: (Int) -> Void) {
    guard let words = unsafe coins.base else { return }
    for word in 0...(output >> 6) where unsafe words[word] != 0 {
      var bits = unsafe words[word]
      while bits != 0 {
        body(word << 6 | bits.trailingZeroBitCount)
        bits &= bits &- 1
      }
    }
  }

  mutating func setFeeAside(_ transaction: Int, _ inputs: Range<Int>) {
    guard feeShare > 0 else { return }
    feeSum &-= feeShare
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
