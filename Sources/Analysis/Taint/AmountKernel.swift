import ChainStore

/// One number for each coin: for the conventions that need only the sum of taint.
///
/// 8 bytes for each output of the memory pages touched. For each input one row of amounts and one
/// row of taint are read, at random places: memory decides the speed.
@safe
struct AmountKernel<Rule: AmountRule>: SweepKernel, ~Copyable {
  static var conserves: Bool { true }
  static var scansAll: Bool { false }

  private let columns: FlowColumns
  private var coins: CoinTable<UInt64>
  /// Parts and remainders of the transaction at hand, the fee last.
  private var scratch: UnsafeMutablePointer<UInt64>
  private var room = 128
  /// Shares of the outputs at hand, in the scratch.
  private var shares: UnsafePointer<UInt64>
  private var feesAside: UInt64 = 0
  private var near: UInt64 = 0
  private(set) var feeSat: UInt64 = 0
  private(set) var taintedInputs = 0
  private(set) var feeShare: UInt64 = 0

  init(_ graph: ChainGraph, _ rules: SweepRules) {
    columns = FlowColumns(graph)
    coins = CoinTable(graph, rules, none: 0)
    unsafe scratch = .allocate(capacity: 2 * room)
    unsafe shares = unsafe UnsafePointer(scratch)
  }

  deinit { unsafe scratch.deallocate() }

  var runCount: Int { 0 }

  var hasFees: Bool { feesAside > 0 }

  mutating func clear() {
    coins.clear()
    (feesAside, feeSat) = (0, 0)
  }

  mutating func taint(_ coin: Int, value: UInt64) { coins.set(coin, value) }

  func isTainted(_ coin: Int) -> Bool { coins[coin] > 0 }

  func sat(of coin: Int) -> UInt64 { coins[coin] }

  mutating func drop(_ coin: Int) {}

  @inline(__always)
  mutating func divide(_ transaction: Int, inputs: Range<Int>, outputs: Range<Int>) -> Division {
    var (tainted, whole, count, isKnown) = (UInt64(0), UInt64(0), 0, true)
    var row = inputs.lowerBound
    while row < inputs.upperBound {
      let coin = columns.spent[row]
      row &+= 1
      guard coin >= 0 else {
        isKnown = false
        continue
      }
      whole &+= columns.amount[coin]
      let sat = coins[coin]
      tainted &+= sat
      count &+= sat > 0 ? 1 : 0
    }
    taintedInputs = count
    guard count > 0 else { return .clean }
    var (paid, output) = (UInt64(0), outputs.lowerBound)
    while output < outputs.upperBound {
      paid &+= columns.amount[output]
      output &+= 1
    }
    whole = max(whole, paid)
    if Rule.endsAtMixtures, tainted < whole || !isKnown { return .mixed }
    cut(tainted, of: whole, paid: paid, outputs)
    feeSat &+= feeShare
    return .divided
  }

  @inline(__always)
  private mutating func cut(
    _ tainted: UInt64, of whole: UInt64, paid: UInt64, _ outputs: Range<Int>
  ) {
    let amounts = columns.amount + outputs.lowerBound
    if outputs.count >= room { makeRoom(for: outputs.count) }
    // Above the whole only where a damaged store's amounts have no sum.
    if tainted >= whole {
      for slot in 0..<outputs.count { unsafe scratch[slot] = amounts[slot] }
      unsafe shares = unsafe UnsafePointer(scratch)
      feeShare = whole &- paid
      return
    }
    unsafe Rule.divide(
      tainted, of: whole, over: amounts, count: outputs.count, fee: whole &- paid, into: scratch)
    unsafe shares = unsafe UnsafePointer(scratch)
    feeShare = unsafe scratch[outputs.count]
  }

  private mutating func makeRoom(for count: Int) {
    unsafe scratch.deallocate()
    room = 2 * count
    unsafe scratch = .allocate(capacity: 2 * room)
  }

  @inline(__always)
  func share(_ slot: Int) -> UInt64 { unsafe shares[slot] }

  @inline(__always)
  mutating func keep(_ slot: Int, on coin: Int) { unsafe coins.set(coin, shares[slot]) }

  mutating func divideParts(
    _ inputs: Range<Int>, _ outputs: Range<Int>, _ parts: inout TransactionParts
  ) {
    for row in inputs {
      let coin = columns.spent[row]
      guard coin >= 0, coins[coin] > 0 else { continue }
      parts.enter(coin, coins[coin])
    }
    divide(&parts, outputs)
  }

  mutating func divideFeeParts(
    _ fees: [TransactionParts.Part], _ outputs: Range<Int>, _ parts: inout TransactionParts
  ) {
    for fee in fees { parts.enter(fee.coin, fee.sat) }
    divide(&parts, outputs)
  }

  /// The slots at hand, told apart by the coins that went in.
  private mutating func divide(_ parts: inout TransactionParts, _ outputs: Range<Int>) {
    unsafe scratch[outputs.count] = feeShare
    let count = outputs.count + 1
    guard let filling = Rule.filling else {
      return unsafe parts.divideInProportion(shares, count: count)
    }
    unsafe parts.pour(shares, count: count, filling, over: columns.amount + outputs.lowerBound)
  }

  var isDense: Bool { coins.isDense }

