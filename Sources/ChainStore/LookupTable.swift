/// Static tables from 64-bit keys to dense positions, one for each stretch of positions, one
/// bucket read in each.
///
/// The top bits of a key choose the bucket, its low byte is the tag; candidates are compared in
/// full by the caller. Five and a quarter bytes an entry. A table is a file: buckets (u32, and one
/// past), entries (u32, from the stretch's beginning), tags (u8).
struct LookupTable: Sendable {
  private let segments: [Segment]
  /// Entries in the tables.
  let count: Int

  private struct Segment: Sendable {
    let column: Column<UInt8>
    let range: Range<Int>
    let buckets: Int
    let shift: UInt64

    @inline(__always)
    func bucket(of key: UInt64) -> Int {
      shift == 64 ? 0 : Int(truncatingIfNeeded: key >> shift)
    }

    @inline(__always)
    var words: UnsafePointer<UInt32> {
      unsafe UnsafeRawPointer(column.start).assumingMemoryBound(to: UInt32.self)
    }
  }

  init(_ files: ColumnFiles, _ name: String, count: Int) throws(StoreError) {
    var segments: [Segment] = []
    for range in LookupSegments.ranges(count: count) {
      let file = LookupSegments.name(name, range)
      let column: Column<UInt8> = try files.column(file)
      let buckets = LookupSegments.bucketCount(entries: range.count)
      guard column.count == LookupSegments.size(entries: range.count) else {
        throw StoreError(.malformed, "buckets and entries disagree", at: file)
      }
      let segment = Segment(
        column: column, range: range, buckets: buckets,
        shift: LookupSegments.shift(buckets: buckets))
      guard unsafe Int(segment.words[buckets]) == range.count else {
        throw StoreError(.malformed, "buckets and entries disagree", at: file)
      }
      segments.append(segment)
    }
    self.segments = segments
    self.count = count
  }

  /// Visits the positions of each bucket that has more entries than so many, bucket by bucket.
  func eachBucket(above most: Int, _ body: ([Int]) -> Void) {
    for segment in segments {
      let entries = unsafe segment.words + segment.buckets + 1
      for number in 0..<segment.buckets {
        let first = unsafe Int(segment.words[number])
        let end = unsafe min(segment.range.count, Int(segment.words[number + 1]))
        guard end - first > most else { continue }
        body((first..<end).map { unsafe segment.range.lowerBound + Int(entries[$0]) })
      }
    }
  }

  /// Positions whose key may be this one, ascending.
  func candidates(_ key: UInt64) -> [Int] {
    var found: [Int] = []
    visit(key) { found.append($0) }
    return found
  }

  /// Reads what visits of some keys will read, for all of them at once, so that memory is waited
  /// for once and not at each; `body` reads what a position stands for. Returns bits of what was
  /// read, to be kept so that nothing of this is left out.
  @inline(__always)
  func approach(
    _ keys: UnsafePointer<UInt64>, _ count: Int, _ body: (Int) -> UInt64
  ) -> UInt64 {
    var near: UInt64 = 0
    for segment in segments {
      let words = unsafe segment.words
      let entries = unsafe words + segment.buckets + 1
      let tags = unsafe UnsafeRawPointer(entries + segment.range.count)
      for number in 0..<count { unsafe near ^= UInt64(words[segment.bucket(of: keys[number])]) }
      for number in 0..<count {
        let first = unsafe min(
          segment.range.count - 1, Int(words[segment.bucket(of: keys[number])]))
        unsafe near ^=
          UInt64(entries[first]) ^ UInt64(tags.load(fromByteOffset: first, as: UInt8.self))
      }
    }
    for number in 0..<count { unsafe visit(keys[number]) { near ^= body($0) } }
    return near
  }

  /// Visits positions whose key may be this one, ascending.
  @inline(__always)
  func visit(_ key: UInt64, _ body: (Int) -> Void) {
    let wanted = UInt8(truncatingIfNeeded: key)
    for segment in segments {
      let words = unsafe segment.words
      let number = segment.bucket(of: key)
      let first = unsafe Int(words[number])
      let end = unsafe min(segment.range.count, Int(words[number + 1]))
      let entries = unsafe words + segment.buckets + 1
      let tags = unsafe UnsafeRawPointer(entries + segment.range.count)
      var row = first
      while row < end {
        var found = unsafe LookupTable.matches(
          wanted, tags, row..<min(end, row &+ 8), segment.range.count)
        while found != 0 {
          let place = unsafe Int(entries[row &+ found.trailingZeroBitCount >> 3])
          if place < segment.range.count { body(segment.range.lowerBound + place) }
          found &= found &- 1
        }
        row &+= 8
      }
    }
  }

