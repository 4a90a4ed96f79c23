import Synchronization

/// Numbers by position that several threads change at once: 0 at first, memory where something was
/// written.
///
/// Each change is one relaxed atomic, so that what comes of adding, and of any other change whose
/// order does not matter, is the same on any number of threads. Copies share the numbers.
@safe
struct SharedNumbers: @unchecked Sendable {
  /// Keeps the memory.
  private final class Memory: @unchecked Sendable {
    let rows: ZeroedRows<UInt32>
    init(_ count: Int) { rows = ZeroedRows(count) }
  }

  private let memory: Memory
  private let base: UnsafeMutablePointer<Atomic<UInt32>>
  /// Number of positions.
  let count: Int

  init(_ count: Int) {
    memory = Memory(count)
    unsafe base = unsafe UnsafeMutableRawPointer(memory.rows.rows)
      .assumingMemoryBound(to: Atomic<UInt32>.self)
    self.count = count
  }

  @inline(__always)
  private func check(_ position: Int) {
    precondition(position >= 0 && position < count, "position out of range")
  }

  /// The number at a position.
  @inline(__always)
  subscript(position: Int) -> UInt32 {
    check(position)
    return unsafe base[position].load(ordering: .relaxed)
  }

  /// Writes a number.
  @inline(__always)
  func set(_ number: UInt32, at position: Int) {
    check(position)
    unsafe base[position].store(number, ordering: .relaxed)
  }

  /// Adds to a number; what it was before.
  @inline(__always) @discardableResult
  func add(_ number: UInt32, at position: Int) -> UInt32 {
    check(position)
    return unsafe base[position].wrappingAdd(number, ordering: .relaxed).oldValue
  }

  /// Replaces a number by what comes of it.
  @inline(__always)
  func update(at position: Int, _ change: (UInt32) -> UInt32) {
    check(position)
    var known = unsafe base[position].load(ordering: .relaxed)
    while true {
      let next = change(known)
      guard next != known else { return }
      let (isDone, now) = unsafe base[position].compareExchange(
        expected: known, desired: next, ordering: .relaxed)
      if isDone { return }
      known = now
    }
  }
}

/// Wallets by position, ``WalletFlows/nobody`` at first; several threads may write.
struct WalletWords: Sendable {
  private let numbers: SharedNumbers

  init(_ count: Int) { numbers = SharedNumbers(count) }

  /// The wallet, or the word, at a position.
  @inline(__always)
  subscript(position: Int) -> UInt32 { numbers[position] &- 1 }

  /// Writes a wallet.
  @inline(__always)
  func set(_ wallet: UInt32, at position: Int) { numbers.set(wallet &+ 1, at: position) }
}
