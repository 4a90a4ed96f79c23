import ChainStore

/// What the outputs of a stretch of the chain are, a bit each in the words that coins are kept in.
@safe
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
    unsafe hasValue = .allocate(capacity: end - first + 1)
    unsafe rests = .allocate(capacity: end - first + 1)
    let (amount, spender) = unsafe (columns.amount, columns.spender)
    let limit = UInt32(truncatingIfNeeded: least)
    for word in first..<end {
      let (base, count) = (word << 6, min(64, columns.outputCount &- word << 6))
      var (values, ends, place) = (UInt64(0), UInt64(0), 0)
      while place < count {
        let shift = UInt64(truncatingIfNeeded: place)
        values |= (amount.hasValue(base &+ place) ? 1 : 0) << shift
        unsafe ends |= (spender[base &+ place] >= limit ? 1 : 0) << shift
        place &+= 1
      }
      unsafe hasValue[word &- first] = values
      unsafe rests[word &- first] = ends
    }
    // A word past the last, which may be looked at and holds nothing.
    unsafe (hasValue[end - first], rests[end - first]) = (0, 0)
  }

  deinit {
    unsafe hasValue.deallocate()
    unsafe rests.deallocate()
  }
}
