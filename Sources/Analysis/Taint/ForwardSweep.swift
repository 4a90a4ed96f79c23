import ChainStore

/// One forward pass in chain order over everything that some seeds reach, in one colour.
///
/// Chain order is a topological order, so a transaction is visited once, after all that can taint
/// it; a coinbase comes after the rest of its block, since it collects the fees. What differs from
/// policy to policy is the kernel, what becomes of what is found is the trail; one sweep serves
/// again after ``clear()``. Cost in proportion to the edges touched.
struct ForwardSweep<Kernel: SweepKernel & ~Copyable, Trail: SweepTrail>: ~Copyable {
  private let graph: ChainGraph
  private let columns: FlowColumns
  private let rules: SweepRules
  private(set) var kernel: Kernel
  var trail: Trail
  private var frontier: TxFrontier
  /// Hops of a coin and one more.
  private var hopsOf: CoinTable<UInt32>
  private let countsHops: Bool
  private let mostTransactions: Int
  private let mostDegree: Int
  private var seeds: [Int] = []
  private var nextSeed = 0
  private var block: (index: BlockIndex, end: Int)?
  private var parts = TransactionParts()
  /// What coins paid as fees in the block at hand, where fees are followed and steps kept.
  private var aside: [TransactionParts.Part] = []
  /// The seeds' values.
  private(set) var seedsSat: UInt64 = 0
  /// Satoshis seeded, each counted once.
  private(set) var seeded: UInt64 = 0
  /// What was visited.
  private(set) var counts = SweepCounts()
  /// Where the last look was taken at how many transactions are visited, and how many were then.
  private var lookedAt = (place: 0, visited: 0)
  /// How far the sweep is from the first transaction that a seed is made by.
  private var progress: ChainProgress
  private var start = 0
  /// Which coins and outputs were touched, where that is asked for.
  private(set) var touches = TouchLog()
  /// A coin that its own transaction or an earlier one spends, which no sound store has: it is not
  /// followed, and what was found is not the answer.
  private(set) var misplaced: Int?

  init(_ graph: ChainGraph, kernel: consuming Kernel, trail: Trail, rules: SweepRules) {
    self.graph = graph
    self.trail = trail
    self.rules = rules
    self.kernel = kernel
    columns = FlowColumns(graph)
    frontier = TxFrontier(txCount: graph.txCount, mostWaiting: rules.memory.waiting)
    hopsOf = CoinTable(graph, rules, none: 0)
    progress = rules.progress
    countsHops = trail.countsHops || rules.maxHops != nil
    mostTransactions = rules.maxTransactions ?? .max
    mostDegree = rules.maxDegree ?? .max
  }

  /// Forgets all that was found; the memory stays.
  mutating func clear() {
    kernel.clear()
    frontier.clear()
    hopsOf.clear()
    (seedsSat, seeded, counts, lookedAt) = (0, 0, SweepCounts(), (0, 0))
    aside.removeAll(keepingCapacity: true)
    touches = TouchLog()
    misplaced = nil
    block = nil
  }

  /// Sweeps from some outputs, ascending and each once, to the end of the chain.
  mutating func run(seeds: [Int]) {
    self.seeds = seeds
    nextSeed = 0
    progress = rules.progress
    start = rules.end &- progress.span
    defer { progress.finish() }
    for seed in seeds {
      let (value, spender) = unsafe (columns.amount[seed], columns.spender[seed])
      seedsSat &+= value
      seeded &+= value
      guard trail.followsSeed(seed, spender: spender, sat: value) else { continue }
      kernel.taint(seed, value: value)
      if countsHops { hopsOf.set(seed, 1) }
      frontier.insert(Int(spender))
    }
    while true {
      guard let transaction = frontier.next() else {
        guard kernel.hasFees else { return }
        sweepCoinbase()
        continue
      }
      if let block, transaction >= block.end, kernel.hasFees {
        let end = block.end
        sweepCoinbase()
        frontier.putBack(transaction, from: end)
      } else {
        visit(transaction)
        if transaction &- lookedAt.place >= rules.memory.stretch { scanIfItPays(transaction) }
      }
    }
  }

