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
    let base = scratch.room(total)
    var place = 0
    for piece in pieces {
      if let memory = piece.memory {
        (base + place).copyMemory(from: memory, byteCount: piece.used)
      } else {
        try pool.spill.read(
          piece.offset,
          into: UnsafeMutableRawBufferPointer(start: base + place, count: piece.used))
      }
      place += piece.used
    }
    return UnsafeMutableRawBufferPointer(start: base, count: total)
  }

  /// A partition of records of one type.
  func load<Record: BitwiseCopyable>(
    _ number: Int, as: Record.Type, into scratch: Scratch
  ) throws(StoreError) -> UnsafeMutableBufferPointer<Record> {
    let bytes = try load(number, into: scratch)
    return bytes.bindMemory(to: Record.self)
  }

  /// Gives a partition's memory back.
  func release(_ number: Int) {
    let pieces = extents.withLock { extents in
      defer { extents[number] = [] }
      return extents[number]
    }
    for piece in pieces {
      guard let memory = piece.memory else { continue }
      if piece.isPooled { pool.give(memory) } else { memory.deallocate() }
    }
  }
}

/// One thread's way of filling partitions.
final class PartitionWriter {
  private let target: Partitions
  private let cursor: UnsafeMutablePointer<UnsafeMutableRawPointer?>
  private let room: UnsafeMutablePointer<Int>
  private var filled: [[Extent]]
  private var isFinished = false

  init(_ target: Partitions) {
    self.target = target
    cursor = .allocate(capacity: target.count)
    cursor.initialize(repeating: nil, count: target.count)
    room = .allocate(capacity: target.count)
    room.initialize(repeating: 0, count: target.count)
    filled = [[Extent]](repeating: [], count: target.count)
  }

  deinit {
    finish()
    cursor.deallocate()
    room.deallocate()
  }

  /// Room for a record of some bytes, a multiple of eight.
  @inline(__always)
  func reserve(_ number: Int, _ size: Int) throws(StoreError) -> UnsafeMutableRawPointer {
    let left = room[number]
    if left >= size, let place = cursor[number] {
      room[number] = left &- size
      cursor[number] = place + size
      return place
    }
    return try roll(number, size)
  }

  /// Adds a record.
  @inline(__always)
  func append<Record: BitwiseCopyable>(_ number: Int, _ record: Record) throws(StoreError) {
    try reserve(number, MemoryLayout<Record>.stride).storeBytes(of: record, as: Record.self)
  }

  @inline(never)
  private func roll(_ number: Int, _ size: Int) throws(StoreError) -> UnsafeMutableRawPointer {
    guard size <= target.pool.extentSize else {
      let memory = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 64)
      close(number)
      filled[number].append(Extent(memory: memory, used: size, isPooled: false))
      return memory
    }
    try put(number)
    let piece = target.pool.take()
    cursor[number] = piece + size
    room[number] = target.pool.extentSize - size
    return piece
  }

  /// Puts the current piece among the filled ones, in memory or in the file.
  private func put(_ number: Int) throws(StoreError) {
    guard let end = cursor[number] else { return }
    let used = target.pool.extentSize - room[number]
    let piece = end - used
    if target.pool.hasRoom {
      filled[number].append(Extent(memory: piece, used: used))
    } else {
      let offset = try target.pool.spill.append(ByteView(start: piece, count: used))
      filled[number].append(Extent(memory: nil, offset: offset, used: used))
      target.pool.give(piece)
    }
    cursor[number] = nil
    room[number] = 0
  }

  /// Ends the current piece in memory.
  private func close(_ number: Int) {
    guard let end = cursor[number] else { return }
    let used = target.pool.extentSize - room[number]
    filled[number].append(Extent(memory: end - used, used: used))
    cursor[number] = nil
    room[number] = 0
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
