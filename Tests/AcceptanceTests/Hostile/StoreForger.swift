import Bitcoin
import Foundation

@testable import ChainStore

/// A store whose bytes are changed under checksums that are right: what a hostile hand can make.
struct StoreForger {
  /// The folder.
  let store: String
  /// The table of contents; checksums and sizes are made anew when it is written.
  var manifest: Manifest
  /// The bytes of each column.
  var columns: [String: [UInt8]] = [:]
  /// The bytes of the file of stale blocks; none where there is none.
  var stale: [UInt8]?

  /// Reads a store.
  init(_ store: String) throws {
    self.store = store
    manifest = try Manifest.ofStore(store)
    for entry in manifest.columns {
      let path = "\(store)/\(manifest.folder)/\(entry.fileName)"
      columns[entry.name] = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    }
  }

  /// Names of the columns, ascending.
  var names: [String] { columns.keys.sorted() }

  /// Sets a row of four bytes.
  mutating func set(_ name: String, row: Int, to value: Int) {
    let value = UInt32(truncatingIfNeeded: value)
    for place in 0..<4 {
      columns[name]?[4 * row + place] = UInt8(truncatingIfNeeded: value >> UInt32(8 * place))
    }
  }

  /// Writes it all back.
  mutating func write() throws {
    let folder = "\(store)/\(manifest.folder)"
    for old in [ColumnChecksums.fileName, ColumnChecksums.pageSumsFile] {
      try FileManager.default.removeItem(atPath: "\(folder)/\(old(manifest.checksums))")
    }
    var sums = ColumnChecksums()
    for place in manifest.columns.indices {
      let name = manifest.columns[place].name
      let bytes = columns[name] ?? []
      _ = try ColumnWriter.write(bytes, to: "\(folder)/\(name).col", .unflushed)
      sums.set(name, StoreForger.digests(of: bytes), pages: StoreForger.pages(of: bytes))
      manifest.columns[place].bytes = bytes.count
      manifest.columns[place].sha256 = sums.checksum(of: name)
    }
    let all = sums.encoded(manifest.columns)
    manifest.checksums = Hex.encode(Digest.sha256(all))
    _ = try ColumnWriter.write(
      all, to: "\(folder)/\(ColumnChecksums.fileName(manifest.checksums))", .unflushed)
    _ = try ColumnWriter.write(
      sums.pageSums(manifest.columns),
      to: "\(folder)/\(ColumnChecksums.pageSumsFile(manifest.checksums))", .unflushed)
    if let stale {
      let name = "stale-1.blocks"
      let written = try ColumnWriter.write(stale, to: "\(store)/\(name)", .unflushed)
      manifest.stale = Manifest.ColumnEntry(
        name: name, bytes: written.bytes, sha256: written.sha256)
    }
    _ = try ColumnWriter.write(
      try manifest.sealed(), to: "\(store)/\(Manifest.fileName)", .unflushed)
  }

  /// The sums of the pages of each of a column's stretches.
  private static func pages(of bytes: [UInt8]) -> [Int: [UInt64]] {
    bytes.withByteView { all in
      var pages: [Int: [UInt64]] = [:]
      for number in 0..<ColumnChecksums.count(all.count) {
        let start = number * ColumnChecksums.stretch
        let end = min(all.count, start + ColumnChecksums.stretch)
        pages[number] = PageSums.sums(of: ByteView(rebasing: all[start..<end]))
      }
      return pages
    }
  }

  /// The digests of a column's stretches.
  private static func digests(of bytes: [UInt8]) -> [Hash256] {
    bytes.withByteView { all in
      (0..<ColumnChecksums.count(all.count)).map { number in
        let start = number * ColumnChecksums.stretch
        let end = min(all.count, start + ColumnChecksums.stretch)
        return ColumnChecksums.digest(ByteView(rebasing: all[start..<end]))
      }
    }
  }
}
