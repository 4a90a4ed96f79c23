import Foundation

/// Rows that begin as zero and take no memory until they are written to.
enum ZeroedMemory {
  static func rows<Row: BitwiseCopyable>(_ count: Int) -> UnsafeMutablePointer<Row> {
    guard let bytes = calloc(max(count, 1), MemoryLayout<Row>.stride) else {
      // Without overcommitted memory the system is asked page by page.
      let rows = UnsafeMutableRawPointer.allocate(
        byteCount: max(count, 1) * MemoryLayout<Row>.stride, alignment: 16)
      memset(rows, 0, max(count, 1) * MemoryLayout<Row>.stride)
      return rows.assumingMemoryBound(to: Row.self)
    }
    return bytes.assumingMemoryBound(to: Row.self)
  }

  static func free<Row>(_ rows: UnsafeMutablePointer<Row>) { Foundation.free(rows) }
}
