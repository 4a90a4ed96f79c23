import Bitcoin
import Synchronization

/// Follows each output to its spender, one range of outputs at a time, and hands its amount to the
/// input that spends it.
///
/// Rows that were committed before are only read here; what is to change in them waits for the
/// commit. Cost: one pass over the batch's outputs, and the ranges of the store that are spent from.
final class SpentRanges {
  private let builder: ChainGraphBuilder
  private let shape: BatchShape
  private let spent: Partitions
  private let inputs: PartitionWriter
  private let recordScratch = Scratch()
  private let spenderScratch = Scratch()
  private let amountScratch = Scratch()

  init(_ builder: ChainGraphBuilder, shape: BatchShape, spent: Partitions, inputs: Partitions) {
    self.builder = builder
    self.shape = shape
    self.spent = spent
    self.inputs = PartitionWriter(inputs)
  }

  /// What ranges find beside spenders, by all threads together.
  struct Findings {
    /// Outputs that a later transaction with the same txid replaced, and that transaction.
    var overwritten: [(output: Int, by: Int)] = []
  }

  /// A range of the store is read whole where more than one row in this many is spent.
  private static let sparse = 16

  /// Works on one range.
  func run(_ number: Int, _ findings: borrowing Mutex<Findings>) throws(StoreError) {
    let low = number << shape.rangeShift
    let high = min(low + 1 << shape.rangeShift, builder.rows.outputs)
    let stored = builder.base.outputs
    guard low < high else { return }
    let records = try unsafe spent.load(number, as: SpentRecord.self, into: recordScratch)
    guard high > stored || !records.isEmpty else { return }
    let spenders = unsafe spenderScratch.rows(high - low, filledWith: Spender.none)
    let old = max(0, min(stored, high) - low)
    let amounts = unsafe amountScratch.rows(high - low, of: UInt64.self)
    if old == high - low, records.count < old / SpentRanges.sparse, let graph = builder.graph,
      builder.base.blocks == graph.blockCount
    {
      // swift-format-ignore
      for unsafe record in unsafe records {
        let output = Int(record.output)
        unsafe spenders[output - low] = graph.outputSpender[output]
        unsafe amounts[output - low] = graph.outputAmount[output]
      }
    } else {
      if old > 0 { try unsafe builder.columns.outputSpender.read(into: spenders, old, at: low) }
      try unsafe builder.columns.outputAmount.read(into: amounts, high - low, at: low)
    }
    unsafe takeUnknownForNone(spenders, old)
    // swift-format-ignore
    for unsafe record in unsafe records where record.row != SpentRecord.overwritten {
      let place = Int(record.output) - low
      unsafe note(record, &spenders[place])
      try unsafe inputs.append(
        shape.byTransaction.span(of: Int(record.spender)),
        InputRecord(row: record.row, output: record.output, amount: amounts[place]))
    }
    // swift-format-ignore
    for unsafe record in unsafe records where record.row == SpentRecord.overwritten {
      unsafe overwrite(record, &spenders[Int(record.output) - low], findings)
    }
    if low >= stored { spent.release(number) }
    if high > stored {
      try unsafe builder.columns.outputSpender.write(
        spenders + old, high - low - old, at: low + old)
    }
  }

  /// Committed rows that name no committed transaction are those of unspent outputs, as for readers.
  private func takeUnknownForNone(_ spenders: UnsafeMutablePointer<UInt32>, _ count: Int) {
    let end = UInt32(truncatingIfNeeded: builder.base.transactions)
    for place in 0..<count {
      let spender = unsafe spenders[place]
      let isKnown = spender < end || spender == Spender.overwritten
      unsafe spenders[place] = isKnown ? spender : Spender.none
    }
  }

  /// Two inputs that spend one output: the earlier has it, the later is at fault.
  @inline(__always)
  private func note(_ record: SpentRecord, _ spender: inout UInt32) {
    guard spender != Spender.none else {
      spender = record.spender
      return
    }
    let isOverwritten = spender == Spender.overwritten
    let later = isOverwritten ? record.spender : max(spender, record.spender)
    builder.faults.note(Int(later), 0, .doubleSpend(output: Int(record.output)))
    if !isOverwritten { spender = min(spender, record.spender) }
  }

  private func overwrite(
    _ record: SpentRecord, _ spender: inout UInt32, _ findings: borrowing Mutex<Findings>
  ) {
    guard spender == Spender.none else { return }
    let output = Int(record.output)
    let transaction = Int(record.spender)
    guard builder.isCoinbase(transaction, shape) else {
      builder.faults.note(transaction, 2, .duplicate)
      return
    }
    spender = Spender.overwritten
    findings.withLock { $0.overwritten.append((output, transaction)) }
  }
}

extension ChainGraphBuilder {
  /// Whether a transaction of the batch is the first of its block.
  func isCoinbase(_ transaction: Int, _ shape: BatchShape) -> Bool {
    firsts[shape.block(of: transaction)].transaction == transaction
  }

  /// The block of the batch that a transaction stands in, among some.
  func block(of transaction: Int, among blocks: Range<Int>) -> Int {
    var (low, high) = (blocks.lowerBound, blocks.upperBound)
    while low + 1 < high {
      let middle = (low + high) / 2
      if firsts[middle].transaction <= transaction { low = middle } else { high = middle }
    }
    return low
  }
}
