import Bitcoin

/// Finds the output that each input spends, one partition of txids at a time: a small table of the
/// batch's transactions in cache, and the store's lookup for the rest.
///
/// Cost: about two table probes a transaction and one an input; txids are compared whole.
final class ParentJoin {
  private let builder: ChainGraphBuilder
  private let spent: PartitionWriter
  private let missing: PartitionWriter
  private let shape: BatchShape
  private let transactionScratch = Scratch()
  private let spendScratch = Scratch()
  private let tableScratch = Scratch()
  private var approach = Approach()
  private var keys = [UInt64](repeating: 0, count: Approach.capacity)
  /// For the first record of a txid that comes again, all its records in chain order.
  private var repeats: [Int: [Int]] = [:]

  init(_ builder: ChainGraphBuilder, shape: BatchShape, spent: Partitions, missing: Partitions) {
    self.builder = builder
    self.shape = shape
    self.spent = PartitionWriter(spent)
    self.missing = PartitionWriter(missing)
  }

  /// Joins one partition.
  func run(_ number: Int) throws(StoreError) {
    let transactions = try unsafe builder.transactions.load(
      number, as: TxRecord.self, into: transactionScratch)
    let spends = try unsafe builder.spends.load(number, as: SpendRecord.self, into: spendScratch)
    builder.transactions.release(number)
    builder.spends.release(number)
    let table = try unsafe makeTable(transactions)
    for start in stride(from: 0, to: spends.count, by: Approach.capacity) {
      let end = min(spends.count, start + Approach.capacity)
      for number in start..<end {
        keys[number - start] = unsafe builder.hashing.hash(of: spends[number].previous)
      }
      if let graph = builder.graph {
        for number in start..<end { approach.add(keys[number - start]) }
        unsafe approach.read { unsafe graph.approachTransactions($0, $1) }
      }
      for number in start..<end {
        try unsafe join(spends[number], keys[number - start], transactions, table)
      }
    }
  }

  @safe
  private struct Table {
    let slots: UnsafeMutablePointer<UInt32>
    let mask: Int

    static let empty = UInt32.max

    /// Where a txid of some key stands, or the empty slot where it would.
    @inline(__always)
    func slot(
      of txid: Txid, _ key: UInt64, in records: UnsafeMutableBufferPointer<TxRecord>
    ) -> Int {
      var place = Int(truncatingIfNeeded: key) & mask
      while unsafe slots[place] != Table.empty, unsafe records[Int(slots[place])].txid != txid {
        place = (place &+ 1) & mask
      }
      return place
    }
  }

  private func makeTable(
    _ records: UnsafeMutableBufferPointer<TxRecord>
  ) throws(StoreError) -> Table {
    var capacity = 16
    while capacity < records.count * 2 { capacity *= 2 }
    let table = unsafe Table(
      slots: tableScratch.rows(capacity, filledWith: Table.empty), mask: capacity - 1)
    repeats = [:]
    for number in 0..<records.count {
      let txid = unsafe records[number].txid
      let key = builder.hashing.hash(of: txid)
      let place = unsafe table.slot(of: txid, key, in: records)
      if unsafe table.slots[place] != Table.empty {
        let old = unsafe records[note(number, after: Int(table.slots[place]))]
        let first = Int(old.firstOutput)
        try unsafe overwrite(first..<(first + old.outputs), by: records[number].tx)
        continue
      }
      unsafe table.slots[place] = UInt32(truncatingIfNeeded: number)
      if unsafe mayRepeat(records[number]), let old = storedTransaction(txid, key) {
        try unsafe overwrite(builder.graph?.outputs(of: old) ?? 0..<0, by: records[number].tx)
      }
    }
    return table
  }

  /// Takes note of a record whose txid a first one has; returns the one right before it.
  private func note(_ number: Int, after first: Int) -> Int {
    let before = repeats[first]?.last ?? first
    repeats[first, default: [first]].append(number)
    return before
  }

  /// Whether a transaction may have the txid of one in the store. What spends the same outputs as
  /// another is found to spend them twice, so only what spends none needs to be looked up, where
  /// the txid is a hash of what it spends and every parent is known.
  private func mayRepeat(_ record: TxRecord) -> Bool {
    guard let graph = builder.graph else { return false }
    let isBound =
      builder.txids == .computed && !graph.manifest.hasStatedTxids
      && builder.missingParents == .refused && !builder.network.hasShieldedPools
    return !record.spends || !isBound
  }

  /// A later transaction with the same txid takes the place of one before it (BIP 30).
  private func overwrite(_ outputs: Range<Int>, by transaction: UInt32) throws(StoreError) {
    for output in outputs {
      try spent.append(
        output >> shape.rangeShift,
        SpentRecord(output: UInt64(output), row: SpentRecord.overwritten, spender: transaction))
    }
  }

