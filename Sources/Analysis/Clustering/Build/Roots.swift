import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Sets of addresses that only ever grow together, each named by its smallest member; shared by
/// threads of which one at a time joins sets.
///
/// Four bytes an address. An address points to a smaller one of its set, the smallest to itself,
/// so there are no cycles and the names depend on what was joined and on nothing else. Whoever
/// looks for a name shortens the way for the next: what it writes is an ancestor too, so that a
/// write which comes late does no harm. All accesses are relaxed atomics.
@safe
struct Roots: @unchecked Sendable {
  private let base: UnsafeMutablePointer<Atomic<UInt32>>
  /// Number of addresses.
  let count: Int

  /// Every address alone. The memory is the caller's to ``deallocate()``.
  init(count: Int) {
    self.count = count
    let bytes = max(1, count) * MemoryLayout<UInt32>.stride
    let memory = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 1 << 21)
    #if canImport(Glibc)
      // Addresses are met in no order: large pages spare a look-up of the page for nearly each.
      unsafe madvise(memory, bytes, MADV_HUGEPAGE)
    #endif
    let plain = unsafe memory.bindMemory(to: UInt32.self, capacity: max(1, count))
    for address in 0..<count { unsafe plain[address] = UInt32(truncatingIfNeeded: address) }
    unsafe base = unsafe UnsafeMutableRawPointer(plain).assumingMemoryBound(to: Atomic<UInt32>.self)
  }

  /// Sets that were found before, each address pointing at or towards its root, and new addresses
  /// behind them, each alone.
  init(count: Int, extending roots: UnsafeBufferPointer<UInt32>) {
    self.init(count: count)
    for address in 0..<min(count, roots.count) {
      unsafe base[address].store(roots[address], ordering: .relaxed)
    }
  }

  /// Gives the memory back.
  func deallocate() { unsafe UnsafeMutableRawPointer(base).deallocate() }

  /// The address that an address points to.
  @inline(__always)
  func parent(of address: UInt32) -> UInt32 {
    unsafe base[Int(address)].load(ordering: .relaxed)
  }

  /// The smallest member of a set.
  @inline(__always)
  func root(of address: UInt32) -> UInt32 {
    var node = address
    while true {
      let above = parent(of: node)
      if above == node { return node }
      let next = parent(of: above)
      if next == above { return above }
      unsafe base[Int(node)].store(next, ordering: .relaxed)
      node = next
    }
  }

  /// Joins two sets by their names, the larger below the smaller. One thread at a time.
  @inline(__always)
  func join(_ child: UInt32, to root: UInt32) {
    unsafe base[Int(child)].store(root, ordering: .relaxed)
  }

  /// The smallest member of each address's set.
  func flattened() -> [UInt32] {
    unsafe [UInt32](unsafeUninitializedCapacity: count) { buffer, filled in
      // A parent is smaller than its child, so in ascending order it is flat already.
      for address in 0..<count {
        let above = parent(of: UInt32(truncatingIfNeeded: address))
        unsafe buffer[address] =
          unsafe above == UInt32(truncatingIfNeeded: address) ? above : buffer[Int(above)]
      }
      filled = count
    }
  }
}
