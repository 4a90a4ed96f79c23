import Bitcoin
import Foundation
import Synchronization

/// What a commit records besides the chain itself.
public struct CommitNotes: Sendable {
  /// Inputs read so far, earlier runs first.
  public var inputs: [Manifest.InputEntry]
  /// Known blocks that are not on the best chain.
  public var stale: StaleBlocksDraft
  /// Whether a dump stated txids that could not be computed.
  public var hasStatedTxids: Bool
  /// What of the inputs nothing could be held against.
  public var unchecked: [Manifest.UncheckedEntry]
  /// Height of the first block of a chain that does not begin at genesis, where something states it.
  public var firstHeight: UInt32?

  /// Notes for a commit.
  public init(
    inputs: [Manifest.InputEntry], stale: StaleBlocksDraft, hasStatedTxids: Bool,
    unchecked: [Manifest.UncheckedEntry] = [], firstHeight: UInt32? = nil
  ) {
    self.inputs = inputs
    self.stale = stale
    self.hasStatedTxids = hasStatedTxids
    self.unchecked = unchecked
    self.firstHeight = firstHeight
  }
}

extension ChainGraphBuilder {
  /// Makes the resolved batch part of the store: everything reaches the disk, then the manifest is
  /// renamed into place. The store is the old one or the new one, whatever happens in between.
  public func commit(notes: CommitNotes) throws(StoreError) -> Manifest {
    guard let result else { preconditionFailure("a commit before the batch was resolved") }
    columns.keep(rows)
    if result.needsCopy || (graph.map { $0.width != columns.width } ?? false), folders.isShared {
      for file in columns.all { try file.seal() }
      columns = try folders.relocate(columns, rows: rows)
    }
    try DiskFlush.run(columns.all) { (file) throws(StoreError) in try file.seal() }
    let touched = try changeCommitted(result)
    // The disk is waited for while lookups and checksums are made.
    let changed = DiskFlush(base.blocks > 0 ? changing : []) { file throws(StoreError) in
      try file.sync()
    }
    let tables = try writeLookups()
    let looked = DiskFlush(tables.compactMap(\.file)) { file throws(StoreError) in
      try file.sync()
    }
    var manifest = Manifest(
      network: network.name, folder: folders.name, beginsAtGenesis: beginsAtGenesis,
      stretch: stretch,
      digest: try lastKept(columns.blockDigest), facts: try lastKept(columns.blockFacts),
      hashKey: hashing.key, totals: result.totals,
      staleBlocks: notes.stale.count, inputs: notes.inputs,
      hasStatedTxids: notes.hasStatedTxids, columns: [], checksums: "")
    manifest.unchecked = notes.unchecked.isEmpty ? nil : notes.unchecked
    if let height = notes.firstHeight { manifest.stretch?.firstHeight = height }
    try seal(tables, touched, &manifest)
    try changed.wait()
    try looked.wait()
    let old = try Manifest.read(store: store)
    manifest.neighbours = old.map { $0.neighbours } ?? NeighbourFile.found(in: store)
    manifest.stale = try notes.stale.write(to: store, after: old?.stale)
    try ColumnWriter.flushDirectory(folders.path)
    try manifest.commit(to: store, over: old)
    folders.clear(for: manifest)
    return manifest
  }

  /// Leaves the store as it was.
  public func abandon() {
    guard folders.isShared else {
      folders.removeUncommitted()
      return
    }
    columns.keep(base)
    for file in columns.all { try? file.seal() }
  }

  /// The chained digest of the last block that is kept, in hex.
  private func lastKept(_ digests: ColumnFile) throws(StoreError) -> String {
    var digest = Hash256.zero
    if rows.blocks > 0 { try unsafe digests.read(into: &digest, 1, at: rows.blocks - 1) }
    return Hex.encode(digest.wireBytes)
  }

  /// Gives committed outputs their spenders, and committed addresses their last outputs.
  ///
  /// Readers of the last commit see numbers past their end there, which mean nothing to them.
  private func changeCommitted(_ result: BuildResult) throws(StoreError) -> TouchedStretches {
    let touched = Mutex(TouchedStretches())
    guard base.blocks > 0 else { return TouchedStretches() }
    if folders.isShared { try folders.setMark() }
    try Workers.run(2, threads: resources.threads) {
      ()
    } _: { _, number throws(StoreError) in
      let own = number == 0 ? try self.changeSpenders(result) : try self.changeLasts(result)
      touched.withLock { $0.add(own) }
    }
    return touched.withLock { $0 }
  }

