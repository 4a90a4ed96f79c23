import ChainStore

/// Positions of a chain whose positions have four bytes.
private struct NarrowColumns {
  /// A row without a position.
  static let none = Int(UInt32.max)

  let firstInput: UnsafePointer<UInt32>
  let firstOutput: UnsafePointer<UInt32>
  let spent: UnsafePointer<UInt32>

  /// Nil where a column has high bytes.
  init?(_ columns: FlowColumns) {
    guard let firstInput = columns.firstInput.narrow, let firstOutput = columns.firstOutput.narrow,
      let spent = columns.spent.narrow
    else { return nil }
    (self.firstInput, self.firstOutput, self.spent) = (firstInput, firstOutput, spent)
  }

  @inline(__always)
  func inputs(of transaction: Int) -> Range<Int> {
    Range(
      uncheckedBounds: (Int(firstInput[transaction]), Int(firstInput[transaction &+ 1])))
  }

  @inline(__always)
  func outputs(of transaction: Int) -> Range<Int> {
    Range(
      uncheckedBounds: (Int(firstOutput[transaction]), Int(firstOutput[transaction &+ 1])))
  }
}

/// Poison in tight loops over every transaction, waiting or not: what a sweep enters where most of the
/// chain is reached.
///
/// Where nothing but being spent decides what is followed, a first loop only sets bits: outputs lie
/// in a row, so the word of bits at hand stays in a register. A second loop finds the ends among the
/// outputs just made, while they are near. Where services or seeds lie ahead, each output is asked
/// about by itself.
extension PoisonKernel {
  mutating func scan<Trail: SweepTrail>(_ scan: inout SweepScan, trail: inout Trail) {
    guard coins.base != nil else { return }
    let stopped = UnsafeMutablePointer<Int>.allocate(capacity: PoisonKernel.mostStops + 1)
    defer { stopped.deallocate() }
    while scan.place < scan.end {
      let stop = min(scan.end, scan.place + max(1, scan.stretch))
      let (made, hits) = (scan.place, scan.counts.transactions)
      scan.progress.reach(made &- scan.start)
      if trail.endsOnlyUnspent, let narrow = NarrowColumns(columns), !hasSeeds(scan, until: stop) {
        mark(narrow, &scan, until: stop, trail: &trail)
        if let touches = scan.touches { note(made..<stop, touches) }
        bookEnds(made..<stop, scan.end, stopped, &trail)
      } else {
        askEach(&scan, until: stop, stopped, trail: &trail)
      }
      // The last stretch may be short; what was visited of a whole one says whether to go on.
      guard
        SweepScan.pays(hits: 4 * (scan.counts.transactions - hits), of: scan.place - made)
      else { break }
    }
  }

  private static var mostStops: Int { 1_024 }

  private func hasSeeds(_ scan: SweepScan, until stop: Int) -> Bool {
    let made = columns.firstOutput[scan.place]..<columns.firstOutput[stop]
    return scan.seeds.contains { made.contains($0) }
  }

