import Bitcoin
import CSystemCalls
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A file without a name in the store's folder: the system frees it when the process ends, however
/// it ends.
final class TemporaryFile: @unchecked Sendable {
  private let folder: String
  private let state = Mutex((descriptor: Int32(-1), end: 0))

  init(folder: String) { self.folder = folder }

  deinit {
    let descriptor = state.withLock { $0.descriptor }
    if descriptor >= 0 { close(descriptor) }
  }

  /// Bytes written so far.
  var size: Int { state.withLock { $0.end } }

  /// Appends some bytes and returns where they lie; several threads may.
  func append(_ bytes: ByteView) throws(StoreError) -> Int {
    let place = state.withLock { state -> (Int32, Int) in
      if state.descriptor < 0 { state.descriptor = TemporaryFile.make(in: folder) }
      let offset = state.end
      state.end += bytes.count
      return (state.descriptor, offset)
    }
    guard place.0 >= 0 else {
      throw StoreError(.cannotCreate, MappedFile.reason(), at: folder + "/scratch")
    }
    try FileBytes.write(bytes, to: place.0, at: place.1, path: folder + "/scratch")
    return place.1
  }

  /// Reads bytes that were appended.
  func read(_ offset: Int, into target: UnsafeMutableRawBufferPointer) throws(StoreError) {
    let descriptor = state.withLock { $0.descriptor }
    try unsafe FileBytes.read(target, from: descriptor, at: offset, path: folder + "/scratch")
  }

  private static func make(in folder: String) -> Int32 {
    let unnamed = unsafe system_unnamed_file(folder)
    guard unnamed < 0, errno == ENOTSUP, let name = try? Leftovers(folder).name(.scratch) else {
      return unnamed
    }
    let path = folder + "/" + name
    let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    if descriptor >= 0 { unsafe unlink(path) }
    return descriptor
  }
}

/// Whole reads and writes at a place, whatever the system gives at once.
enum FileBytes {
  /// Writes all bytes at a place.
  static func write(
    _ bytes: ByteView, to descriptor: Int32, at offset: Int, path: String
  ) throws(StoreError) {
    var done = 0
    while done < bytes.count {
      let rest = ByteView(rebasing: bytes[done...])
      let count = rest.write(to: descriptor, at: offset + done)
      guard count > 0 else {
        if count < 0, errno == EINTR { continue }
        throw StoreError(.inputOutput, MappedFile.reason(), at: path)
      }
      done += count
    }
  }

  /// Fills a buffer from a place; a file that ends before is an error.
  static func read(
    _ target: UnsafeMutableRawBufferPointer, from descriptor: Int32, at offset: Int, path: String
  ) throws(StoreError) {
    guard let base = target.baseAddress else { return }
    var done = 0
    while done < target.count {
      let count = unsafe pread(descriptor, base + done, target.count - done, off_t(offset + done))
      guard count > 0 else {
        if count < 0, errno == EINTR { continue }
        let reason = count == 0 ? "the file ends too early" : MappedFile.reason()
        throw StoreError(.inputOutput, reason, at: path)
      }
      done += count
    }
  }
}

/// Copies of column files.
enum FileCopy {
  /// Copies the first bytes of a file into a new one, and waits until they are on the disk.
  static func copy(_ source: String, to target: String, bytes: Int) throws(StoreError) {
    let from = try MappedFile(path: source, length: bytes)
    let descriptor = unsafe open(target, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw StoreError(.cannotCreate, MappedFile.reason(), at: target) }
    defer { close(descriptor) }
    var place = 0
    while place < bytes {
      let end = min(place + 8 << 20, bytes)
      let part = ByteView(rebasing: from.bytes[place..<end])
      try FileBytes.write(part, to: descriptor, at: place, path: target)
      from.release(place..<end)
      place = end
    }
    guard fsync(descriptor) == 0 else {
      throw StoreError(.inputOutput, MappedFile.reason(), at: target)
    }
  }
}
