import Bitcoin
import Synchronization

/// Bytes that records count as their blocks' and that are none, which shows only when a block is
/// read: such a record ends where the next begins.
final class SurplusBytes: Sendable {
  private let found = Mutex<[Place: [Blemish]]>([:])

  private struct Place: Hashable, Comparable {
    let file: Int
    let offset: Int

    static func < (left: Place, right: Place) -> Bool {
      (left.file, left.offset) < (right.file, right.offset)
    }
  }

  /// Takes note of a record whose block ends early; blocks are read from several threads.
  func note(_ record: BlockRecord, block size: Int, in file: ObfuscatedFile, _ network: Network) {
    guard let begun = file.begunRecord(at: record.offset, of: network),
      begun.statedSize == record.size
    else { return }
    var blemishes = [begun.wrongSize(size, at: "\(file.path) offset \(record.offset)")]
    let rest = (begun.body + size)..<begun.statedEnd
    if rest.contains(where: { !file.isPadding($0) }) {
      var stray = Blemish(
        severity: .rubbish, message: "\(rest.count) bytes that belong to no block",
        location: "\(file.path) offset \(rest.lowerBound)")
      stray.bytes = rest.count
      blemishes.append(stray)
    }
    found.withLock { $0[Place(file: record.file, offset: record.offset)] = blemishes }
  }

  /// Leaves out a record that was looked into, and told of, by itself.
  func forget(_ record: BlockRecord) {
    found.withLock { _ = $0.removeValue(forKey: Place(file: record.file, offset: record.offset)) }
  }

  /// What was found, in the order of files.
  var blemishes: [Blemish] {
    found.withLock { $0 }.sorted { $0.key < $1.key }.flatMap(\.value)
  }
}
