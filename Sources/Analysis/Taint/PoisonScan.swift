import ChainStore

/// Positions of a chain whose positions have four bytes.
@safe
private struct NarrowColumns {
  /// A row without a position.
  private static let none = UInt32.max

  let firstInput: UnsafePointer<UInt32>
  let firstOutput: UnsafePointer<UInt32>
  let spent: UnsafePointer<UInt32>

  /// Nil where a column has high bytes.
  init?(_ columns: FlowColumns) {
    guard let firstInput = unsafe columns.firstInput.narrow,
      let firstOutput = unsafe columns.firstOutput.narrow,
      let spent = unsafe columns.spent.narrow
    else { return nil }
    unsafe (self.firstInput, self.firstOutput, self.spent) = unsafe (firstInput, firstOutput, spent)
  }

  @inline(__always)
  func inputs(of transaction: Int) -> Range<Int> {
    unsafe Range(
      uncheckedBounds: (Int(firstInput[transaction]), Int(firstInput[transaction &+ 1])))
  }

  @inline(__always)
  func outputs(of transaction: Int) -> Range<Int> {
    unsafe Range(
      uncheckedBounds: (Int(firstOutput[transaction]), Int(firstOutput[transaction &+ 1])))
  }

  /// The output that an input spends; below zero for none.
  @inline(__always)
  func coin(_ row: Int) -> Int {
    let position = unsafe spent[row]
    return position == NarrowColumns.none ? -1 : Int(position)
  }
}

