import Bitcoin
import Synchronization

extension ChainGraphBuilder {
  /// Groups outputs by script, numbers the new addresses, and writes their columns.
  func numberAddresses(
    _ found: inout BuildResult, _ cut: RowCounts, _ shape: BatchShape
  ) throws(StoreError) {
    let facts = Partitions(spans.count, pool: pool)
    let news = Partitions(spans.count, pool: pool)
    let lasts = Partitions(AddressGroups.lastRanges, pool: pool)
    try step(.grouping, scripts.count) {
      AddressGroups(
        self, shape: shape, facts: facts, news: news, lasts: lasts, end: cut.outputs)
    } body: { groups, number throws(StoreError) in
      try groups.run(number)
    }
    let spans = try countAddresses(facts, news, shape)
    guard spans.total.addresses <= Int(UInt32.max) - 1 else {
      throw StoreError(.limit, "more addresses than 32-bit positions can count", at: store)
    }
    let genesisEnd = beginsAtGenesis && base.blocks == 0 ? firsts[0].output + genesisOutputs : 0
    let sums = Mutex(Manifest.Totals())
    let columns = columns
    try step(.numbering, self.spans.count) {
      AddressSpans.Scratches()
    } body: { scratch, number throws(StoreError) in
      let totals = try spans.writeOutputs(
        number, facts: facts, columns: columns, end: cut.outputs, genesisEnd: genesisEnd, scratch)
      let spendable = try spans.writeAddresses(number, news: news, columns: columns, scratch)
      sums.withLock { sums in
        sums.addresses += spendable
        sums.unspentCount += totals.unspentCount
        sums.unspentValue &+= totals.unspentValue
        sums.unspendableCount += totals.unspendableCount
        sums.unspendableValue &+= totals.unspendableValue
      }
    }
    sums.withLock { sums in
      found.totals.addresses += sums.addresses
      found.totals.unspentCount += sums.unspentCount
      found.totals.unspentValue &+= sums.unspentValue
      found.totals.unspendableCount += sums.unspendableCount
      found.totals.unspendableValue &+= sums.unspendableValue
    }
    found.addresses = spans.total.addresses
    found.payload = spans.total.payload
    found.lasts = lasts
  }

  /// Outputs of the network's first transaction.
  private var genesisOutputs: Int {
    var ends: [UInt64] = [0, 0]
    guard rows.transactions > 0 else { return 0 }
    unsafe ends.withUnsafeMutableBufferPointer { ends in
      if let start = ends.baseAddress {
        try? unsafe columns.txFirstOutput.read(into: start, 2, at: 0)
      }
    }
    return Int(ends[1])
  }

  private func countAddresses(
    _ facts: Partitions, _ news: Partitions, _ shape: BatchShape
  ) throws(StoreError) -> AddressSpans {
    let spans = spans
    let counts = Mutex([AddressSpans.Count](repeating: AddressSpans.Count(), count: spans.count))
    let bits = Mutex(
      [AddressSpans.Bits](
        repeating: AddressSpans.Bits(words: [], ranks: []), count: spans.count))
    try step(.numbering, spans.count) {
      Scratch()
    } body: { scratch, number throws(StoreError) in
      let own = try AddressSpans.bits(of: spans[number], facts: facts, number, scratch)
      let count = try AddressSpans.count(news, number, scratch)
      bits.withLock { $0[number] = own }
      counts.withLock { $0[number] = count }
    }
    return AddressSpans(
      shape: shape, spans: spans, base: base, counts: counts.withLock { $0 },
      bits: bits.withLock { $0 })
  }
}
