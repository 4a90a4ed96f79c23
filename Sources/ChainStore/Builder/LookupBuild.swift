import Bitcoin

/// Builds the lookup tables that an extension needs anew.
///
/// Each is a counting sort by bucket over keys read from the columns in order; where it would take
/// too much memory, in several passes over the keys. Cost: two or more sequential reads of the
/// keys of the stretch.
struct LookupBuild {
  /// Reads keys of consecutive positions.
  typealias KeyReader = (Range<Int>, UnsafeMutablePointer<UInt64>) throws(StoreError) -> Void

  let folder: String
  /// Bytes of entries held at a time.
  let memory: Int
  private static let piece = 1 << 13

  /// Writes the table of a stretch; returns its file, not yet flushed.
  func write(
    _ table: String, _ range: Range<Int>, keys: KeyReader
  ) throws(StoreError) -> ColumnFile {
    let name = LookupSegments.name(table, range)
    let file = try ColumnFile(folder: folder, name: name, rowSize: 1, rows: 0)
    let buckets = LookupSegments.bucketCount(entries: range.count)
    let shift = LookupSegments.shift(buckets: buckets)
    let next = UnsafeMutablePointer<UInt32>.allocate(capacity: buckets + 1)
    defer { unsafe next.deallocate() }
    unsafe next.initialize(repeating: 0, count: buckets + 1)
    try unsafe visit(range, keys) { _, key in
      unsafe next[(shift == 64 ? 0 : Int(truncatingIfNeeded: key >> shift)) + 1] += 1
    }
    for bucket in 0..<buckets { unsafe next[bucket + 1] += next[bucket] }
    try unsafe file.write(next, buckets + 1, at: 0)
    var bucket = 0
    while bucket < buckets {
      bucket = try unsafe fill(file, range, next, bucket, buckets, shift, keys)
    }
    file.count = LookupSegments.size(entries: range.count)
    return file
  }

  /// Fills as many buckets as memory allows, from one on; returns the next.
  private func fill(
    _ file: ColumnFile, _ range: Range<Int>, _ next: UnsafeMutablePointer<UInt32>, _ first: Int,
    _ buckets: Int, _ shift: UInt64, _ keys: KeyReader
  ) throws(StoreError) -> Int {
    let start = unsafe Int(next[first])
    var end = first + 1
    while end < buckets, unsafe (Int(next[end + 1]) - start) * 5 <= memory { end += 1 }
    let count = unsafe Int(next[end]) - start
    let entries = UnsafeMutablePointer<UInt32>.allocate(capacity: max(1, count))
    let tags = UnsafeMutablePointer<UInt8>.allocate(capacity: max(1, count))
    defer {
      unsafe entries.deallocate()
      unsafe tags.deallocate()
    }
    let limit = unsafe next[end]
    let isWhole = first == 0 && end == buckets
    try unsafe visit(range, keys) { place, key in
      let bucket = shift == 64 ? 0 : Int(truncatingIfNeeded: key >> shift)
      guard isWhole || (bucket >= first && bucket < end) else { return }
      let row = unsafe Int(next[bucket]) - start
      unsafe next[bucket] += 1
      unsafe entries[row] = UInt32(truncatingIfNeeded: place)
      unsafe tags[row] = UInt8(truncatingIfNeeded: key)
    }
    // The cursors of these buckets have moved on; the next pass needs only where it begins.
    unsafe next[end] = limit
    let base = (buckets + 1) * 4
    try unsafe file.write(entries, count, at: base + start * 4)
    try unsafe file.write(tags, count, at: base + range.count * 4 + start)
    return end
  }

  private func visit(
    _ range: Range<Int>, _ keys: KeyReader, _ body: (Int, UInt64) -> Void
  ) throws(StoreError) {
    let piece = UnsafeMutablePointer<UInt64>.allocate(capacity: LookupBuild.piece)
    defer { unsafe piece.deallocate() }
    var start = range.lowerBound
    while start < range.upperBound {
      let end = min(range.upperBound, start + LookupBuild.piece)
      try unsafe keys(start..<end, piece)
      for place in start..<end { unsafe body(place - range.lowerBound, piece[place - start]) }
      start = end
    }
  }
}

