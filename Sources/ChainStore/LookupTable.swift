/// A static table from 64-bit keys to dense positions, one bucket read each.
///
/// The top bits of a key choose the bucket, its low byte is the tag; candidates are compared in
/// full by the caller. Five and a half bytes an entry.
struct LookupTable: Sendable {
  private let bucket: Column<UInt32>
  private let tag: Column<UInt8>
  private let entry: Column<UInt32>
  private let shift: UInt64

  /// Entries in the table.
  var count: Int { entry.count }

  init(_ files: ColumnFiles, _ name: String) throws(StoreError) {
    bucket = try files.column(name + ".bucket")
    tag = try files.column(name + ".tag")
    entry = try files.column(name)
    let buckets = bucket.count - 1
    guard buckets > 0, buckets.nonzeroBitCount == 1, tag.count == entry.count,
      Int(bucket[buckets]) == entry.count
    else { throw StoreError(.malformed, "buckets and entries disagree", at: name) }
    shift = LookupTable.shift(buckets: buckets)
  }

  /// Positions whose key may be this one, ascending.
  func candidates(_ key: UInt64) -> [Int] {
    let number = shift == 64 ? 0 : Int(key >> shift)
    let rows = Int(bucket[number])..<max(Int(bucket[number]), Int(bucket[number + 1]))
    let wanted = UInt8(truncatingIfNeeded: key)
    return rows.compactMap { tag[$0] == wanted ? Int(entry[$0]) : nil }
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

  /// Sorts positions 0..<count into buckets; inside one they ascend.
  static func build(
    count: Int, key: (Int) -> UInt64
  ) -> (bucket: [UInt32], tag: [UInt8], entry: [UInt32]) {
    let buckets = bucketCount(entries: count)
    let shift = shift(buckets: buckets)
    var first = [UInt32](repeating: 0, count: buckets + 1)
    for position in 0..<count { first[(shift == 64 ? 0 : Int(key(position) >> shift)) + 1] += 1 }
    for number in 0..<buckets { first[number + 1] += first[number] }
    var next = first
    var tag = [UInt8](repeating: 0, count: count)
    var entry = [UInt32](repeating: 0, count: count)
    for position in 0..<count {
      let value = key(position)
      let number = shift == 64 ? 0 : Int(value >> shift)
      let row = Int(next[number])
      next[number] += 1
      tag[row] = UInt8(truncatingIfNeeded: value)
      entry[row] = UInt32(truncatingIfNeeded: position)
    }
    return (first, tag, entry)
  }
}