  /// Sets the bits of all that transactions up to one make, where something tainted goes in. The
  /// fee sum lacks what ends among it, which is booked next.
  private mutating func mark<Trail: SweepTrail>(
    _ narrow: NarrowColumns, _ scan: inout SweepScan, until stop: Int, trail: inout Trail
  ) {
    guard let words = coins.base else { return }
    let amount = columns.amount
    var (counts, transaction) = (scan.counts, scan.place)
    var wordAt = columns.firstOutput[transaction] >> 6
    var word = words[wordAt]
    while transaction < stop {
      let (inputs, here) = (narrow.inputs(of: transaction), transaction)
      transaction &+= 1
      if waiting &+ inputs.count > room { addUp(inputs.count) }
      let (clean, before) = (clean, waiting)
      var (free, count, row, isKnown) = (before, 0, inputs.lowerBound, true)
      while row < inputs.upperBound {
        let coin = Int(narrow.spent[row])
        row &+= 1
        guard coin != NarrowColumns.none else {
          isKnown = false
          continue
        }
        let bit = Int(
          truncatingIfNeeded: words[coin >> 6] >> UInt64(truncatingIfNeeded: coin & 63) & 1)
        count &+= bit
        clean[free] = coin
        free &+= 1 &- bit
      }
      guard count > 0 else { continue }
      let outputs = narrow.outputs(of: here)
      if let cut = trail.cutInScan(at: here, inputs.count &+ outputs.count, scan) {
        if case .degree = cut { counts.add(inputs, outputs) }
        end(inputs, before: here, cut, &trail)
        continue
      }
      counts.add(inputs, outputs)
      var (got, output) = (0, outputs.lowerBound)
      while output < outputs.upperBound {
        if output >> 6 != wordAt {
          wordAt = output >> 6
          word = words[wordAt]
        }
        let bit: UInt64 = amount.hasValue(output) ? 1 : 0
        word |= bit << UInt64(truncatingIfNeeded: output & 63)
        words[wordAt] = word
        got &+= Int(truncatingIfNeeded: bit)
        output &+= 1
      }
      counts.add(shares: got, of: count)
      if isKnown { waiting = free } else { bookFee(inputs, addingBack: outputs) }
    }
    scan.counts = counts
    scan.place = stop
  }

  /// Notes what some transactions touched, all of whose outputs have their bits, and no seed among
  /// them.
  private func note(_ transactions: Range<Int>, _ touches: TouchBits) {
    for transaction in transactions {
      let outputs = columns.outputs(of: transaction)
      guard outputs.contains(where: { coins.contains($0) }) else { continue }
      for output in outputs where coins.contains(output) { touches.touchOutput(output) }
      for row in columns.inputs(of: transaction) {
        let coin = columns.spent[row]
        if coin >= 0, coins.contains(coin) { touches.touchInput(row) }
      }
    }
  }

  /// The fee on its own where parents are unknown; what the outputs hold stays with them.
  private mutating func bookFee(_ inputs: Range<Int>, addingBack outputs: Range<Int>) {
    let paid = outputs.reduce(UInt64(0)) { $0 &+ columns.amount[$1] }
    bookFee(inputs, paid: paid)
    feeSum &+= paid
  }

  /// Books the tainted outputs of some transactions that nobody spends in time.
  private mutating func bookEnds<Trail: SweepTrail>(
    _ transactions: Range<Int>, _ end: Int, _ stopped: UnsafeMutablePointer<Int>,
    _ trail: inout Trail
  ) {
    guard let words = coins.base else { return }
    let (columns, least) = (columns, UInt32(truncatingIfNeeded: end))
    var output = columns.firstOutput[transactions.lowerBound]
    let last = columns.firstOutput[transactions.upperBound]
    var stops = 0
    while output < last {
      let bits = words[output >> 6] >> UInt64(truncatingIfNeeded: output & 63)
      let count = min(64 &- output & 63, last &- output)
      if stops &+ count > PoisonKernel.mostStops { book(stopped, &stops, &trail) }
      var place = 0
      while place < count {
        let isTainted = Int(truncatingIfNeeded: bits >> UInt64(truncatingIfNeeded: place) & 1)
        let coin = output &+ place
        stopped[stops] = coin
        stops &+= columns.spender[coin] >= least ? isTainted : 0
        place &+= 1
      }
      output &+= count
    }
    book(stopped, &stops, &trail)
  }

  /// Books coins that are not followed, whose transactions' fee lacks their value.
  private mutating func book<Trail: SweepTrail>(
    _ stopped: UnsafeMutablePointer<Int>, _ stops: inout Int, _ trail: inout Trail
  ) {
    var sum: UInt64 = 0
    for place in 0..<stops {
      let coin = stopped[place]
      let sat = columns.amount[coin]
      sum &+= sat
      _ = trail.follows(coin, of: 0, spender: columns.spender[coin], sat: sat, hops: 0)
    }
    feeSum &-= sum
    stops = 0
  }