/// Poison in tight loops over every transaction, waiting or not: what a sweep enters where most of the
/// chain is reached.
///
/// Where nothing but being spent decides what is followed, a first loop notes of the outputs of a
/// stretch which hold anything and which rest; a second one goes through its transactions and sets
/// the bits of all outputs of one at once; a third finds the ends among them, word by word. Where
/// services or seeds lie ahead, each output is asked about by itself.
extension PoisonKernel {
  mutating func scan<Trail: SweepTrail>(_ scan: inout SweepScan, trail: inout Trail) {
    guard unsafe coins.base != nil else { return }
    let stopped = UnsafeMutablePointer<Int>.allocate(capacity: PoisonKernel.mostStops + 1)
    defer { unsafe stopped.deallocate() }
    while scan.place < scan.end {
      let stop = min(scan.end, scan.place + max(1, scan.stretch))
      let (made, hits) = (scan.place, scan.counts.transactions)
      scan.progress.reach(made &- scan.start)
      if trail.endsOnlyUnspent, let narrow = NarrowColumns(columns), !hasSeeds(scan, until: stop) {
        let made = columns.firstOutput[made]..<columns.firstOutput[stop]
        let bits = OutputBits(made, columns, spentBefore: scan.end)
        let first = scan.place
        mark(narrow, bits, &scan, until: stop, trail: &trail)
        if let touches = scan.touches { note(first..<stop, touches) }
        bookEnds(made, bits, &trail)
      } else {
        unsafe askEach(&scan, until: stop, stopped, trail: &trail)
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
    _ narrow: NarrowColumns, _ bits: borrowing OutputBits, _ scan: inout SweepScan,
    until stop: Int, trail: inout Trail
  ) {
    guard let words = unsafe coins.base else { return }
    let (hasValue, first) = unsafe (bits.hasValue, bits.first)
    var (counts, transaction) = (scan.counts, scan.place)
    while transaction < stop {
      let (inputs, here) = (narrow.inputs(of: transaction), transaction)
      transaction &+= 1
      if waiting &+ inputs.count > room { addUp(inputs.count) }
      let sifted = unsafe sift(inputs, words) { narrow.coin($0) }
      guard sifted.tainted > 0 else { continue }
      let outputs = narrow.outputs(of: here)
      if let cut = trail.cutInScan(at: here, inputs.count &+ outputs.count, scan) {
        if case .degree = cut { counts.add(inputs, outputs) }
        end(inputs, before: here, cut, &trail)
        continue
      }
      counts.add(inputs, outputs)
      var (got, from) = (0, outputs.lowerBound)
      while from < outputs.upperBound {
        let (word, shift) = (from >> 6, UInt64(truncatingIfNeeded: from & 63))
        let count = min(64 &- from & 63, outputs.upperBound &- from)
        let mask = (UInt64.max &>> UInt64(truncatingIfNeeded: 64 &- count)) &<< shift
        let set = unsafe mask & hasValue[word &- first]
        unsafe words[word] |= set
        got &+= set.nonzeroBitCount
        from &+= count
      }
      counts.add(shares: got, of: sifted.tainted)
      if sifted.isKnown { waiting = sifted.waiting } else { bookFee(inputs, addingBack: outputs) }
    }
    scan.counts = counts
    scan.place = stop
  }

  /// Tells tainted coins that go into a transaction from clean ones, which are put behind those that
  /// wait; without a branch, since whether a coin is tainted is known late and hard to foresee.
  @inline(__always)
  private func sift(
    _ inputs: Range<Int>, _ words: UnsafeMutablePointer<UInt64>, _ spent: (Int) -> Int
  ) -> (tainted: Int, waiting: Int, isKnown: Bool) {
    let clean = unsafe clean
    var (tainted, free, isKnown, row) = (0, waiting, true, inputs.lowerBound)
    while row < inputs.upperBound {
      let coin = spent(row)
      row &+= 1
      guard coin >= 0 else {
        isKnown = false
        continue
      }
      let bit = unsafe Int(
        truncatingIfNeeded: words[coin >> 6] >> UInt64(truncatingIfNeeded: coin & 63) & 1)
      tainted &+= bit
      unsafe clean[free] = coin
      free &+= 1 &- bit
    }
    return (tainted, free, isKnown)
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

  /// Books the tainted ones of some outputs that nobody spends in time. Their transactions' fee lacks
  /// their value.
  private mutating func bookEnds<Trail: SweepTrail>(
    _ outputs: Range<Int>, _ bits: borrowing OutputBits, _ trail: inout Trail
  ) {
    guard let words = unsafe coins.base else { return }
    let columns = columns
    var sum: UInt64 = 0
    for word in bits.first..<bits.end {
      var ends = unsafe words[word] & bits.rests[word &- bits.first]
      if word << 6 < outputs.lowerBound {
        ends &= UInt64.max << UInt64(truncatingIfNeeded: outputs.lowerBound & 63)
      }
      if (word &+ 1) << 6 > outputs.upperBound {
        ends &= ~(UInt64.max << UInt64(truncatingIfNeeded: outputs.upperBound & 63))
      }
      while ends != 0 {
        let coin = word << 6 | ends.trailingZeroBitCount
        ends &= ends &- 1
        let sat = columns.amount[coin]
        sum &+= sat
        _ = unsafe trail.follows(coin, of: 0, spender: columns.spender[coin], sat: sat, hops: 0)
      }
    }
    feeSum &-= sum
  }

  /// Books coins that are not followed, whose transactions' fee lacks their value.
  private mutating func book<Trail: SweepTrail>(
    _ stopped: UnsafeMutablePointer<Int>, _ stops: inout Int, _ trail: inout Trail
  ) {
    var sum: UInt64 = 0
    for place in 0..<stops {
      let coin = unsafe stopped[place]
      let sat = columns.amount[coin]
      sum &+= sat
      _ = unsafe trail.follows(coin, of: 0, spender: columns.spender[coin], sat: sat, hops: 0)
    }
    feeSum &-= sum
    stops = 0
  }

  /// The tainted coins that would go into a transaction end before it.
  private mutating func end<Trail: SweepTrail>(
    _ inputs: Range<Int>, before transaction: Int, _ why: Ending, _ trail: inout Trail
  ) {
    for row in inputs {
      let coin = columns.spent[row]
      guard coin >= 0, coins.contains(coin) else { continue }
      let sat = columns.amount[coin]
      if sat > 0 { trail.end(coin, before: transaction, why, sat: sat, hops: 0) }
      feeSum &-= sat
    }
  }

  /// The same with a question for every output: services are not followed, and seeds wait already.
  private mutating func askEach<Trail: SweepTrail>(
    _ scan: inout SweepScan, until stop: Int, _ stopped: UnsafeMutablePointer<Int>,
    trail: inout Trail
  ) {
    guard let words = unsafe coins.base else { return }
    let columns = columns
    var (counts, transaction, stops) = (scan.counts, scan.place, 0)
    var nextSeed = scan.seeds.firstIndex { $0 >= columns.firstOutput[scan.place] } ?? .max
    var seed = nextSeed < scan.seeds.count ? scan.seeds[nextSeed] : .max
    while transaction < stop {
      let (inputs, here) = (columns.inputs(of: transaction), transaction)
      transaction &+= 1
      if waiting &+ inputs.count > room { addUp(inputs.count) }
      let sifted = unsafe sift(inputs, words) { columns.spent[$0] }
      guard sifted.tainted > 0 else { continue }
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
        let isFollowed = unsafe trail.surelyFollows(coin, spender: columns.spender[coin])
        unsafe words[coin >> 6] |= (isFollowed ? 1 : 0) << UInt64(truncatingIfNeeded: coin & 63)
        unsafe stopped[stops] = coin
        stops &+= isFollowed ? 0 : 1
        if stops == PoisonKernel.mostStops { unsafe book(stopped, &stops, &trail) }
      }
      counts.add(shares: got, of: sifted.tainted)
      if let touches = scan.touches {
        for coin in outputs where columns.amount[coin] > 0 { touches.touchOutput(coin) }
        for row in inputs {
          let coin = columns.spent[row]
          if coin >= 0, coins.contains(coin) { touches.touchInput(row) }
        }
      }
      // A seed's value was counted when it was seeded, so here it leaves the fee for good.
      feeSum &-= seedSat
      if sifted.isKnown { waiting = sifted.waiting } else { bookFee(inputs, addingBack: outputs) }
    }
    unsafe book(stopped, &stops, &trail)
    scan.counts = counts
    scan.place = stop
  }
}
