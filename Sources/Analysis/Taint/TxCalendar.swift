/// Which transactions are still to be visited: a bit each, and a bit for each 4,096 of them, so that
/// finding the next one costs next to nothing whether few wait or many. Memory that is never
/// written to is never used.
struct TxCalendar: ~Copyable {
  private let wordRows: ZeroedRows<UInt64>
  private let summaryRows: ZeroedRows<UInt64>
  private let words: UnsafeMutablePointer<UInt64>
  private let summary: UnsafeMutablePointer<UInt64>
  private let wordCount: Int
  private let summaryCount: Int

  init(count: Int) {
    wordCount = (count / 64 + 64) / 64 * 64
    summaryCount = (wordCount / 64 + 63) / 64
    wordRows = ZeroedRows(wordCount)
    summaryRows = ZeroedRows(summaryCount)
    (words, summary) = (wordRows.rows, summaryRows.rows)
  }

  @inline(__always)
  func insert(_ number: Int) {
    words[number >> 6] |= 1 << UInt64(number & 63)
    summary[number >> 18] |= 1 << UInt64((number >> 12) & 63)
  }

  /// Takes out the first number at or after a place; nil where there is none.
  @inline(__always)
  func next(from place: Int) -> Int? {
    var word = place >> 6
    guard word < wordCount else { return nil }
    var bits = words[word] & (UInt64.max << UInt64(place & 63))
    while bits == 0 {
      word += 1
      if word & 63 == 0 {
        guard let group = nextGroup(from: word >> 6) else { return nil }
        word = group << 6
      }
      guard word < wordCount else { return nil }
      bits = words[word]
    }
    words[word] &= ~(bits & (~bits &+ 1))
    return word << 6 | bits.trailingZeroBitCount
  }

  /// The first group of 4,096 with anything in it; emptied groups are struck off on the way.
  private func nextGroup(from place: Int) -> Int? {
    var entry = place >> 6
    guard entry < summaryCount else { return nil }
    var bits = summary[entry] & (UInt64.max << UInt64(place & 63))
    while bits == 0 {
      entry += 1
      guard entry < summaryCount else { return nil }
      bits = summary[entry]
    }
    let group = entry << 6 | bits.trailingZeroBitCount
    summary[entry] &= ~(1 << UInt64(group & 63))
    return group
  }
}
