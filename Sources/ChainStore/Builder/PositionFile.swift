/// A column of positions being extended: 32 bits a row, and a column of 8 more where the chain
/// needs them.
final class PositionFile {
  let low: ColumnFile
  private(set) var high: ColumnFile?
  private let folder: String

  /// How wide the rows are.
  enum Width: Sendable { case narrow, wide }

  init(
    folder: String, name: String, rows: Int, width: Width, excess: ColumnFile.Excess = .cut
  ) throws(StoreError) {
    self.folder = folder
    low = try ColumnFile(folder: folder, name: name, rowSize: 4, rows: rows, excess: excess)
    if width == .wide {
      high = try ColumnFile(
        folder: folder, name: name + ".high", rowSize: 1, rows: rows, excess: excess)
    }
  }

  /// The files.
  var files: [ColumnFile] { [low] + (high.map { [$0] } ?? []) }

  /// Adds a position at the end.
  @inline(__always)
  func append(_ position: Int) throws(StoreError) {
    try low.append(UInt32(truncatingIfNeeded: position))
    if let high { try high.append(UInt8(truncatingIfNeeded: position >> 32)) }
  }

  /// Writes positions at a place; threads may, each its own rows. `UInt64.max` is none.
  func write(
    _ rows: UnsafeMutablePointer<UInt64>, _ count: Int, at row: Int
  ) throws(StoreError) {
    guard count > 0 else { return }
    let narrow = UnsafeMutablePointer<UInt32>.allocate(capacity: count)
    defer { unsafe narrow.deallocate() }
    for place in 0..<count { unsafe narrow[place] = unsafe UInt32(truncatingIfNeeded: rows[place]) }
    try unsafe low.write(narrow, count, at: row)
    guard let high else { return }
    let bytes = unsafe UnsafeMutableRawPointer(narrow).bindMemory(to: UInt8.self, capacity: count)
    for place in 0..<count {
      unsafe bytes[place] = unsafe UInt8(truncatingIfNeeded: rows[place] >> 32)
    }
    try unsafe high.write(bytes, count, at: row)
  }

  /// Reads positions from a place.
  func read(
    into rows: UnsafeMutablePointer<UInt64>, _ count: Int, at row: Int
  ) throws(StoreError) {
    guard count > 0 else { return }
    let narrow = UnsafeMutablePointer<UInt32>.allocate(capacity: count)
    defer { unsafe narrow.deallocate() }
    try unsafe low.read(into: narrow, count, at: row)
    guard let high else {
      for place in 0..<count {
        unsafe rows[place] = unsafe narrow[place] == .max ? .max : UInt64(narrow[place])
      }
      return
    }
    for place in 0..<count { unsafe rows[place] = unsafe UInt64(narrow[place]) }
    let bytes = unsafe UnsafeMutableRawPointer(narrow).bindMemory(to: UInt8.self, capacity: count)
    try unsafe high.read(into: bytes, count, at: row)
    for place in 0..<count {
      unsafe rows[place] |= UInt64(bytes[place]) << 32
      if unsafe rows[place] == UInt64(Positions.wideNone) { unsafe rows[place] = .max }
    }
  }

  /// Gives all rows so far the column of high bytes.
  func widen() throws(StoreError) {
    guard high == nil else { return }
    try low.flush()
    let file = try ColumnFile(folder: folder, name: low.name + ".high", rowSize: 1, rows: 0)
    let piece = 1 << 16
    let narrow = UnsafeMutablePointer<UInt32>.allocate(capacity: piece)
    defer { unsafe narrow.deallocate() }
    var row = 0
    while row < low.count {
      let count = min(piece, low.count - row)
      try unsafe low.read(into: narrow, count, at: row)
      let bytes = try unsafe file.append(count, of: UInt8.self)
      for place in 0..<count { unsafe bytes[place] = unsafe narrow[place] == .max ? .max : 0 }
      row += count
    }
    high = file
  }
}