  /// The last position below an end whose key may be this one and that the caller confirms.
  ///
  /// Entries of a bucket ascend, so it is found from behind: one key that stands for many positions
  /// costs no more than one that stands for few.
  @inline(__always)
  func last(_ key: UInt64, below end: Int, _ isIt: (Int) -> Bool) -> Int? {
    let wanted = UInt8(truncatingIfNeeded: key)
    for segment in segments.reversed() where segment.range.lowerBound < end {
      let words = unsafe segment.words
      let number = segment.bucket(of: key)
      let first = unsafe Int(words[number])
      let entries = unsafe words + segment.buckets + 1
      let tags = unsafe UnsafeRawPointer(entries + segment.range.count)
      let limit = unsafe min(segment.range.count, Int(words[number + 1]))
      var high = unsafe LookupTable.rows(
        first..<max(first, limit), of: entries, below: end, segment.range)
      while high > first {
        let low = max(first, high &- 8)
        var found = unsafe LookupTable.matches(wanted, tags, low..<high, segment.range.count)
        while found != 0 {
          let bit = 63 &- found.leadingZeroBitCount
          let place = unsafe Int(entries[low &+ bit &>> 3])
          if place < segment.range.count, isIt(segment.range.lowerBound + place) {
            return segment.range.lowerBound + place
          }
          found &= ~(1 &<< UInt64(bit))
        }
        high = low
      }
    }
    return nil
  }

  /// Where the entries of some rows that stand for positions below an end are over.
  @inline(__always)
  private static func rows(
    _ rows: Range<Int>, of entries: UnsafePointer<UInt32>, below end: Int, _ range: Range<Int>
  ) -> Int {
    guard end < range.upperBound else { return rows.upperBound }
    var (low, high) = (rows.lowerBound, rows.upperBound)
    while low < high {
      let middle = (low + high) / 2
      if unsafe range.lowerBound + Int(entries[middle]) < end {
        low = middle + 1
      } else {
        high = middle
      }
    }
    return low
  }

  /// A bit in the byte of each of up to eight tags that is the one wanted.
  @inline(__always)
  private static func matches(
    _ wanted: UInt8, _ tags: UnsafeRawPointer, _ rows: Range<Int>, _ count: Int
  ) -> UInt64 {
    guard rows.lowerBound &+ 8 <= count else {
      return rows.reduce(0) { found, row in
        let isSame = unsafe tags.load(fromByteOffset: row, as: UInt8.self) == wanted
        return found | (isSame ? 0x80 << UInt64(8 &* (row &- rows.lowerBound)) : 0)
      }
    }
    let eight = unsafe tags.loadUnaligned(fromByteOffset: rows.lowerBound, as: UInt64.self)
      .littleEndian
    let apart = eight ^ (UInt64(wanted) &* 0x0101_0101_0101_0101)
    // A byte is zero where neither its low bits nor its top bit are set; no carry leaves a byte.
    let low = (apart & 0x7f7f_7f7f_7f7f_7f7f) &+ 0x7f7f_7f7f_7f7f_7f7f
    let same = ~(low | apart) & 0x8080_8080_8080_8080
    let size = UInt64(truncatingIfNeeded: rows.upperBound &- rows.lowerBound)
    return size == 8 ? same : same & ((1 << (8 &* size)) &- 1)
  }
}

/// How positions are cut into stretches, each with a table of its own.
///
/// The cut depends on nothing but the number of positions: whole stretches of the largest size,
/// then one for each binary digit of the rest. So an extension rewrites little, and a store that
/// grew has the tables of one that was read at once.
enum LookupSegments {
  /// Positions in the smallest whole stretch.
  static let unit = 1 << 14
  /// Positions in the largest.
  static let largest = 1 << 26

  /// The stretches of so many positions.
  static func ranges(count: Int) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    var start = 0
    var size = largest
    while start < count {
      while size > unit, count - start < size { size /= 2 }
      let end = min(count, start + size)
      ranges.append(start..<end)
      start = end
    }
    return ranges
  }

  /// Name of a stretch's column.
  static func name(_ table: String, _ range: Range<Int>) -> String {
    "\(table).\(range.lowerBound)-\(range.upperBound)"
  }

  /// Bytes of a table.
  static func size(entries: Int) -> Int {
    (bucketCount(entries: entries) + 1) * 4 + entries * 5
  }

  /// How far a key is shifted right to give its bucket.
  static func shift(buckets: Int) -> UInt64 {
    UInt64(64 - buckets.trailingZeroBitCount)
  }

  /// Buckets for a number of entries: a power of two, eight to sixteen entries each.
  static func bucketCount(entries: Int) -> Int {
    var buckets = 1
    while buckets * 16 < entries { buckets *= 2 }
    return buckets
  }
}
