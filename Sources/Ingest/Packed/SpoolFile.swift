import Bitcoin
import ChainStore
import Foundation

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A file in the system's folder for temporary ones that holds what cannot be mapped where it is:
/// unpacked data and standard input. It has no name once it is mapped, so nothing stays behind.
struct SpoolFile {
  private let path: String
  private let descriptor: Int32

  /// Makes an empty one for an input, whose name errors carry.
  init(for input: String) throws(IngestError) {
    var name = Array((NSTemporaryDirectory() + "/filature-XXXXXX").utf8CString)
    descriptor = unsafe mkstemp(&name)
    path = String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    guard descriptor >= 0 else {
      throw IngestError(
        .inputOutput, "no temporary file can be made: \(MappedFile.reason())", at: input,
        hint: "set TMPDIR to a folder with room for the unpacked data")
    }
  }

  /// Appends bytes; false with the system's reason where that fails.
  func write(_ bytes: ByteView) -> Bool {
    var rest = bytes
    while !rest.isEmpty {
      let count = rest.write(to: descriptor)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return false }
      rest = ByteView(rebasing: rest[count...])
    }
    return true
  }

  /// The error for a write that failed.
  static func full(_ input: String) -> IngestError {
    IngestError(
      .inputOutput, "the temporary file cannot be written: \(MappedFile.reason())", at: input,
      hint: "set TMPDIR to a folder with room for the unpacked data")
  }

  /// Maps what was written and removes the name.
  func mapped() throws(IngestError) -> MappedFile {
    defer { discard() }
    do throws(StoreError) {
      return try MappedFile(path: path)
    } catch {
      throw IngestError(.inputOutput, error.message, at: path)
    }
  }

  /// Removes the file.
  func discard() {
    close(descriptor)
    unsafe unlink(path)
  }

  /// Takes in all of standard input.
  static func standardInput() throws(IngestError) -> MappedFile {
    let name = "standard input"
    let spool = try SpoolFile(for: name)
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
    defer { unsafe buffer.deallocate() }
    while true {
      let count = unsafe read(STDIN_FILENO, buffer.baseAddress, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else {
        spool.discard()
        throw IngestError(.inputOutput, MappedFile.reason(), at: name)
      }
      if count == 0 { return try spool.mapped() }
      guard unsafe spool.write(ByteView(UnsafeRawBufferPointer(rebasing: buffer[..<count]))) else {
        spool.discard()
        throw full(name)
      }
    }
  }

  /// Makes UTF-8 of a file that is text in another form.
  static func narrowed(
    _ file: MappedFile, _ form: TextForm, path: String
  ) throws(IngestError) -> MappedFile {
    let spool = try SpoolFile(for: path)
    var isFull = false
    do throws(DecodingError) {
      var decoder = try TextDecoder(form, unpaired: .refused)
      var text: [UInt8] = []
      var rest = file.bytes[...]
      while !rest.isEmpty, !isFull {
        let piece = rest.prefix(1 << 20)
        rest = rest.dropFirst(piece.count)
        try decoder.decode(ByteView(rebasing: piece), into: &text)
        if rest.isEmpty { try decoder.finish(into: &text) }
        isFull = text.withByteView { !spool.write($0) }
        text.removeAll(keepingCapacity: true)
      }
    } catch {
      spool.discard()
      let line = form.line(of: error.offset, in: file.bytes)
      throw IngestError(
        .malformed, error.message, at: "\(path) line \(line) offset \(error.offset)",
        hint: "get a sound copy of this file")
    }
    guard !isFull else {
      spool.discard()
      throw full(path)
    }
    return try spool.mapped()
  }

  /// Unpacks a gzip file.
  static func unpacked(_ packed: MappedFile, path: String) throws(IngestError) -> MappedFile {
    let spool = try SpoolFile(for: path)
    var isFull = false
    do throws(DecodingError) {
      try Gzip.unpack(packed.bytes) { piece throws(DecodingError) in
        guard spool.write(piece) else {
          isFull = true
          throw DecodingError(offset: 0, message: "full")
        }
      }
    } catch {
      spool.discard()
      if isFull { throw full(path) }
      throw IngestError(
        .malformed, error.message, at: "\(path) offset \(error.offset)",
        hint: "get a sound copy of this file")
    }
    return try spool.mapped()
  }
}
