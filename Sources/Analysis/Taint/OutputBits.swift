import ChainStore

/// What the outputs of a stretch of the chain are, a bit each in the words that coins are kept in.
struct OutputBits: ~Copyable {
  /// Number of the first word.
  let first: Int
  /// One past the last.
  let end: Int
  /// Whether an output holds anything.
  let hasValue: UnsafeMutablePointer<UInt64>
  /// Whether nobody spends it in time.
  let rests: UnsafeMutablePointer<UInt64>

  /// The outputs of a range; who spends them before a transaction does so in time.
  init(_ outputs: Range<Int>, _ columns: FlowColumns, spentBefore least: Int) {
    first = outputs.lowerBound >> 6
    end = (outputs.upperBound &+ 63) >> 6
    hasValue = .allocate(capacity: end - first + 1)
    rests = .allocate(capacity: end - first + 1)
    let (amount, spender) = (columns.amount, columns.spender)
    let limit = UInt32(truncatingIfNeeded: least)
    for word in first..<end {
      let (base, count) = (word << 6, min(64, columns.outputCount &- word << 6))
      var (values, ends, place) = (UInt64(0), UInt64(0), 0)
      while place < count {
        let shift = UInt64(truncatingIfNeeded: place)
        values |= (amount.hasValue(base &+ place) ? 1 : 0) << shift
        ends |= (spender[base &+ place] >= limit ? 1 : 0) << shift
        place &+= 1
      }
      hasValue[word &- first] = values
      rests[word &- first] = ends
    }
    // A word past the last, which may be looked at and holds nothing.
    (hasValue[end - first], rests[end - first]) = (0, 0)
  }

  deinit {
    hasValue.deallocate()
    rests.deallocate()
  }
}
