import Bitcoin
import Synchronization

extension ChainGraphBuilder {
  /// Joins what the batch refers to, finds the first block that breaks a rule, and writes every
  /// column up to there. Nothing is part of the store yet.
  ///
  /// Throws `interrupted` where the listener of ``BuildResources/report`` says so.
  public func resolve() throws(StoreError) -> BuildResult {
    try finishReading()
    guard !headers.isEmpty else {
      var none = BuildResult()
      none.rejection = faults.least.map { rejection($0) }
      (none.addresses, none.payload) = (base.addresses, base.payload)
      none.totals = try totals(none, rows, [])
      result = none
      return none
    }
    let shape = BatchShape(rows: rows, grain: resources.grain, spans: spans, firsts: firsts)
    var found = BuildResult()
    found.rangeShift = shape.rangeShift
    let inputs = Partitions(spans.count, pool: pool)
    let missing = Partitions(spans.count, pool: pool)
    let spent = Partitions(shape.ranges, pool: pool)
    try step(.joining, transactions.count) {
      ParentJoin(self, shape: shape, spent: spent, missing: missing)
    } body: { join, number throws(StoreError) in
      try join.run(number)
    }
    let findings = Mutex(SpentRanges.Findings())
    try step(.checking, shape.ranges) {
      SpentRanges(self, shape: shape, spent: spent, inputs: inputs)
    } body: { ranges, number throws(StoreError) in
      try ranges.run(number, findings)
    }
    let (sums, missingCount) = try checkSums(inputs, missing)
    var cut = applyFaults(to: &found, shape)
    cut.missing = try keptMissing(missingCount, cut)
    let overwritten = findings.withLock { $0.overwritten }
    try dropSpenders(after: cut, overwritten)
    let stored = overwritten.filter { $0.output < base.outputs && $0.by < cut.transactions }
    found.needsCopy = !stored.isEmpty
    found.spent = spent
    found.totals = try totals(found, cut, sums)
    found.excess = excess(found, sums)
    try numberAddresses(&found, cut, shape)
    if let previous = graph {
      try addRespent(&found, previous, cut, stored.map(\.output))
    }
    rows = cut
    rows.addresses = found.addresses
    rows.payload = found.payload
    result = found
    return found
  }

  /// Runs a step on all threads, telling how far it has come.
  func step<State>(
    _ step: BuildStep, _ count: Int, state: @escaping () -> State,
    body: @escaping (State, Int) throws(StoreError) -> Void
  ) throws(StoreError) {
    let done = Mutex(0)
    let report = resources.report
    try Workers.run(count, threads: resources.threads, state: state) {
      own, number throws(StoreError) in
      try body(own, number)
      let goesOn = done.withLock { done in
        done += 1
        return report(step, Double(done) / Double(count))
      }
      guard goesOn else { throw StoreError(.interrupted, "interrupted", at: self.store) }
    }
  }

  private func checkSums(
    _ inputs: Partitions, _ missing: Partitions
  ) throws(StoreError) -> ([SpanSums.BlockSums], missing: Int) {
    var before: [Int] = []
    var count = base.missing
    for number in 0..<spans.count {
      before.append(count)
      count += missing.size(of: number) / MemoryLayout<SpendRecord>.stride
    }
    var sums = [SpanSums.BlockSums](repeating: SpanSums.BlockSums(), count: headers.count)
    let result = unsafe sums.withUnsafeMutableBufferPointer { sums in
      Result { () throws(StoreError) in
        guard let start = sums.baseAddress else { return }
        let shared = unsafe SharedPointer(start)
        try step(.checking, spans.count) {
          SpanSums(self, inputs: inputs, missing: missing, missingBefore: before)
        } body: { span, number throws(StoreError) in
          try unsafe span.run(number, shared.pointer)
        }
      }
    }
    try result.get()
    return (sums, count)
  }