  mutating func scan<Trail: SweepTrail>(_ scan: inout SweepScan, trail: inout Trail) {
    guard let rows = unsafe coins.base else { return }
    let (columns, days) = (columns, scan.days)
    var (counts, fees, near, wordAhead) = (scan.counts, feeSat, UInt64(0), -1)
    var nextSeed = 0
    var place = scan.place
    while let here = days.next(from: place) {
      place = here
      if here >> 6 != wordAhead {
        wordAhead = here >> 6
        scan.progress.reach(here &- scan.start)
        unsafe near ^= AmountKernel.touchWaiting(days, wordAhead &+ 1, columns, rows)
      }
      let (inputs, outputs) = (columns.inputs(of: here), columns.outputs(of: here))
      if let cut = trail.cutInScan(at: here, inputs.count &+ outputs.count, scan) {
        endInScan(inputs, here, cut, &trail)
        if case .degree = cut { counts.add(inputs, outputs) }
        continue
      }
      counts.add(inputs, outputs)
      var (tainted, whole, count, isKnown) = (UInt64(0), UInt64(0), 0, true)
      var row = inputs.lowerBound
      while row < inputs.upperBound {
        let coin = columns.spent[row]
        row &+= 1
        guard coin >= 0 else {
          isKnown = false
          continue
        }
        whole &+= columns.amount[coin]
        let sat = unsafe rows[coin]
        tainted &+= sat
        count &+= sat > 0 ? 1 : 0
      }
      guard count > 0 else { continue }
      let amounts = columns.amount + outputs.lowerBound
      var (paid, slot) = (UInt64(0), 0)
      while slot < outputs.count {
        paid &+= amounts[slot]
        slot &+= 1
      }
      whole = max(whole, paid)
      if Rule.endsAtMixtures, tainted < whole || !isKnown {
        endInScan(inputs, here, .mixture, &trail)
        continue
      }
      if outputs.count >= room { makeRoom(for: outputs.count) }
      let shares = unsafe scratch
      if tainted >= whole {
        for slot in 0..<outputs.count { unsafe shares[slot] = amounts[slot] }
        fees &+= whole &- paid
      } else {
        unsafe Rule.divide(
          tainted, of: whole, over: amounts, count: outputs.count, fee: whole &- paid, into: shares)
        unsafe fees &+= shares[outputs.count]
      }
      while nextSeed < scan.seeds.count, scan.seeds[nextSeed] < outputs.lowerBound {
        nextSeed &+= 1
      }
      let holdsSeed = nextSeed < scan.seeds.count && scan.seeds[nextSeed] < outputs.upperBound
      var got = 0
      slot = 0
      while slot < outputs.count {
        let (sat, output) = unsafe (shares[slot], outputs.lowerBound &+ slot)
        slot &+= 1
        guard sat > 0 else { continue }
        got &+= 1
        if holdsSeed, scan.seeds[nextSeed...].prefix(outputs.count).contains(output) {
          scan.merged &+= sat
          continue
        }
        let spender = unsafe columns.spender[output]
        guard trail.follows(output, of: here, spender: spender, sat: sat, hops: 0) else {
          continue
        }
        guard Int(spender) > here else {
          scan.misplaced = output
          continue
        }
        unsafe rows[output] = sat
        days.insert(Int(spender))
      }
      counts.add(shares: got, of: count)
      if let touches = scan.touches {
        for row in inputs {
          let coin = columns.spent[row]
          if coin >= 0, unsafe rows[coin] > 0 { touches.touchInput(row) }
        }
        for slot in 0..<outputs.count where unsafe shares[slot] > 0 {
          touches.touchOutput(outputs.lowerBound &+ slot)
        }
      }
    }
    self.near = near
    feeSat = fees
    scan.counts = counts
    scan.place = scan.end
  }

  /// Reads what waiting transactions of a word of the calendar will read.
  @inline(__always)
  private static func touchWaiting(
    _ days: TxCalendar.Days, _ word: Int, _ columns: FlowColumns,
    _ rows: UnsafeMutablePointer<UInt64>
  ) -> UInt64 {
    var (bits, near) = (days.word(word), UInt64(0))
    while bits != 0 {
      let transaction = word << 6 | bits.trailingZeroBitCount
      bits &= bits &- 1
      var row = columns.firstInput[transaction]
      let last = columns.firstInput[transaction &+ 1]
      while row < last {
        let coin = columns.spent[row]
        row &+= 1
        if coin >= 0 { unsafe near ^= rows[coin] ^ columns.amount[coin] }
      }
    }
    return near
  }

  private func endInScan<Trail: SweepTrail>(
    _ inputs: Range<Int>, _ transaction: Int, _ why: Ending, _ trail: inout Trail
  ) {
    for row in inputs {
      let coin = columns.spent[row]
      guard coin >= 0, coins[coin] > 0 else { continue }
      trail.end(coin, before: transaction, why, sat: coins[coin], hops: 0)
    }
  }

  func forEachTainted(before output: Int, _ body: (Int) -> Void) {}

  mutating func setFeeAside(_ transaction: Int, _ inputs: Range<Int>) {
    feeSat &-= feeShare
    feesAside &+= feeShare
  }

  mutating func divideFees(_ line: CoinbaseLine, outputs: Range<Int>) -> Division {
    let tainted = feesAside
    feesAside = 0
    let paid = outputs.reduce(UInt64(0)) { $0 &+ columns.amount[$1] }
    let whole = line.whole(paid: paid)
    feeShare = tainted
    if Rule.endsAtMixtures, tainted < whole { return .mixed }
    cut(tainted, of: whole, paid: paid, outputs)
    return .divided
  }
}
