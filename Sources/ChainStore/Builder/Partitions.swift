import Bitcoin
import Synchronization

/// Records spread over partitions by key or by position, so that each can be worked on in cache.
final class Partitions: @unchecked Sendable {
  let pool: ExtentPool
  /// Number of partitions.
  let count: Int
  private let extents: Mutex<[[Extent]]>

  init(_ count: Int, pool: ExtentPool) {
    self.pool = pool
    self.count = count
    extents = Mutex([[Extent]](repeating: [], count: count))
  }

  deinit { for number in 0..<count { release(number) } }

  fileprivate func adopt(_ filled: [[Extent]]) {
    extents.withLock { extents in
      for number in 0..<count where !filled[number].isEmpty { extents[number] += filled[number] }
    }
  }

  /// Bytes in a partition.
  func size(of number: Int) -> Int {
    extents.withLock { $0[number].reduce(0) { $0 + $1.used } }
  }

  /// Copies a partition together into one stretch of memory.
  ///
  /// Records stand in the order of writing, for each writer.
  func load(_ number: Int, into scratch: Scratch) throws(StoreError)
    -> UnsafeMutableRawBufferPointer
  {
    let pieces = extents.withLock { $0[number] }
    let total = pieces.reduce(0) { $0 + $1.used }
    let base = unsafe scratch.room(total)
    var place = 0
    for piece in pieces {
      if let memory = unsafe piece.memory {
        unsafe (base + place).copyMemory(from: memory, byteCount: piece.used)
      } else {
        try unsafe pool.spill.read(
          piece.offset,
          into: UnsafeMutableRawBufferPointer(start: base + place, count: piece.used))
      }
      place += piece.used
    }
    return unsafe UnsafeMutableRawBufferPointer(start: base, count: total)
  }

  /// A partition of records of one type.
  func load<Record: BitwiseCopyable>(
    _ number: Int, as: Record.Type, into scratch: Scratch
  ) throws(StoreError) -> UnsafeMutableBufferPointer<Record> {
    let bytes = try unsafe load(number, into: scratch)
    return unsafe bytes.bindMemory(to: Record.self)
  }

  /// Gives a partition's memory back.
  func release(_ number: Int) {
    let pieces = extents.withLock { extents in
      defer { extents[number] = [] }
      return extents[number]
    }
    for piece in pieces {
      guard let memory = unsafe piece.memory else { continue }
      if piece.isPooled { unsafe pool.give(memory) } else { unsafe memory.deallocate() }
    }
  }
}

/// One thread's way of filling partitions.
@safe
final class PartitionWriter {
  private let target: Partitions
  private let cursor: UnsafeMutablePointer<UnsafeMutableRawPointer?>
  private let room: UnsafeMutablePointer<Int>
  private var filled: [[Extent]]
  private var isFinished = false

  init(_ target: Partitions) {
    self.target = target
    unsafe cursor = .allocate(capacity: target.count)
    unsafe cursor.initialize(repeating: nil, count: target.count)
    unsafe room = .allocate(capacity: target.count)
    unsafe room.initialize(repeating: 0, count: target.count)
    filled = [[Extent]](repeating: [], count: target.count)
  }

  deinit {
    finish()
    unsafe cursor.deallocate()
    unsafe room.deallocate()
  }

  /// Room for a record of some bytes, a multiple of eight.
  @inline(__always)
  func reserve(_ number: Int, _ size: Int) throws(StoreError) -> UnsafeMutableRawPointer {
    let left = unsafe room[number]
    if left >= size, let place = unsafe cursor[number] {
      unsafe room[number] = left &- size
      unsafe cursor[number] = unsafe place + size
      return unsafe place
    }
    return try unsafe roll(number, size)
  }

  /// Adds a record.
  @inline(__always)
  func append<Record: BitwiseCopyable>(_ number: Int, _ record: Record) throws(StoreError) {
    try unsafe reserve(number, MemoryLayout<Record>.stride).storeBytes(of: record, as: Record.self)
  }

  @inline(never)
  private func roll(_ number: Int, _ size: Int) throws(StoreError) -> UnsafeMutableRawPointer {
    guard size <= target.pool.extentSize else {
      let memory = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 64)
      close(number)
      unsafe filled[number].append(Extent(memory: memory, used: size, isPooled: false))
      return unsafe memory
    }
    try put(number)
    let piece = unsafe target.pool.take()
    unsafe cursor[number] = unsafe piece + size
    unsafe room[number] = target.pool.extentSize - size
    return unsafe piece
  }

  /// Puts the current piece among the filled ones, in memory or in the file.
  private func put(_ number: Int) throws(StoreError) {
    guard let end = unsafe cursor[number] else { return }
    let used = unsafe target.pool.extentSize - room[number]
    let piece = unsafe end - used
    if target.pool.hasRoom {
      unsafe filled[number].append(Extent(memory: piece, used: used))
    } else {
      let offset = try unsafe target.pool.spill.append(ByteView(start: piece, count: used))
      unsafe filled[number].append(Extent(memory: nil, offset: offset, used: used))
      unsafe target.pool.give(piece)
    }
    unsafe cursor[number] = nil
    unsafe room[number] = 0
  }

  /// Ends the current piece in memory.
  private func close(_ number: Int) {
    guard let end = unsafe cursor[number] else { return }
    let used = unsafe target.pool.extentSize - room[number]
    unsafe filled[number].append(Extent(memory: end - used, used: used))
    unsafe cursor[number] = nil
    unsafe room[number] = 0
  }

  /// Hands everything over; the writer is used up.
  func finish() {
    guard !isFinished else { return }
    isFinished = true
    for number in 0..<target.count { close(number) }
    target.adopt(filled)
    filled = []
  }
}