  /// Files in which committed rows change.
  private var changing: [ColumnFile] { [columns.outputSpender] + columns.addressLast.files }

  /// Rows of `output.spender` in a page of the system.
  private static let rowsOfPage = 1024

  private func changeSpenders(_ result: BuildResult) throws(StoreError) -> TouchedStretches {
    var touched = TouchedStretches()
    guard let spent = result.spent else { return touched }
    let scratch = Scratch()
    let values = Scratch()
    for range in 0..<spent.count where range << result.rangeShift < base.outputs {
      var records = try unsafe spent.load(range, as: SpentRecord.self, into: scratch)
      spent.release(range)
      guard !records.isEmpty else { continue }
      let low = range << result.rangeShift
      let count = min(1 << result.rangeShift, base.outputs - low)
      let spenders = unsafe values.rows(count, of: UInt32.self)
      try unsafe columns.outputSpender.read(into: spenders, count, at: low)
      unsafe records.sort { ($0.spender, $0.row) < ($1.spender, $1.row) }
      var pages = Set<Int>()
      // swift-format-ignore
      for unsafe record in unsafe records
      where Int(record.output) < base.outputs && Int(record.spender) < rows.transactions {
        let place = Int(record.output) - low
        guard unsafe spenders[place] == Spender.none else { continue }
        unsafe spenders[place] =
          record.row == SpentRecord.overwritten ? Spender.overwritten : record.spender
        touched.note("output.spender", byte: Int(record.output) * 4)
        pages.insert(place / ChainGraphBuilder.rowsOfPage)
      }
      // Only pages that changed go back to the disk.
      for page in pages.sorted() {
        let first = page * ChainGraphBuilder.rowsOfPage
        try unsafe columns.outputSpender.write(
          spenders + first, min(ChainGraphBuilder.rowsOfPage, count - first), at: low + first)
      }
    }
    return touched
  }

  private func changeLasts(_ result: BuildResult) throws(StoreError) -> TouchedStretches {
    var touched = TouchedStretches()
    guard let lasts = result.lasts else { return touched }
    let scratch = Scratch()
    for range in 0..<lasts.count {
      var records = try unsafe lasts.load(range, as: LastRecord.self, into: scratch)
      unsafe records.sort { $0.address < $1.address }
      // swift-format-ignore
      for unsafe record in unsafe records {
        var output = record.output
        try unsafe columns.addressLast.write(&output, 1, at: Int(record.address))
        touched.note("address.lastReceipt", byte: Int(record.address) * 4)
        touched.note("address.lastReceipt.high", byte: Int(record.address))
      }
      lasts.release(range)
    }
    return touched
  }

  /// Checksums of what was touched; fills in the manifest's columns.
  private func seal(
    _ tables: [LookupFile], _ touched: TouchedStretches, _ manifest: inout Manifest
  ) throws(StoreError) {
    var known = ColumnChecksums()
    if let graph {
      known = try ColumnChecksums(
        folder: "\(graph.directory)/\(graph.manifest.folder)", manifest: graph.manifest)
    }
    var sealing = Sealing(known: known, touched: touched, isShared: folders.isShared)
    for file in columns.all {
      sealing.add(file, keeping: base.blocks > 0 ? file.base * file.rowSize : 0)
    }
    for table in tables { sealing.add(table) }
    let done = try sealing.run(self)
    manifest.columns = done.entries
    let bytes = done.checksums.encoded(done.entries)
    manifest.checksums = Hex.encode(Digest.sha256(bytes))
    let name = ColumnChecksums.fileName(manifest.checksums)
    _ = try ColumnWriter.write(bytes, to: folders.path + "/" + name)
    let pages = ColumnChecksums.pageSumsFile(manifest.checksums)
    _ = try ColumnWriter.write(
      done.checksums.pageSums(done.entries), to: folders.path + "/" + pages)
  }
}

/// Stretches of committed rows that changed.
struct TouchedStretches {
  private(set) var stretches: [String: Set<Int>] = [:]

  /// Takes over what another has noted.
  mutating func add(_ other: TouchedStretches) {
    stretches.merge(other.stretches) { $0.union($1) }
  }

  /// Takes note of a changed byte.
  mutating func note(_ column: String, byte: Int) {
    stretches[column, default: []].insert(byte / ColumnChecksums.stretch)
  }
}