  /// Where many transactions wait, a kernel may go on in one tight loop: over those that wait, or
  /// over all of them where most do; past such a stretch of the chain the calendar is filled anew.
  private mutating func scanIfItPays(_ transaction: Int) {
    progress.reach(transaction &- start)
    let hits = counts.transactions &- lookedAt.visited
    let isWorth =
      !Kernel.scansAll || SweepScan.pays(hits: hits, of: transaction &- lookedAt.place)
    lookedAt = (transaction, counts.transactions)
    guard isWorth, kernel.isDense, let days = frontier.bits, !countsHops, trail.foretells,
      rules.maxTransactions == nil, rules.fees == .book
    else { return }
    let bits = rules.notesTouches ? touches.spread(columns) : nil
    var scan = SweepScan(
      graph: graph, place: transaction + 1, end: rules.end, days: days,
      stretch: rules.memory.stretch, seeds: seeds, mostDegree: mostDegree, start: start,
      progress: progress, touches: bits, counts: counts)
    kernel.scan(&scan, trail: &trail)
    progress = scan.progress
    counts = scan.counts
    seeded &-= scan.merged
    misplaced = scan.misplaced ?? misplaced
    lookedAt = (scan.place, counts.transactions)
    frontier.restart(at: scan.place)
    guard scan.place < rules.end else { return }
    let (place, end, madeLater) = (scan.place, rules.end, columns.firstOutput[scan.place])
    kernel.forEachTainted(before: madeLater) { coin in
      let spender = unsafe Int(columns.spender[coin])
      if spender >= place, spender < end { frontier.insert(spender) }
    }
    for seed in seeds where seed >= madeLater && kernel.isTainted(seed) {
      unsafe frontier.insert(Int(columns.spender[seed]))
    }
  }

  @inline(__always)
  private mutating func visit(_ transaction: Int) {
    let inputs = columns.inputs(of: transaction)
    let outputs = columns.outputs(of: transaction)
    if let why = trail.cut(at: transaction) { return end(transaction, inputs, why) }
    counts.add(inputs, outputs)
    if counts.transactions > mostTransactions {
      return end(transaction, inputs, .size(limit: mostTransactions))
    }
    if inputs.count &+ outputs.count > mostDegree {
      let spender = Ending.Neighbour.spender(graph.txid[transaction])
      return end(
        transaction, inputs, .degree(inputs.count + outputs.count, limit: mostDegree, spender))
    }
    switch kernel.divide(transaction, inputs: inputs, outputs: outputs) {
    case .clean: return
    case .mixed: return end(transaction, inputs, .mixture)
    case .full: return end(transaction, inputs, .pieces)
    case .divided: break
    }
    let hops = countsHops ? fewestHops(inputs) : 0
    distribute(transaction, inputs, outputs, hops)
    if rules.fees == .follow, kernel.feeShare > 0 { setFeeAside(transaction, inputs) }
  }

  /// Hops of the nearest tainted coin, and one more.
  private func fewestHops(_ inputs: Range<Int>) -> UInt32 {
    var hops = UInt32.max
    for row in inputs {
      let coin = columns.spent[row]
      guard coin >= 0, kernel.isTainted(coin) else { continue }
      hops = min(hops, hopsOf[coin])
    }
    return hops
  }

  /// The tainted coins that would go into a transaction end before it.
  private mutating func end(_ transaction: Int, _ inputs: Range<Int>, _ why: Ending) {
    for row in inputs {
      let coin = columns.spent[row]
      guard coin >= 0, kernel.isTainted(coin) else { continue }
      let (sat, hops) = (kernel.sat(of: coin), countsHops ? hopsOf[coin] &- 1 : 0)
      if sat > 0 { trail.end(coin, before: transaction, why, sat: sat, hops: hops) }
      kernel.drop(coin)
    }
  }

  @inline(__always)
  private mutating func distribute(
    _ transaction: Int, _ inputs: Range<Int>, _ outputs: Range<Int>, _ hops: UInt32
  ) {
    if Trail.keepsSteps { noteSteps(inputs, outputs) }
    let holdsSeed = hasSeed(in: outputs)
    var (slot, got) = (0, 0)
    while slot < outputs.count {
      defer { slot &+= 1 }
      let sat = kernel.share(slot)
      guard sat > 0 else { continue }
      got &+= 1
      let coin = outputs.lowerBound &+ slot
      if holdsSeed, isSeed(coin) {
        // A seed's satoshis were counted already, and it is wholly tainted as it is.
        if Kernel.conserves { seeded &-= sat }
        continue
      }
      let spender = unsafe columns.spender[coin]
      guard trail.follows(coin, of: transaction, spender: spender, sat: sat, hops: hops) else {
        continue
      }
      guard Int(spender) > transaction else {
        misplaced = coin
        continue
      }
      kernel.keep(slot, on: coin)
      if countsHops { hopsOf.set(coin, hops &+ 1) }
      frontier.insert(Int(spender))
    }
    counts.add(shares: got, of: kernel.taintedInputs)
    if rules.notesTouches { touches.note(transaction, inputs, outputs, kernel, columns) }
  }