  /// The tainted coins that would go into a transaction end before it.
  private mutating func end<Trail: SweepTrail>(
    _ inputs: Range<Int>, before transaction: Int, _ cut: Cut, _ trail: inout Trail
  ) {
    for row in inputs {
      let coin = columns.spent[row]
      guard coin >= 0, coins.contains(coin) else { continue }
      let sat = columns.amount[coin]
      if sat > 0 { trail.end(coin, before: transaction, cut, sat: sat, hops: 0) }
      feeSum &-= sat
    }
  }

  /// The same with a question for every output: services are not followed, and seeds wait already.
  private mutating func askEach<Trail: SweepTrail>(
    _ scan: inout SweepScan, until stop: Int, _ stopped: UnsafeMutablePointer<Int>,
    trail: inout Trail
  ) {
    guard let words = coins.base else { return }
    let columns = columns
    var (counts, transaction, stops) = (scan.counts, scan.place, 0)
    var nextSeed = scan.seeds.firstIndex { $0 >= columns.firstOutput[scan.place] } ?? .max
    var seed = nextSeed < scan.seeds.count ? scan.seeds[nextSeed] : .max
    while transaction < stop {
      let (inputs, here) = (columns.inputs(of: transaction), transaction)
      transaction &+= 1
      if waiting &+ inputs.count > room { addUp(inputs.count) }
      let (clean, before) = (clean, waiting)
      var (free, count, isKnown) = (before, 0, true)
      for row in inputs {
        let coin = columns.spent[row]
        guard coin >= 0 else {
          isKnown = false
          continue
        }
        let bit = Int(
          truncatingIfNeeded: words[coin >> 6] >> UInt64(truncatingIfNeeded: coin & 63) & 1)
        count &+= bit
        clean[free] = coin
        free &+= 1 &- bit
      }
      guard count > 0 else { continue }
      let outputs = columns.outputs(of: here)
      if let cut = trail.cutInScan(at: here, inputs.count &+ outputs.count, scan) {
        if case .degree = cut { counts.add(inputs, outputs) }
        end(inputs, before: here, cut, &trail)
        continue
      }
      counts.add(inputs, outputs)
      var (got, seedSat) = (0, UInt64(0))
      for coin in outputs where columns.amount[coin] > 0 {
        got &+= 1
        if coin >= seed {
          while nextSeed < scan.seeds.count, scan.seeds[nextSeed] < coin { nextSeed &+= 1 }
          seed = nextSeed < scan.seeds.count ? scan.seeds[nextSeed] : .max
          if coin == seed {
            seedSat &+= columns.amount[coin]
            continue
          }
        }
        // Without a branch: who is followed gets his bit, who is not waits to be booked.
        let isFollowed = trail.surelyFollows(coin, spender: columns.spender[coin])
        words[coin >> 6] |= (isFollowed ? 1 : 0) << UInt64(truncatingIfNeeded: coin & 63)
        stopped[stops] = coin
        stops &+= isFollowed ? 0 : 1
        if stops == PoisonKernel.mostStops { book(stopped, &stops, &trail) }
      }
      counts.add(shares: got, of: count)
      if let touches = scan.touches {
        for coin in outputs where columns.amount[coin] > 0 { touches.touchOutput(coin) }
        for row in inputs {
          let coin = columns.spent[row]
          if coin >= 0, coins.contains(coin) { touches.touchInput(row) }
        }
      }
      // A seed's value was counted when it was seeded, so here it leaves the fee for good.
      feeSum &-= seedSat
      if isKnown { waiting = free } else { bookFee(inputs, addingBack: outputs) }
    }
    book(stopped, &stops, &trail)
    scan.counts = counts
    scan.place = stop
  }
}
