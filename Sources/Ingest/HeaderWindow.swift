#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Reads a few bytes here and there in a large file.
///
/// Finding the blocks of a file touches a hundred bytes in a megabyte; through a mapping each of
/// them would bring sixteen pages along. A jump reads little, reading on reads more at a time.
@safe
final class HeaderWindow {
  private let descriptor: Int32
  private let buffer: UnsafeMutableRawPointer
  private var start = 0
  private var end = 0
  private static let jump = 128
  private static let stretch = 1 << 16

  /// A window into a file; nil where it cannot be opened.
  init?(path: String) {
    descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    unsafe buffer = .allocate(byteCount: HeaderWindow.stretch, alignment: 64)
    if descriptor < 0 { return nil }
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
    unsafe buffer.deallocate()
  }

  /// The byte at a position; nil where it cannot be read.
  @inline(__always)
  func byte(_ position: Int) -> UInt8? {
    if position < start || position >= end {
      guard load(position) else { return nil }
    }
    return unsafe buffer.load(fromByteOffset: position - start, as: UInt8.self)
  }

  private func load(_ position: Int) -> Bool {
    let size = position == end && end > 0 ? HeaderWindow.stretch : HeaderWindow.jump
    let count = unsafe pread(descriptor, buffer, size, off_t(position))
    (start, end) = (position, position + max(0, count))
    return count > 0
  }
}