  private func storedTransaction(_ id: Txid, _ key: UInt64) -> TxIndex? {
    builder.graph?.transaction(withID: id, key: key, below: builder.base.transactions)
  }

  /// The last record of a txid before a transaction, by the first that has it; else the next one.
  private func parent(
    _ first: Int, before spender: UInt32, _ records: UnsafeMutableBufferPointer<TxRecord>
  ) -> (best: Int?, later: UInt32) {
    guard !repeats.isEmpty, let all = repeats[first] else {
      let transaction = unsafe records[first].tx
      return transaction < spender ? (first, .max) : (nil, transaction)
    }
    var (low, high) = (0, all.count)
    while low < high {
      let middle = (low + high) / 2
      if unsafe records[all[middle]].tx < spender { low = middle + 1 } else { high = middle }
    }
    return unsafe low > 0 ? (all[low - 1], .max) : (nil, records[first].tx)
  }

  private func join(
    _ spend: SpendRecord, _ key: UInt64, _ records: UnsafeMutableBufferPointer<TxRecord>,
    _ table: Table
  ) throws(StoreError) {
    let first = unsafe table.slots[table.slot(of: spend.previous, key, in: records)]
    let (best, later) =
      unsafe first == Table.empty ? (nil, .max) : parent(Int(first), before: spend.spender, records)
    if let best {
      let parent = unsafe records[best]
      try emit(spend, Int(parent.tx), Int(parent.firstOutput), parent.outputs)
    } else if let parent = storedTransaction(spend.previous, key), let graph = builder.graph {
      let outputs = graph.outputs(of: parent)
      try emit(spend, parent.int, outputs.lowerBound, outputs.count)
    } else if shape.isSameBlock(later, spend.spender) {
      builder.faults.note(Int(spend.spender), 0, .childBeforeParent)
    } else if builder.missingParents == .booked || isWithdrawal(spend) {
      try missing.append(shape.byTransaction.span(of: Int(spend.spender)), spend)
    } else {
      builder.faults.note(Int(spend.spender), 0, .missingOutput(spend.previous, spend.vout))
    }
  }

  /// Whether an input takes out of a shielded pool, so that it has no parent to find.
  private func isWithdrawal(_ spend: SpendRecord) -> Bool {
    builder.network.hasShieldedPools
      && ShieldedPool.withdrawal(spend.previous, spend.vout) != nil
  }

  @inline(__always)
  private func emit(
    _ spend: SpendRecord, _ parent: Int, _ first: Int, _ outputs: Int
  ) throws(StoreError) {
    guard Int(spend.vout) < outputs, !(parent == 0 && builder.beginsAtGenesis) else {
      builder.faults.note(Int(spend.spender), 0, .missingOutput(spend.previous, spend.vout))
      return
    }
    let output = first + Int(spend.vout)
    try spent.append(
      output >> shape.rangeShift,
      SpentRecord(output: UInt64(output), row: spend.row, spender: spend.spender))
  }
}

/// How the rows of a batch are cut up for the steps after reading.
struct BatchShape: Sendable {
  /// Outputs of the whole chain by ranges of this many bits.
  let rangeShift: Int
  /// Ranges.
  let ranges: Int
  /// Spans by transaction.
  let byTransaction: SpanFinder
  /// Spans by output.
  let byOutput: SpanFinder
  private let blockFirst: [UInt32]

  init(rows: RowCounts, grain: Int, spans: [BlockSpan], firsts: [(Int, Int, Int)]) {
    var shift = 0
    while 1 << shift < grain || rows.outputs >> shift >= 4096 { shift += 1 }
    rangeShift = shift
    ranges = rows.outputs >> shift + 1
    byTransaction = SpanFinder(
      firsts: spans.map(\.transactions.lowerBound), end: spans.last?.transactions.upperBound ?? 0)
    byOutput = SpanFinder(
      firsts: spans.map(\.outputs.lowerBound), end: spans.last?.outputs.upperBound ?? 0)
    blockFirst = firsts.map { UInt32(truncatingIfNeeded: $0.0) }
  }

  /// The block of the batch that a transaction stands in.
  func block(of transaction: Int) -> Int {
    var (low, high) = (0, blockFirst.count - 1)
    while low + 1 < high {
      let middle = (low + high) / 2
      if Int(blockFirst[middle]) <= transaction { low = middle } else { high = middle }
    }
    return low
  }

  /// Whether two transactions of the batch stand in one block.
  func isSameBlock(_ one: UInt32, _ other: UInt32) -> Bool {
    one != .max && block(of: Int(one)) == block(of: Int(other))
  }
}