  /// Tells what went from each coin to each output, and as a fee.
  private mutating func noteSteps(_ inputs: Range<Int>, _ outputs: Range<Int>) {
    parts.clear()
    kernel.divideParts(inputs, outputs, &parts)
    for part in parts.all {
      if part.slot < outputs.count {
        trail.step(part.coin, to: outputs.lowerBound &+ part.slot, sat: part.sat)
      } else if rules.fees == .book {
        trail.payFee(part.coin, sat: part.sat)
      } else {
        aside.append(part)
      }
    }
  }

  /// Tells what of the fees set aside went to each output of their coinbase, and to none.
  private mutating func noteFeeSteps(_ outputs: Range<Int>) {
    parts.clear()
    kernel.divideFeeParts(aside, outputs, &parts)
    aside.removeAll(keepingCapacity: true)
    for part in parts.all {
      if part.slot < outputs.count {
        trail.step(part.coin, to: outputs.lowerBound &+ part.slot, sat: part.sat)
      } else {
        trail.payFee(part.coin, sat: part.sat)
      }
    }
  }

  /// Whether a seed is among some outputs; asked in chain order, so each seed is passed once.
  @inline(__always)
  private mutating func hasSeed(in outputs: Range<Int>) -> Bool {
    while nextSeed < seeds.count, seeds[nextSeed] < outputs.lowerBound { nextSeed &+= 1 }
    return nextSeed < seeds.count && seeds[nextSeed] < outputs.upperBound
  }

  private func isSeed(_ coin: Int) -> Bool {
    var (low, high) = (0, seeds.count)
    while low < high {
      let middle = (low + high) / 2
      if seeds[middle] < coin { low = middle + 1 } else { high = middle }
    }
    return low < seeds.count && seeds[low] == coin
  }

  /// The fee's share waits for the coinbase, which comes after the last transaction of the block.
  private mutating func setFeeAside(_ transaction: Int, _ inputs: Range<Int>) {
    kernel.setFeeAside(transaction, inputs)
    if block.map({ transaction >= $0.end }) ?? true {
      let index = graph.block(of: TxIndex(transaction))
      block = (index, Int(graph.blockFirstTx[index.int + 1]))
    }
  }

  /// Shares the fees of the block at hand among its coinbase's outputs.
  private mutating func sweepCoinbase() {
    guard let block else { return }
    let range = graph.transactions(of: block.index)
    let coinbase = range.lowerBound
    let line = CoinbaseLine(
      order: rules.coinbaseOrder, subsidy: graph.subsidy(of: block.index),
      firstPayer: coinbase + 1, fees: range.dropFirst().map { graph.fee(of: TxIndex($0)) })
    let outputs = columns.outputs(of: coinbase)
    guard case .divided = kernel.divideFees(line, outputs: outputs) else {
      for fee in aside { trail.payFee(fee.coin, sat: fee.sat) }
      aside.removeAll(keepingCapacity: true)
      return trail.endFees(in: coinbase, .mixture, sat: kernel.feeShare)
    }
    if Trail.keepsSteps { noteFeeSteps(outputs) }
    for slot in 0..<outputs.count where kernel.share(slot) > 0 {
      let (coin, sat) = (outputs.lowerBound + slot, kernel.share(slot))
      if isSeed(coin) {
        if Kernel.conserves { seeded &-= sat }
        continue
      }
      let spender = unsafe columns.spender[coin]
      guard trail.follows(coin, of: coinbase, spender: spender, sat: sat, hops: 1) else {
        continue
      }
      guard Int(spender) >= block.end else {
        trail.end(coin, before: Int(spender), .outOfOrder, sat: sat, hops: 1)
        continue
      }
      kernel.keep(slot, on: coin)
      if countsHops { hopsOf.set(coin, 2) }
      frontier.insert(Int(spender))
    }
    if kernel.feeShare > 0 { trail.endFees(in: coinbase, .unclaimed, sat: kernel.feeShare) }
  }
}
