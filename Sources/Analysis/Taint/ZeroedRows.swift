import Foundation

/// Rows that begin as zero and take no memory until they are written to.
///
/// Asked of the system, not of the allocator, which would hand back used memory and clear all of
/// it, however little is written.
@safe
struct ZeroedRows<Row: BitwiseCopyable>: ~Copyable {
  let rows: UnsafeMutablePointer<Row>
  private let bytes: Int
  private let isMapped: Bool

  init(_ count: Int) {
    bytes = max(count, 1) * MemoryLayout<Row>.stride
    let mapped = unsafe mmap(nil, bytes, PROT_READ | PROT_WRITE, ZeroedRows.flags, -1, 0)
    if let mapped = unsafe mapped, unsafe mapped != MAP_FAILED {
      isMapped = true
      // Rows are read at random places: large pages spare look-ups of addresses, where there are any.
      #if os(Linux)
        if bytes >= 1 << 24 { _ = unsafe madvise(mapped, bytes, MADV_HUGEPAGE) }
      #endif
      unsafe rows = unsafe mapped.assumingMemoryBound(to: Row.self)
    } else {
      isMapped = false
      let own = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 16)
      unsafe memset(own, 0, bytes)
      unsafe rows = unsafe own.assumingMemoryBound(to: Row.self)
    }
  }

  /// Room is only promised: a chain's rows may exceed the memory, those touched will not.
  private static var flags: Int32 {
    #if os(Linux)
      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE
    #else
      MAP_PRIVATE | MAP_ANONYMOUS
    #endif
  }

  deinit {
    if isMapped {
      unsafe munmap(rows, bytes)
    } else {
      unsafe UnsafeMutableRawPointer(rows).deallocate()
    }
  }
}