  /// How many rows of `missing.input` stand before the end.
  private func keptMissing(_ count: Int, _ cut: RowCounts) throws(StoreError) -> Int {
    guard cut.inputs < rows.inputs else { return count }
    var (low, high) = (base.missing, count)
    var row = UInt64(0)
    while low < high {
      let middle = (low + high) / 2
      try unsafe columns.missingInput.read(into: &row, 1, at: middle)
      if Int(row) < cut.inputs { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// The rows that stand before the first block at fault.
  private func applyFaults(to found: inout BuildResult, _ shape: BatchShape) -> RowCounts {
    var cut = rows
    found.accepted = headers.count
    if let fault = faults.least {
      if fault.transaction < rows.transactions {
        found.accepted = shape.block(of: fault.transaction)
        cut.blocks = base.blocks + found.accepted
        (cut.transactions, cut.inputs, cut.outputs) = firsts[found.accepted]
        (cut.exceptions, cut.largeAmounts) = sideFirsts[found.accepted]
      }
      found.rejection = rejection(fault)
    }
    var work = Work.zero
    if let graph {
      for block in 0..<base.blocks { work = work + Work(bits: graph.blockBits[block]) }
    }
    for header in headers.prefix(found.accepted) { work = work + header.work }
    found.work = work
    return cut
  }

  private func rejection(_ fault: Faults.Fault) -> BlockRejection {
    var txid = Txid.zero
    if fault.transaction < rows.transactions {
      try? unsafe columns.txid.read(into: &txid, 1, at: fault.transaction)
    }
    switch fault.what {
    case .missingOutput(let previous, let vout): return .missingOutput("\(previous):\(vout)")
    case .childBeforeParent: return .childBeforeParent
    case .doubleSpend(let output): return .doubleSpend(outpoint(of: output))
    case .duplicate: return .duplicateTransaction("\(txid)")
    case .valueOutOfRange(let value): return .valueOutOfRange("\(value) sat")
    case .outputsAboveInputs(let outputs, let inputs):
      return .outputsAboveInputs("\(txid): \(outputs) sat out of \(inputs) sat")
    }
  }

  /// `txid:vout` of an output of the chain or the batch, read from the files.
  private func outpoint(of output: Int) -> String {
    var (low, high) = (0, rows.transactions)
    var first = UInt64(0)
    while low + 1 < high {
      let middle = (low + high) / 2
      try? unsafe columns.txFirstOutput.read(into: &first, 1, at: middle)
      if Int(first) <= output { low = middle } else { high = middle }
    }
    var txid = Txid.zero
    try? unsafe columns.txFirstOutput.read(into: &first, 1, at: low)
    try? unsafe columns.txid.read(into: &txid, 1, at: low)
    return "\(txid):\(output - Int(first))"
  }

  /// Forgets spenders of the batch that do not stand.
  private func dropSpenders(
    after cut: RowCounts, _ overwritten: [(output: Int, by: Int)]
  ) throws(StoreError) {
    guard cut.transactions < rows.transactions else { return }
    let scratch = Scratch()
    let file = columns.outputSpender
    let end = UInt32(truncatingIfNeeded: cut.transactions)
    var row = base.outputs
    while row < cut.outputs {
      let count = min(1 << 16, cut.outputs - row)
      let values = unsafe scratch.rows(count, of: UInt32.self)
      try unsafe file.read(into: values, count, at: row)
      for place in 0..<count
      where unsafe values[place] >= end && values[place] != Spender.overwritten {
        unsafe values[place] = Spender.none
      }
      try unsafe file.write(values, count, at: row)
      row += count
    }
    for mark in overwritten
    where mark.by >= cut.transactions && mark.output >= base.outputs && mark.output < cut.outputs {
      var none = Spender.none
      try unsafe file.write(&none, 1, at: mark.output)
    }
  }
}

/// A pointer that several threads share, each using its own part.
@safe
struct SharedPointer<Pointee>: @unchecked Sendable {
  let pointer: UnsafeMutablePointer<Pointee>

  init(_ pointer: UnsafeMutablePointer<Pointee>) { unsafe self.pointer = unsafe pointer }
}
