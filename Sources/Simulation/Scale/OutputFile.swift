import Bitcoin
import Foundation

/// A file that is written from front to back in large pieces, behind the one who makes them.
struct OutputFile: ~Copyable {
  private let file: FileEnd
  private let lane: WriteLane
  /// Bytes handed over so far.
  private(set) var size = 0

  /// Makes the file, or empties the one that is there.
  init(path: String, lane: WriteLane) throws(SimulationError) {
    self.lane = lane
    file = try FileEnd(path: path)
  }

  /// Hands over the bytes of a buffer, which is empty afterwards; throws what an earlier piece met.
  mutating func write(_ buffer: inout RawBuffer) throws(SimulationError) {
    size += buffer.count
    try lane.write(&buffer, to: file)
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

/// An open file, closed once nothing waits to be written to it.
final class FileEnd: Sendable {
  private let path: String
  private let descriptor: Int32

  /// Makes the file, or empties the one that is there.
  init(path: String) throws(SimulationError) {
    self.path = path
    descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    if descriptor < 0 {
      throw unsafe .unwritable(path: path, reason: String(cString: strerror(errno)))
    }
  }

  deinit { close(descriptor) }

  /// Writes all of a buffer.
  func write(_ bytes: ByteView) throws(SimulationError) {
    var done = 0
    while done < bytes.count {
      let written = ByteView(rebasing: bytes[done...]).write(to: descriptor)
      if written < 0, errno == EINTR { continue }
      guard written > 0 else {
        throw unsafe .unwritable(path: path, reason: String(cString: strerror(errno)))
      }
      done += written
    }
  }
}

/// Rows of a table on their way to a file.
struct TableStream: ~Copyable {
  /// The rows that are not written yet.
  var rows: RawBuffer
  private var file: OutputFile

  /// A table with a first line.
  init(_ file: consuming OutputFile, header: StaticString) {
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
  mutating func flush() throws(SimulationError) { try file.write(&rows) }
}