/// Reads the script keys of consecutive addresses from their columns.
final class AddressKeys {
  private let columns: GrowingColumns
  private let rows: RowCounts
  private let hashing: KeyedHash
  private let types = Scratch()
  private let payload = Scratch()
  private let script = Scratch()
  private var position = (address: -1, byte: 0)

  init(_ columns: GrowingColumns, rows: RowCounts, hashing: KeyedHash) {
    self.columns = columns
    self.rows = rows
    self.hashing = hashing
  }

  /// Keys of some addresses; quickest from one call to the next in order.
  func read(_ range: Range<Int>, _ keys: UnsafeMutablePointer<UInt64>) throws(StoreError) {
    let size = AddressPayload.blockSize
    var address = range.lowerBound
    if position.address != address {
      address = range.lowerBound / size * size
      var byte = UInt64(0)
      try unsafe columns.addressBlock.read(into: &byte, 1, at: address / size)
      position = (address, Int(clamping: byte))
    }
    while address < range.upperBound {
      let end = min(range.upperBound, address + 512)
      try unsafe readPart(address..<end, range, keys)
      address = end
    }
  }

  private func readPart(
    _ part: Range<Int>, _ range: Range<Int>, _ keys: UnsafeMutablePointer<UInt64>
  ) throws(StoreError) {
    let types = unsafe types.rows(part.count, of: UInt8.self)
    try unsafe columns.addressType.read(into: types, part.count, at: part.lowerBound)
    let start = position.byte
    func short(_ address: Int) -> StoreError {
      StoreError(
        .malformed,
        "the scripts end before that of address \(address); run `filature verify`, and ingest the"
          + " chain into a new folder", at: columns.addressPayload.path)
    }
    guard start <= rows.payload else { throw short(part.lowerBound) }
    var loaded = min(part.count * 36, rows.payload - start)
    var bytes = unsafe payload.rows(loaded, of: UInt8.self)
    try unsafe columns.addressPayload.read(into: bytes, loaded, at: start)
    var place = 0
    for address in part {
      let type = unsafe ScriptType(rawValue: types[address - part.lowerBound]) ?? .nonstandard
      let fixed = AddressPayload.fixedSize(of: type)
      func need(_ count: Int) throws(StoreError) {
        guard place + count > loaded else { return }
        guard place + count <= rows.payload - start else { throw short(address) }
        loaded = min(max(loaded * 2, place + count), rows.payload - start)
        unsafe bytes = unsafe payload.rows(loaded, of: UInt8.self)
        try unsafe columns.addressPayload.read(into: bytes, loaded, at: start)
      }
      var count = fixed ?? 4
      try need(count)
      if fixed == nil {
        count = unsafe Int(UnsafeRawPointer(bytes + place).loadUnaligned(as: UInt32.self))
        place += 4
        try need(count)
      }
      if address >= range.lowerBound {
        unsafe keys[address - range.lowerBound] = unsafe key(
          type, UnsafeRawPointer(bytes + place), count)
      }
      place += count
    }
    position = (part.upperBound, start + place)
  }

  private func key(_ type: ScriptType, _ kept: UnsafeRawPointer, _ count: Int) -> UInt64 {
    let (head, tail) = AddressPayload.frame(of: type)
    let whole = unsafe script.room(head.count + count + tail.count)
    for (place, byte) in head.enumerated() {
      unsafe whole.storeBytes(of: byte, toByteOffset: place, as: UInt8.self)
    }
    unsafe (whole + head.count).copyMemory(from: kept, byteCount: count)
    for (place, byte) in tail.enumerated() {
      unsafe whole.storeBytes(of: byte, toByteOffset: head.count + count + place, as: UInt8.self)
    }
    return unsafe hashing.hash(
      of: ByteView(start: whole, count: head.count + count + tail.count))
  }
}
