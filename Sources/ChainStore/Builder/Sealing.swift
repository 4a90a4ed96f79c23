import Bitcoin
import Synchronization

/// A lookup table's file, built anew or kept from the last commit.
struct LookupFile {
  let name: String
  /// Bytes.
  let size: Int
  /// The file where it was built anew; nil where it was kept.
  let file: ColumnFile?
}

/// Computes the checksums that a commit needs: those of stretches that changed.
struct Sealing {
  private let known: ColumnChecksums
  private let touched: TouchedStretches
  private let isShared: Bool
  private var columns: [(name: String, bytes: Int)] = []
  private var digests: [String: [Hash256]] = [:]
  private var work: [(file: ColumnFile, stretch: Int)] = []

  /// Columns whose committed rows change.
  private static let mutable: Set<String> = [
    "output.spender", "address.lastReceipt", "address.lastReceipt.high",
  ]

  init(known: ColumnChecksums, touched: TouchedStretches, isShared: Bool) {
    self.known = known
    self.touched = touched
    self.isShared = isShared
  }

  /// Adds a column whose first bytes are as they were.
  mutating func add(_ file: ColumnFile, keeping kept: Int) {
    let bytes = file.count * file.rowSize
    let old = known.digests[file.name] ?? []
    let isChanged = Sealing.mutable.contains(file.name) && !isShared
    var rows = [Hash256](repeating: .zero, count: ColumnChecksums.count(bytes))
    for number in rows.indices {
      let isKept = (number + 1) * ColumnChecksums.stretch <= kept && number < old.count
      if isKept, !isChanged, touched.stretches[file.name]?.contains(number) != true {
        rows[number] = old[number]
      } else {
        work.append((file, number))
      }
    }
    columns.append((file.name, bytes))
    digests[file.name] = rows
  }

  /// Adds a lookup table.
  mutating func add(_ table: LookupFile) {
    columns.append((table.name, table.size))
    let count = ColumnChecksums.count(table.size)
    digests[table.name] = known.digests[table.name] ?? []
    guard let file = table.file else { return }
    digests[table.name] = [Hash256](repeating: .zero, count: count)
    for number in 0..<count { work.append((file, number)) }
  }

  /// Hashes on all threads, two stretches at a time.
  func run(
    _ builder: ChainGraphBuilder
  ) throws(StoreError) -> (entries: [Manifest.ColumnEntry], checksums: ColumnChecksums) {
    let found = Mutex(digests)
    let work = SharedWork(work: work)
    try builder.step(.sealing, (work.work.count + 1) / 2) {
      (Scratch(), Scratch(), work)
    } body: { own, number throws(StoreError) in
      let first = own.2.work[2 * number]
      let left = try Sealing.read(first, into: own.0)
      guard 2 * number + 1 < own.2.work.count else {
        let digest = ColumnChecksums.digest(left)
        found.withLock { $0[first.file.name]?[first.stretch] = digest }
        return
      }
      let second = own.2.work[2 * number + 1]
      let digests = HashPairs.sha256(left, try Sealing.read(second, into: own.1))
      found.withLock {
        $0[first.file.name]?[first.stretch] = digests.0
        $0[second.file.name]?[second.stretch] = digests.1
      }
    }
    var checksums = ColumnChecksums()
    for (name, rows) in found.withLock({ $0 }) { checksums.set(name, rows) }
    let entries = columns.map { column in
      Manifest.ColumnEntry(
        name: column.name, bytes: column.bytes, sha256: checksums.checksum(of: column.name))
    }
    return (entries, checksums)
  }

  private static func read(
    _ work: (file: ColumnFile, stretch: Int), into scratch: Scratch
  ) throws(StoreError) -> UnsafeRawBufferPointer {
    let (file, stretch) = work
    let start = stretch * ColumnChecksums.stretch
    let count = min(ColumnChecksums.stretch, file.count * file.rowSize - start)
    let target = UnsafeMutableRawBufferPointer(start: scratch.room(count), count: count)
    try file.read(target, atByte: start)
    return UnsafeRawBufferPointer(target)
  }

  private struct SharedWork: @unchecked Sendable {
    let work: [(file: ColumnFile, stretch: Int)]
  }
}
