import Bitcoin

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Writes whole files.
enum ColumnWriter {
  /// Whether a file must outlive a power cut once it is written.
  enum Durability {
    /// It is on the disk, not only on its way, when the writer returns.
    case flushed
    /// It can be made again, and its checksum tells where it is not whole.
    case unflushed
  }

  /// Writes a file and returns its SHA-256 in hex.
  static func write(
    _ bytes: ByteView, to path: String, _ durability: Durability = .flushed
  ) throws(StoreError) -> String {
    let flags = O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW
    let descriptor = unsafe open(path, flags, 0o644)
    guard descriptor >= 0 else {
      throw StoreError(.cannotCreate, MappedFile.reason(), at: path)
    }
    defer { close(descriptor) }
    var stream = SHA256Stream()
    var position = 0
    let piece = 4 << 20
    while position < bytes.count {
      let end = min(position + piece, bytes.count)
      let part = ByteView(rebasing: bytes[position..<end])
      stream.update(part)
      try writeAll(part, to: descriptor, path: path)
      position = end
    }
    guard durability == .unflushed || fsync(descriptor) == 0 else {
      throw StoreError(.inputOutput, MappedFile.reason(), at: path)
    }
    return Hex.encode(stream.finalize())
  }

  /// Writes the rows of an array as a file.
  static func write<Row: BitwiseCopyable>(
    _ rows: [Row], to path: String, _ durability: Durability = .flushed
  ) throws(StoreError) -> (bytes: Int, sha256: String) {
    let digest = try rows.withByteView { bytes throws(StoreError) in
      try write(bytes, to: path, durability)
    }
    return (rows.count * MemoryLayout<Row>.stride, digest)
  }

  /// Writes all bytes where a file stands.
  static func write(
    all bytes: [UInt8], to descriptor: Int32, path: String
  ) throws(StoreError) {
    try bytes.withByteView { bytes throws(StoreError) in
      try writeAll(bytes, to: descriptor, path: path)
    }
  }

  private static func writeAll(
    _ part: ByteView, to descriptor: Int32, path: String
  ) throws(StoreError) {
    var done = 0
    while done < part.count {
      let written = ByteView(rebasing: part[done...]).write(to: descriptor)
      guard written > 0 else {
        if errno == EINTR { continue }
        throw StoreError(.inputOutput, MappedFile.reason(), at: path)
      }
      done += written
    }
  }

  /// Flushes a directory, so that names made or changed in it survive a power cut.
  static func flushDirectory(_ path: String) throws(StoreError) {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw StoreError(.inputOutput, MappedFile.reason(), at: path) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else {
      throw StoreError(.inputOutput, MappedFile.reason(), at: path)
    }
  }
}
