import Foundation

/// Rows that begin as zero and take no memory until they are written to.
///
/// Asked of the system, not of the allocator, which would hand back used memory and clear all of
/// it, however little is written.
struct ZeroedRows<Row: BitwiseCopyable>: ~Copyable {
  let rows: UnsafeMutablePointer<Row>
  private let bytes: Int
  private let isMapped: Bool

  init(_ count: Int) {
    bytes = max(count, 1) * MemoryLayout<Row>.stride
    let mapped = mmap(nil, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    if let mapped, mapped != MAP_FAILED {
      isMapped = true
      rows = mapped.assumingMemoryBound(to: Row.self)
    } else {
      isMapped = false
      let own = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 16)
      memset(own, 0, bytes)
      rows = own.assumingMemoryBound(to: Row.self)
    }
  }

  deinit {
    if isMapped { munmap(rows, bytes) } else { UnsafeMutableRawPointer(rows).deallocate() }
  }
}
