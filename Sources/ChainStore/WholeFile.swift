import Bitcoin

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Small inputs that are read whole: files, and what a pipe gives that a path names, as a shell's
/// `<(…)` does. A pipe into which nobody writes and a device without end are errors, never a wait
/// without end.
public enum WholeFile {
  /// Bytes that an input may have.
  public static let largest = 1 << 30
  /// Bytes that a device may give, a terminal too.
  private static let largestOfDevice = 1 << 20
  /// Milliseconds to wait for somebody who opens a pipe to write into it.
  private static let patience: Int32 = 1_000

  /// The text of an input as UTF-8, whether it begins with a byte order mark or is UTF-16. Throws as
  /// ``read(_:)`` does, and `malformed` where UTF-16 is torn.
  public static func text(_ path: String) throws(StoreError) -> [UInt8] {
    try text(of: try read(path), at: path)
  }

  /// Bytes that were read from a place as UTF-8 text, as ``text(_:)`` gives it.
  public static func text(of bytes: [UInt8], at path: String) throws(StoreError) -> [UInt8] {
    do throws(DecodingError) {
      return try TextForm.utf8(of: bytes)
    } catch {
      let form = bytes.withByteView { TextForm(of: $0) }
      let line = form.line(of: error.offset, in: bytes)
      throw StoreError(
        .malformed, error.message, at: "\(path) line \(line) offset \(error.offset)")
    }
  }

  /// The bytes of an input. Throws `missing` where there is none that can be read whole,
  /// `limit` above ``largest`` and `inputOutput`.
  public static func read(_ path: String) throws(StoreError) -> [UInt8] {
    let file = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard file >= 0 else {
      throw StoreError(errno == ENOENT ? .missing : .inputOutput, MappedFile.reason(), at: path)
    }
    defer { close(file) }
    let kind = FileKind(of: file)
    guard kind == .regular || kind == .pipe || kind == .device else {
      throw StoreError(.missing, "\(kind.name) where a file is expected", at: path)
    }
    let limit = kind == .device ? largestOfDevice : largest
    var (bytes, rounds): ([UInt8], Int) = ([], 0)
    var piece = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = systemRead(file, &piece)
      if count > 0 {
        bytes += piece[..<count]
        guard bytes.count <= limit else {
          throw StoreError(.limit, "more than \(limit) bytes", at: path)
        }
      } else if count == 0 {
        // A pipe that nobody has opened to write into looks like one that has ended.
        guard kind == .pipe, bytes.isEmpty, !isHungUp(file) else { return bytes }
        rounds += 1
        guard rounds < 2 else {
          throw StoreError(.missing, "a pipe into which nobody writes", at: path)
        }
      } else if errno == EAGAIN {
        _ = events(of: file, within: -1)
      } else if errno != EINTR {
        throw StoreError(.inputOutput, MappedFile.reason(), at: path)
      }
    }
  }

  /// Whether those who wrote into a pipe have gone; waits a while for somebody to come.
  private static func isHungUp(_ file: Int32) -> Bool {
    let events = events(of: file, within: patience)
    return events & Int16(POLLHUP) != 0 && events & Int16(POLLIN) == 0
  }

  private static func events(of file: Int32, within milliseconds: Int32) -> Int16 {
    var state = pollfd(fd: file, events: Int16(POLLIN), revents: 0)
    return unsafe poll(&state, 1, milliseconds) > 0 ? state.revents : 0
  }
}

/// The system's call, which the method of the same name would hide.
private func systemRead(_ file: Int32, _ piece: inout [UInt8]) -> Int {
  unsafe read(file, &piece, piece.count)
}
