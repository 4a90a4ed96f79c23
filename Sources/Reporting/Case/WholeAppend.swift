import ChainStore

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A file of a case that grows at its end: by all of what is added, or by nothing.
final class WholeAppend {
  private let descriptor: Int32
  private let path: String

  /// Opens a file, for its owner alone where it is new, and waits until no other process adds to it.
  init(_ path: String) throws(CaseError) {
    self.path = path
    descriptor = unsafe open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw CaseError(.cannotCreate, "cannot be opened: \(MappedFile.reason())", at: path)
    }
    guard flock(descriptor, LOCK_EX) == 0 else {
      throw CaseError(.inputOutput, "cannot be locked: \(MappedFile.reason())", at: path)
    }
  }

  deinit { close(descriptor) }

  /// Adds bytes in the place of what stands behind a length; on disk when this returns. Where that
  /// cannot be done, what stood there is put back.
  func add(_ bytes: [UInt8], behind length: Int, insteadOf rest: [UInt8]) throws(CaseError) {
    guard ftruncate(descriptor, off_t(length)) == 0, put(bytes), fsync(descriptor) == 0 else {
      let reason = MappedFile.reason()
      if ftruncate(descriptor, off_t(length)) == 0 { _ = put(rest) }
      throw CaseError(.inputOutput, "cannot be written: \(reason)", at: path)
    }
  }

  /// Adds bytes at the end.
  func add(_ bytes: [UInt8]) throws(CaseError) {
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else {
      throw CaseError(.inputOutput, "cannot be read: \(MappedFile.reason())", at: path)
    }
    try add(bytes, behind: Int(status.st_size), insteadOf: [])
  }

  private func put(_ bytes: [UInt8]) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withByteView { $0.write(to: descriptor) }
      guard count > 0 else { return false }
      rest = rest.dropFirst(count)
    }
    return true
  }
}
