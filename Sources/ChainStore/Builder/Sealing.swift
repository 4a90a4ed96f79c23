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

/// Computes the checksums that a commit needs: those of stretches that changed, and of their pages.
///
/// What a commit takes over from the one before is compared with that one's sums of pages where
/// it is read anyway, so that damage is found and never sealed as if it had been written.
struct Sealing {
  private let known: ColumnChecksums
  private let touched: TouchedStretches
  private let isShared: Bool
  private var columns: [(name: String, bytes: Int)] = []
  private var digests: [String: [Hash256]] = [:]
  private var work: [Piece] = []

  /// A stretch to hash, and how much of it stood in the last commit unchanged.
  private struct Piece {
    let file: ColumnFile
    let stretch: Int
    let kept: Int
  }

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
    let isMutable = Sealing.mutable.contains(file.name)
    var rows = [Hash256](repeating: .zero, count: ColumnChecksums.count(bytes))
    for number in rows.indices {
      let isKept = (number + 1) * ColumnChecksums.stretch <= kept && number < old.count
      let isTouched = touched.stretches[file.name]?.contains(number) == true
      if isKept, !isTouched, !isMutable || isShared {
        rows[number] = old[number]
      } else {
        let start = number * ColumnChecksums.stretch
        let before = isMutable ? 0 : min(ColumnChecksums.stretch, max(0, kept - start))
        work.append(Piece(file: file, stretch: number, kept: before))
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
    for number in 0..<count { work.append(Piece(file: file, stretch: number, kept: 0)) }
  }

  /// Hashes on all threads, two stretches at a time.
  func run(
    _ builder: ChainGraphBuilder
  ) throws(StoreError) -> (entries: [Manifest.ColumnEntry], checksums: ColumnChecksums) {
    let found = Mutex((digests: digests, pages: [String: [Int: [UInt64]]]()))
    let work = SharedWork(work: work)
    let known = known
    try builder.step(.sealing, (work.work.count + 1) / 2) {
      (Scratch(), Scratch(), work)
    } body: { own, number throws(StoreError) in
      func book(_ piece: Piece, _ digest: Hash256, _ sums: [UInt64]) {
        found.withLock {
          $0.digests[piece.file.name]?[piece.stretch] = digest
          $0.pages[piece.file.name, default: [:]][piece.stretch] = sums
        }
      }
      let first = own.2.work[2 * number]
      let left = try Sealing.read(first, into: own.0)
      let leftSums = try Sealing.sums(of: left, first, known)
      guard 2 * number + 1 < own.2.work.count else {
        return book(first, ColumnChecksums.digest(left), leftSums)
      }
      let second = own.2.work[2 * number + 1]
      let right = try Sealing.read(second, into: own.1)
      let rightSums = try Sealing.sums(of: right, second, known)
      let digests = HashPairs.sha256(left, right)
      book(first, digests.0, leftSums)
      book(second, digests.1, rightSums)
    }
    var checksums = ColumnChecksums(pagesOf: known)
    let (digests, pages) = found.withLock { $0 }
    for (name, rows) in digests { checksums.set(name, rows, pages: pages[name] ?? [:]) }
    let entries = columns.map { column in
      Manifest.ColumnEntry(
        name: column.name, bytes: column.bytes, sha256: checksums.checksum(of: column.name))
    }
    return (entries, checksums)
  }

  /// The sums of a stretch's pages, those that stood in the last commit being what they were.
  private static func sums(
    of bytes: ByteView, _ piece: Piece, _ known: ColumnChecksums
  ) throws(StoreError) -> [UInt64] {
    let start = piece.stretch * ColumnChecksums.stretch
    let sums = PageSums.sums(of: bytes)
    guard piece.kept > 0, let old = known.pages?.slice(piece.file.name) else { return sums }
    for page in 0..<PageSums.count(piece.kept) {
      let place = page * PageSums.page
      let end = min(place + PageSums.page, piece.kept)
      // A page that the last commit filled further than this one keeps has no sum to compare with.
      let before = known.bytes(of: piece.file.name) - start
      guard end == min(place + PageSums.page, before) else { break }
      let isWhole = end == min(place + PageSums.page, bytes.count)
      let part = ByteView(rebasing: bytes[place..<end])
      let sum = isWhole ? sums[page] : PageSums.sums(of: part)[0]
      guard sum == old[start / PageSums.page + page] else {
        throw StoreError(
          .malformed,
          "the bytes at \(start + place) do not have their checksum; run `filature verify`, and"
            + " ingest the chain into a new folder", at: piece.file.path)
      }
    }
    return sums
  }

  private static func read(
    _ work: Piece, into scratch: Scratch
  ) throws(StoreError) -> ByteView {
    let start = work.stretch * ColumnChecksums.stretch
    let count = min(ColumnChecksums.stretch, work.file.count * work.file.rowSize - start)
    let target = unsafe UnsafeMutableRawBufferPointer(start: scratch.room(count), count: count)
    try unsafe work.file.read(target, atByte: start)
    return unsafe ByteView(target)
  }

  private struct SharedWork: @unchecked Sendable {
    let work: [Piece]
  }
}
