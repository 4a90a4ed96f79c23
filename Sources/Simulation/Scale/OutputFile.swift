import Bitcoin
import Foundation

/// A file that is written from front to back in large pieces.
final class OutputFile {
  /// Where it is.
  let path: String
  private let descriptor: Int32
  /// Bytes written so far.
  private(set) var size = 0

  /// Makes the file, or empties the one that is there.
  init(path: String) throws(SimulationError) {
    self.path = path
    descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    if descriptor < 0 {
      throw .unwritable(path: path, reason: String(cString: strerror(errno)))
    }
  }

  deinit { close(descriptor) }

  /// Writes all of a buffer.
  func write(_ bytes: UnsafeRawBufferPointer) throws(SimulationError) {
    var done = 0
    while done < bytes.count, let start = bytes.baseAddress {
      let written = Foundation.write(descriptor, start + done, bytes.count - done)
      if written < 0, errno == EINTR { continue }
      guard written > 0 else {
        throw .unwritable(path: path, reason: String(cString: strerror(errno)))
      }
      done += written
    }
    size += bytes.count
  }

  /// Writes all of an array.
  func write(_ bytes: [UInt8]) throws(SimulationError) {
    let result = bytes.withUnsafeBytes { buffer in
      Result { () throws(SimulationError) in try write(buffer) }
    }
    try result.get()
  }

  /// Makes a folder and those above it.
  static func makeFolder(_ path: String) throws(SimulationError) {
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw .unwritable(path: path, reason: error.localizedDescription)
    }
  }
}

/// Rows of a table on their way to a file.
struct TableStream: ~Copyable {
  /// The rows that are not written yet.
  var rows: RawBuffer
  private let file: OutputFile

  /// A table with a first line.
  init(_ file: OutputFile, header: StaticString) {
    self.file = file
    rows = RawBuffer(capacity: 1 << 20)
    rows.put(header)
    rows.put(0x0a as UInt8)
  }

  /// Writes what has gathered, where it is much.
  mutating func flushWhenLarge() throws(SimulationError) {
    if rows.count > 1 << 19 { try flush() }
  }

  /// Writes what has gathered.
  mutating func flush() throws(SimulationError) {
    try file.write(rows.bytes)
    rows.removeAll()
  }
}
