import Bitcoin

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// One column file being extended: rows are appended in order through a buffer, or written at a
/// place by several threads.
@safe
final class ColumnFile: @unchecked Sendable {
  let name: String
  let path: String
  let rowSize: Int
  /// Rows committed before.
  let base: Int
  private let descriptor: Int32
  private var buffer: UnsafeMutableRawPointer
  private var capacity = 1 << 18
  private var used = 0
  private var flushed: Int
  /// Rows that a commit will keep; set at the latest then.
  var count: Int

  /// What is done with rows past the committed ones.
  enum Excess { case cut, kept }

  /// Opens or makes the file, after its committed rows.
  init(
    folder: String, name: String, rowSize: Int, rows: Int, excess: Excess = .cut
  ) throws(StoreError) {
    self.name = name
    self.rowSize = rowSize
    path = "\(folder)/\(name).col"
    base = rows
    count = rows
    flushed = rows * rowSize
    descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    unsafe buffer = .allocate(byteCount: capacity, alignment: 64)
    guard descriptor >= 0 else { throw StoreError(.cannotCreate, MappedFile.reason(), at: path) }
    guard excess == .kept || ftruncate(descriptor, off_t(rows * rowSize)) == 0 else {
      throw StoreError(.inputOutput, MappedFile.reason(), at: path)
    }
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
    unsafe buffer.deallocate()
  }

  /// Room for some rows at the end.
  @inline(__always)
  func append<Row: BitwiseCopyable>(
    _ rows: Int, of: Row.Type
  ) throws(StoreError) -> UnsafeMutablePointer<Row> {
    let bytes = rows * MemoryLayout<Row>.stride
    if used + bytes > capacity { try makeRoom(bytes) }
    let place = unsafe buffer + used
    used += bytes
    count += rows
    return unsafe place.bindMemory(to: Row.self, capacity: rows)
  }

  /// Adds one row at the end.
  @inline(__always)
  func append<Row: BitwiseCopyable>(_ row: Row) throws(StoreError) {
    try unsafe append(1, of: Row.self).pointee = row
  }

  private func makeRoom(_ bytes: Int) throws(StoreError) {
    try flush()
    guard bytes > capacity else { return }
    unsafe buffer.deallocate()
    capacity = bytes
    unsafe buffer = .allocate(byteCount: capacity, alignment: 64)
  }

  /// Hands appended rows to the system.
  func flush() throws(StoreError) {
    guard used > 0 else { return }
    try unsafe FileBytes.write(
      ByteView(start: buffer, count: used), to: descriptor, at: flushed, path: path)
    flushed += used
    used = 0
  }

  /// Writes rows at a place; threads may, each its own rows.
  func write<Row: BitwiseCopyable>(
    _ rows: UnsafeMutablePointer<Row>, _ number: Int, at row: Int
  ) throws(StoreError) {
    let bytes = number * MemoryLayout<Row>.stride
    try unsafe FileBytes.write(
      ByteView(start: rows, count: bytes), to: descriptor, at: row * rowSize,
      path: path)
  }

  /// Reads rows from a place; what is appended must have been flushed.
  func read<Row: BitwiseCopyable>(
    into rows: UnsafeMutablePointer<Row>, _ number: Int, at row: Int
  ) throws(StoreError) {
    try unsafe FileBytes.read(
      UnsafeMutableRawBufferPointer(start: rows, count: number * MemoryLayout<Row>.stride),
      from: descriptor, at: row * rowSize, path: path)
  }

  /// Reads bytes from a place.
  func read(
    _ target: UnsafeMutableRawBufferPointer, atByte offset: Int
  ) throws(StoreError) {
    try unsafe FileBytes.read(target, from: descriptor, at: offset, path: path)
  }

  /// Waits until what was written is on the disk.
  func sync() throws(StoreError) {
    guard fsync(descriptor) == 0 else {
      throw StoreError(.inputOutput, MappedFile.reason(), at: path)
    }
  }

  /// Cuts the file to its counted rows and waits until they are on the disk.
  func seal() throws(StoreError) {
    try flush()
    guard ftruncate(descriptor, off_t(count * rowSize)) == 0, fsync(descriptor) == 0 else {
      throw StoreError(.inputOutput, MappedFile.reason(), at: path)
    }
  }
}
