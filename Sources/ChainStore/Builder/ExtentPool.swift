import Synchronization

/// Working memory in pieces of one size, with a temporary file behind it.
///
/// Pieces that are filled and not yet read wait in memory while the budget lasts, and in the file
/// after that. A piece that has been read is used again, so that the memory stays warm.
final class ExtentPool: @unchecked Sendable {
  /// Bytes of one piece.
  let extentSize: Int
  /// Where pieces wait that find no room.
  let spill: TemporaryFile
  private let limit: Int
  private let state = Mutex(State())

  private struct State {
    var free: [UInt] = []
    var live = 0
  }

  init(budget: Int, extentSize: Int, folder: String) {
    self.extentSize = extentSize
    limit = max(1, budget / extentSize)
    spill = TemporaryFile(folder: folder)
  }

  deinit {
    state.withLock { state in
      for address in state.free {
        unsafe UnsafeMutableRawPointer(bitPattern: address)?.deallocate()
      }
      state.free = []
    }
  }

  /// A piece to write into: writers always get one.
  func take() -> UnsafeMutableRawPointer {
    let known: UInt? = state.withLock { state in
      state.live += 1
      return state.free.popLast()
    }
    if let known, let piece = unsafe UnsafeMutableRawPointer(bitPattern: known) {
      return unsafe piece
    }
    return .allocate(byteCount: extentSize, alignment: 64)
  }

  /// Takes a piece back.
  func give(_ piece: UnsafeMutableRawPointer) {
    state.withLock { state in
      state.live -= 1
      state.free.append(UInt(bitPattern: piece))
    }
  }

  /// Whether a filled piece may wait in memory.
  var hasRoom: Bool { state.withLock { $0.live < limit } }
}

/// A filled piece, in memory or in the pool's file.
@safe
struct Extent: @unchecked Sendable {
  /// Its memory; nil where it lies in the file.
  var memory: UnsafeMutableRawPointer?
  /// Where it lies in the file.
  var offset = 0
  /// Bytes used.
  var used: Int
  /// Whether the memory belongs to the pool.
  var isPooled = true
}

/// Raw memory that grows as asked and is used over and over by one thread.
@safe
final class Scratch {
  private(set) var base: UnsafeMutableRawPointer
  private(set) var capacity: Int

  init(_ capacity: Int = 1 << 16) {
    self.capacity = capacity
    unsafe base = .allocate(byteCount: capacity, alignment: 64)
  }

  deinit { unsafe base.deallocate() }

  /// At least so many bytes; what was there is lost when it grows.
  func room(_ bytes: Int) -> UnsafeMutableRawPointer {
    if bytes > capacity {
      unsafe base.deallocate()
      capacity = bytes + bytes / 4
      unsafe base = .allocate(byteCount: capacity, alignment: 64)
    }
    return unsafe base
  }

  /// Rows of a type, all of one value.
  func rows<Row: BitwiseCopyable>(_ count: Int, filledWith value: Row) -> UnsafeMutablePointer<Row>
  {
    let rows = unsafe room(max(1, count) * MemoryLayout<Row>.stride).bindMemory(
      to: Row.self, capacity: max(1, count))
    unsafe rows.update(repeating: value, count: count)
    return unsafe rows
  }

  /// Rows of a type, not set.
  func rows<Row: BitwiseCopyable>(_ count: Int, of: Row.Type) -> UnsafeMutablePointer<Row> {
    unsafe room(max(1, count) * MemoryLayout<Row>.stride).bindMemory(
      to: Row.self, capacity: max(1, count))
  }
}
