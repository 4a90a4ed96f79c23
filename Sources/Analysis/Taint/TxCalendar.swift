/// Which transactions are still to be visited: a bit each, and a bit for each 4,096 of them, so that
/// finding the next one costs next to nothing whether few wait or many. Memory that is never
/// written to is never used.
struct TxCalendar: ~Copyable {
  private let wordRows: ZeroedRows<UInt64>
  private let summaryRows: ZeroedRows<UInt64>
  /// The bits, as long as the calendar lives.
  let days: Days

  /// The bits of a calendar.
  @safe
  struct Days {
    private let words: UnsafeMutablePointer<UInt64>
    private let summary: UnsafeMutablePointer<UInt64>
    private let wordCount: Int
    private let summaryCount: Int

    fileprivate init(
      _ words: UnsafeMutablePointer<UInt64>, _ summary: UnsafeMutablePointer<UInt64>,
      wordCount: Int, summaryCount: Int
    ) {
      unsafe self.words = unsafe words
      unsafe self.summary = unsafe summary
      self.wordCount = wordCount
      self.summaryCount = summaryCount
    }

    @inline(__always)
    func insert(_ number: Int) {
      let old = unsafe words[number >> 6]
      unsafe words[number >> 6] = old | 1 << UInt64(truncatingIfNeeded: number & 63)
      if old == 0 {
        unsafe summary[number >> 18] |= 1 << UInt64(truncatingIfNeeded: (number >> 12) & 63)
      }
    }

    /// The bits of 64 numbers, as yet; none past the end.
    @inline(__always)
    func word(_ word: Int) -> UInt64 { unsafe word < wordCount ? words[word] : 0 }

    /// Takes out the first number at or after a place; nil where there is none.
    @inline(__always)
    func next(from place: Int) -> Int? {
      let word = place >> 6
      guard word < wordCount else { return nil }
      let bits = unsafe words[word] & (UInt64.max << UInt64(truncatingIfNeeded: place & 63))
      guard bits != 0 else { return nextFar(from: word &+ 1) }
      unsafe words[word] &= ~(bits & (~bits &+ 1))
      return word << 6 | bits.trailingZeroBitCount
    }

    /// The same from the start of a word on.
    private func nextFar(from start: Int) -> Int? {
      var word = start
      while true {
        if word & 63 == 0 {
          guard let group = nextGroup(from: word >> 6) else { return nil }
          word = max(word, group << 6)
        }
        guard word < wordCount else { return nil }
        let bits = unsafe words[word]
        if bits != 0 {
          unsafe words[word] &= ~(bits & (~bits &+ 1))
          return word << 6 | bits.trailingZeroBitCount
        }
        word += 1
      }
    }

    /// The first group of 4,096 with anything in it; emptied groups are struck off on the way.
    private func nextGroup(from place: Int) -> Int? {
      var entry = place >> 6
      guard entry < summaryCount else { return nil }
      var bits = unsafe summary[entry] & (UInt64.max << UInt64(truncatingIfNeeded: place & 63))
      while bits == 0 {
        entry += 1
        guard entry < summaryCount else { return nil }
        bits = unsafe summary[entry]
      }
      let group = entry << 6 | bits.trailingZeroBitCount
      unsafe summary[entry] &= ~(1 << UInt64(truncatingIfNeeded: group & 63))
      return group
    }
  }

  init(count: Int) {
    let wordCount = (count / 64 + 64) / 64 * 64
    let summaryCount = (wordCount / 64 + 63) / 64
    wordRows = ZeroedRows(wordCount)
    summaryRows = ZeroedRows(summaryCount)
    days = unsafe Days(
      wordRows.rows, summaryRows.rows, wordCount: wordCount, summaryCount: summaryCount)
  }
}
