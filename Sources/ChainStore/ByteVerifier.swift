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
    let bad = Mutex<(column: Int?, pages: Bool)>((nil, false))
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
      let bytes = ByteView(rebasing: file.bytes[range])
      let pages = checksums.pages?.slice(entry.name)
      defer {
        file.release(range)
        meter?.add(range.count)
      }
      /// Whether bytes have their digest; that their pages have their sums is noted beside.
      func isSound(_ bytes: ByteView) -> Bool {
        guard ColumnChecksums.digest(bytes) == expected else { return false }
        let sums = PageSums.sums(of: bytes).enumerated()
        if !sums.allSatisfy({ $1 == pages?[start / PageSums.page + $0] }) {
          bad.withLock { $0.pages = true }
        }
        return true
      }
      if isSound(bytes) { return }
      let rows = GrowingRows(folder: folder, manifest: manifest)
      if let settled = try rows.settled(entry.name, bytes),
        settled.withByteView({ isSound($0) })
      {
        return
      }
      bad.withLock { $0.column = min($0.column ?? .max, work[number].column) }
    }
    let (column, arePagesBad) = bad.withLock { $0 }
    if let column {
      throw StoreError(
        .verificationFailed, "the bytes do not have the checksum of the manifest",
        at: "column \(manifest.columns[column].name)")
    }
    guard !arePagesBad else {
      throw StoreError(
        .verificationFailed, "the sums of pages are not those of the columns",
        at: folder + "/" + ColumnChecksums.pageSumsFile(manifest.checksums))
    }
  }
}

/// Rows of columns that a writer is changing, as readers of the last commit take them.
private struct GrowingRows {
  let folder: String
  let manifest: Manifest

  /// The rows with numbers past the commit's end undone; nil where no writer is at work, or the
  /// column is not one that it changes.
  func settled(_ name: String, _ bytes: ByteView) throws(StoreError) -> [UInt32]? {
    guard FileManager.default.fileExists(atPath: "\(folder)/\(VersionFolders.mark)") else {
      return nil
    }
    let rows = unsafe bytes.buffer.bindMemory(to: UInt32.self)
    if name == "output.spender" {
      let end = UInt32(truncatingIfNeeded: manifest.totals.transactions)
      return unsafe rows.map { $0 >= end && $0 != Spender.overwritten ? Spender.none : $0 }
    }
    guard name == "address.lastReceipt" else { return nil }
    let growth = try ReceiptGrowth(folder: folder, isWide: manifest.isWide)
    let end = UInt64(manifest.totals.outputs)
    return unsafe rows.map { row in
      var output = UInt64(row)
      while output >= end, row != .max, let earlier = growth.previous(output) { output = earlier }
      return UInt32(truncatingIfNeeded: output)
    }
  }
}
