import Bitcoin
import Synchronization

/// Writes what inputs spend and checks sums, one span of blocks at a time.
///
/// Cost: one pass over the batch's inputs and outputs.
final class SpanSums {
  private let builder: ChainGraphBuilder
  private let inputs: Partitions
  private let missing: Partitions
  /// Rows of `missing.input` before each span.
  private let missingBefore: [Int]
  private let recordScratch = Scratch()
  private let missingScratch = Scratch()
  private let outputScratch = Scratch()
  private let valueScratch = Scratch()
  private let firstInputScratch = Scratch()
  private let firstOutputScratch = Scratch()
  private let amountScratch = Scratch()

  init(
    _ builder: ChainGraphBuilder, inputs: Partitions, missing: Partitions, missingBefore: [Int]
  ) {
    self.builder = builder
    self.inputs = inputs
    self.missing = missing
    self.missingBefore = missingBefore
  }

  /// What a block pays and takes.
  struct BlockSums: Sendable {
    /// Fees of its transactions with known inputs.
    var fees: UInt64 = 0
    /// Satoshis that its coinbase pays out.
    var claimed: UInt64 = 0
    /// Satoshis that its transactions take out of shielded pools.
    var withdrawn: UInt64 = 0
  }

  /// Works on one span; sums are by block of the batch.
  func run(_ number: Int, _ sums: UnsafeMutablePointer<BlockSums>) throws(StoreError) {
    let span = builder.spans[number]
    let rows = span.inputs.count
    let spent = unsafe outputScratch.rows(rows, filledWith: UInt64.max)
    let values = unsafe valueScratch.rows(rows, of: UInt64.self)
    let loaded = try unsafe inputs.load(number, as: InputRecord.self, into: recordScratch)
    // swift-format-ignore
    for unsafe record in unsafe loaded {
      let place = Int(record.row) - span.inputs.lowerBound
      unsafe spent[place] = record.output
      unsafe values[place] = record.amount
    }
    inputs.release(number)
    try unsafe builder.columns.inputSpentOutput.write(spent, rows, at: span.inputs.lowerBound)
    let strangers = try unsafe missing.load(number, as: SpendRecord.self, into: missingScratch)
    missing.release(number)
    if builder.network.hasShieldedPools { unsafe notePools(strangers, span, spent, values, sums) }
    try unsafe check(span, spent, values, sums)
    try unsafe writeMissing(strangers, at: missingBefore[number])
  }

  /// Inputs that take out of a pool have a known value, though they spend no output.
  private func notePools(
    _ records: UnsafeMutableBufferPointer<SpendRecord>, _ span: BlockSpan,
    _ spent: UnsafeMutablePointer<UInt64>, _ values: UnsafeMutablePointer<UInt64>,
    _ sums: UnsafeMutablePointer<BlockSums>
  ) {
    // swift-format-ignore
    for unsafe record in unsafe records {
      guard let pool = ShieldedPool.withdrawal(record.previous, record.vout) else { continue }
      let place = Int(record.row) - span.inputs.lowerBound
      unsafe spent[place] = 0
      unsafe values[place] = pool.value
      let block = builder.block(of: Int(record.spender), among: span.blocks)
      unsafe sums[block].withdrawn &+= pool.value
    }
  }

  private func check(
    _ span: BlockSpan, _ spent: UnsafeMutablePointer<UInt64>,
    _ values: UnsafeMutablePointer<UInt64>,
    _ sums: UnsafeMutablePointer<BlockSums>
  ) throws(StoreError) {
    let count = span.transactions.count
    let firstInput = unsafe firstInputScratch.rows(count + 1, of: UInt64.self)
    let firstOutput = unsafe firstOutputScratch.rows(count + 1, of: UInt64.self)
    let amounts = unsafe amountScratch.rows(span.outputs.count, of: UInt64.self)
    let columns = builder.columns
    try unsafe columns.txFirstInput.read(
      into: firstInput, count + 1, at: span.transactions.lowerBound)
    try unsafe columns.txFirstOutput.read(
      into: firstOutput, count + 1, at: span.transactions.lowerBound)
    try unsafe columns.outputAmount.read(
      into: amounts, span.outputs.count, at: span.outputs.lowerBound)
    for block in span.blocks {
      let coinbase = builder.firsts[block].transaction
      for transaction in coinbase..<builder.firsts[block + 1].transaction {
        let place = transaction - span.transactions.lowerBound
        let outputs = unsafe Int(firstOutput[place])..<Int(firstOutput[place + 1])
        var paid: UInt64 = 0
        for output in outputs { unsafe paid &+= amounts[output - span.outputs.lowerBound] }
        if transaction == coinbase {
          unsafe sums[block].claimed = paid
          continue
        }
        var (taken, isKnown) = (UInt64(0), true)
        let inputs = unsafe Int(firstInput[place])..<Int(firstInput[place + 1])
        for row in inputs {
          let input = row - span.inputs.lowerBound
          if unsafe spent[input] == .max { isKnown = false } else { unsafe taken &+= values[input] }
        }
        guard !inputs.isEmpty else {
          unsafe sums[block].claimed &+= paid
          continue
        }
        guard isKnown else { continue }
        if taken < paid {
          builder.faults.note(transaction, 3, .outputsAboveInputs(outputs: paid, inputs: taken))
        } else {
          unsafe sums[block].fees &+= taken - paid
        }
      }
    }
  }

  private func writeMissing(
    _ found: UnsafeMutableBufferPointer<SpendRecord>, at first: Int
  ) throws(StoreError) {
    var records = unsafe found
    guard !records.isEmpty else { return }
    unsafe records.sort { $0.row < $1.row }
    let rows = unsafe outputScratch.rows(records.count, of: UInt64.self)
    let points = unsafe valueScratch.rows(records.count * 36, of: UInt8.self)
    // swift-format-ignore
    for unsafe (place, record) in unsafe records.enumerated() {
      unsafe rows[place] = record.row
      let point = unsafe UnsafeMutableRawPointer(points + place * 36)
      unsafe point.storeBytes(of: record.previous, as: Txid.self)
      unsafe point.storeBytes(of: record.vout.littleEndian, toByteOffset: 32, as: UInt32.self)
    }
    try unsafe builder.columns.missingInput.write(rows, records.count, at: first)
    try unsafe builder.columns.missingOutpoint.write(points, records.count * 36, at: first)
  }
}
