import Bitcoin
import Foundation
import Synchronization

/// Checks the bytes of a store's files against their checksums, on all threads.
///
/// While a writer extends the store, rows of two columns may already hold numbers past the end of
/// the commit being checked; they are taken for what they mean to its readers.
enum ByteVerifier {
  /// Checks every column; throws `verificationFailed`, naming the first in the manifest's order
  /// that differs.
  static func verify(store: String, threads: Int) throws(StoreError) {
    var manifest = try Manifest.ofStore(store)
    while true {
      do throws(StoreError) {
        try check(store, manifest, threads)
        return
      } catch {
        let now = try Manifest.ofStore(store)
        guard now.checksums != manifest.checksums else { throw error }
        manifest = now
      }
    }
  }

  private static func check(
    _ store: String, _ manifest: Manifest, _ threads: Int
  ) throws(StoreError) {
    let folder = store + "/" + manifest.folder
    let checksums = try ColumnChecksums(folder: folder, manifest: manifest)
    var work: [(column: Int, stretch: Int)] = []
    var files: [MappedFile] = []
    for (number, entry) in manifest.columns.enumerated() {
      files.append(try MappedFile(path: "\(folder)/\(entry.fileName)", length: entry.bytes))
      guard checksums.checksum(of: entry.name) == entry.sha256 else {
        throw StoreError(
          .verificationFailed, "the checksums are not those of the manifest",
          at: "column \(entry.name)")
      }
      work += (0..<ColumnChecksums.count(entry.bytes)).map { (number, $0) }
    }
    let bad = Mutex<Int?>(nil)
    let meter = WorkMeter.current
    meter?.begin("checksums", of: manifest.columns.reduce(0) { $0 + $1.bytes }, "bytes")
    let mapped = files
    try Workers.run(work.count, threads: threads) {
      ()
    } _: { _, number throws(StoreError) in
      let entry = manifest.columns[work[number].column]
      let start = work[number].stretch * ColumnChecksums.stretch
      let range = start..<min(entry.bytes, start + ColumnChecksums.stretch)
      let file = mapped[work[number].column]
      let expected = checksums.digests[entry.name]?[work[number].stretch]
      let bytes = UnsafeRawBufferPointer(rebasing: file.bytes[range])
      let pages = checksums.pages?.slice(entry.name)
      let firstPage = start / PageSums.page
      func hasPageSums(_ bytes: UnsafeRawBufferPointer) -> Bool {
        PageSums.sums(of: bytes).enumerated().allSatisfy { $1 == pages?[firstPage + $0] }
      }
      defer {
        file.release(range)
        meter?.add(range.count)
      }
      guard ColumnChecksums.digest(bytes) != expected || !hasPageSums(bytes) else { return }
      let rows = GrowingRows(folder: folder, manifest: manifest)
      if let settled = try rows.settled(entry.name, bytes),
        settled.withUnsafeBytes({ ColumnChecksums.digest($0) == expected && hasPageSums($0) })
      {
        return
      }
      bad.withLock { $0 = min($0 ?? .max, work[number].column) }
    }
    guard let first = bad.withLock({ $0 }) else { return }
    throw StoreError(
      .verificationFailed, "the bytes do not have the checksum of the manifest",
      at: "column \(manifest.columns[first].name)")
  }
}

/// Rows of columns that a writer is changing, as readers of the last commit take them.
private struct GrowingRows {
  let folder: String
  let manifest: Manifest

  /// The rows with numbers past the commit's end undone; nil where no writer is at work, or the
  /// column is not one that it changes.
  func settled(_ name: String, _ bytes: UnsafeRawBufferPointer) throws(StoreError) -> [UInt32]? {
    guard FileManager.default.fileExists(atPath: "\(folder)/\(VersionFolders.mark)") else {
      return nil
    }
    let rows = bytes.bindMemory(to: UInt32.self)
    if name == "output.spender" {
      let end = UInt32(truncatingIfNeeded: manifest.totals.transactions)
      return rows.map { $0 >= end && $0 != Spender.overwritten ? Spender.none : $0 }
    }
    guard name == "address.lastReceipt" else { return nil }
    let growth = try ReceiptGrowth(folder: folder, isWide: manifest.isWide)
    let end = UInt64(manifest.totals.outputs)
    return rows.map { row in
      var output = UInt64(row)
      while output >= end, row != .max, let earlier = growth.previous(output) { output = earlier }
      return UInt32(truncatingIfNeeded: output)
    }
  }
}
