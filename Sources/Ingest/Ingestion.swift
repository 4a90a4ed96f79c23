import Bitcoin
import ChainStore
import Foundation

/// What to read into which store, and how.
public struct IngestRequest: Sendable {
  /// Files and directories.
  public var paths: [String]
  /// Directory of the store.
  public var store: String
  /// `auto` or the name of a format.
  public var format = "auto"
  /// Network; nil to recognise it.
  public var network: Network?
  /// What an unknown parent means.
  public var missingParents = MissingParents.refused
  /// Last height to take.
  public var toHeight: Int?
  /// Threads that read and hash.
  public var threads = ProcessInfo.processInfo.activeProcessorCount

  /// A request for some paths.
  public init(paths: [String], store: String) {
    self.paths = paths
    self.store = store
  }
}

/// How far an ingest has come.
public struct IngestProgress: Sendable {
  /// Blocks built.
  public var blocks: Int
  /// Blocks to build.
  public var totalBlocks: Int
  /// Bytes of blocks built.
  public var bytes: Int
  /// Bytes of blocks to build.
  public var totalBytes: Int
  /// Transactions built.
  public var transactions: Int
}

/// What an ingest did.
public struct IngestOutcome: Sendable {
  /// Blocks added to the best chain.
  public var added = 0
  /// Blocks taken back by a reorganisation.
  public var removed = 0
  /// The store's manifest afterwards; nil where there is still no store.
  public var manifest: Manifest?
  /// Things the reader must know.
  public var warnings: [String] = []
  /// What ended it early; what came before is committed.
  public var failure: IngestError?
}

/// Raised between blocks when the user interrupts; nothing has been written.
public struct IngestInterrupted: Error {
  /// The interruption.
  public init() {}
}

/// Reads blocks into a store.
public struct Ingestion {
  private let request: IngestRequest
  private let progress: (IngestProgress) throws(IngestInterrupted) -> Void
  private var outcome = IngestOutcome()

  /// An ingest that reports its progress after each block; an error thrown there stops it.
  public init(
    _ request: IngestRequest, progress: @escaping (IngestProgress) throws(IngestInterrupted) -> Void
  ) {
    self.request = request
    self.progress = progress
  }

  /// Reads everything, then commits once.
  ///
  /// Throws ``IngestError`` where nothing could be taken, ``IngestInterrupted`` where the user
  /// stopped it; the store is then as it was.
  public mutating func run() throws -> IngestOutcome {
    let files = try InputFile.open(request.paths)
    let existing = try openStore()
    if let existing, let asked = request.network, asked != existing.network {
      throw IngestError(
        .malformed, "the store holds \(existing.network.name), not \(asked.name)",
        at: request.store, hint: "read each network into a store of its own")
    }
    var source = try ChainSources.open(
      files, format: request.format, network: request.network ?? existing?.network)
    let known = KnownChain(existing)
    try source.link(to: existing?.manifest.beginsAtGenesis == true ? known.hashes : [])
    source = RememberedBlocks(source, existing?.stale ?? StaleBlocks())
    let missing: MissingParents =
      existing.map { $0.manifest.beginsAtGenesis ? request.missingParents : .booked }
      ?? request.missingParents
    let best = BestChain(
      records: source.records, known: known, network: source.network, missingParents: missing)
    noteBlemishes(of: source, best)
    guard !best.path.isEmpty || existing != nil else { throw nothingLinks(source, best) }
    if !best.path.isEmpty {
      try build(source, best, existing, missing: missing, files: files)
    } else {
      outcome.manifest = try remember(best, of: source, in: existing)
    }
    noteUnlinked(source, best)
    return outcome
  }

  private func openStore() throws -> ChainGraph? {
    do throws(StoreError) {
      guard try Manifest.read(store: request.store) != nil else { return nil }
      return try ChainGraph(directory: request.store)
    } catch {
      throw IngestError(error)
    }
  }

  /// Warns of torn ends and rubbish; a damaged record without a sound copy is a failure.
  private mutating func noteBlemishes(of source: any ChainSource, _ best: BestChain) {
    for blemish in source.blemishes {
      let hasCopy = blemish.hash.map { best.copies[$0] != nil } ?? false
      if blemish.severity == .damaged, !hasCopy {
        outcome.failure =
          outcome.failure
          ?? IngestError(
            .malformed, blemish.message, at: blemish.location,
            hint: "get a sound copy of this block file")
      } else {
        outcome.warnings.append("\(blemish.location): \(blemish.message)")
      }
    }
  }

  private func nothingLinks(_ source: any ChainSource, _ best: BestChain) -> IngestError {
    if let failure = outcome.failure { return failure }
    let place = source.records.first.map { source.location(of: $0) }
    return IngestError(
      .malformed, "the blocks do not begin at the first block of \(source.network.name)",
      at: place ?? source.blemishes.first?.location ?? "input",
      hint: "add the earlier files, or use --allow-missing-parents for a stretch of chain")
  }

  private mutating func noteUnlinked(_ source: any ChainSource, _ best: BestChain) {
    guard best.unlinkedCount > 0 else { return }
    let text = "\(best.unlinkedCount) blocks do not link to the chain"
    if let first = best.unlinked {
      outcome.failure =
        outcome.failure
        ?? IngestError(
          .malformed, text + ", with more work than its tip",
          at: source.location(of: source.records[first]), hint: "add the files between")
    } else {
      outcome.warnings.append(text)
    }
  }

  private mutating func build(
    _ source: any ChainSource, _ best: BestChain, _ existing: ChainGraph?,
    missing: MissingParents, files: [InputFile]
  ) throws {
    var path = best.path
    if let height = request.toHeight {
      path = Array(path.prefix(max(0, height + 1 - best.kept)))
    }
    guard !path.isEmpty else {
      outcome.manifest = existing?.manifest
      return
    }
    let lock = try takeLock()
    defer { withExtendedLifetime(lock) {} }
    var builder =
      existing.map {
        ChainGraphBuilder(resuming: $0, keeping: best.kept, missingParents: missing)
      } ?? ChainGraphBuilder(network: source.network, missingParents: missing)
    try append(path, from: source, to: &builder)
    let removed = (existing?.blockCount ?? 0) - best.kept
    guard builder.blockCount > best.kept, removed == 0 || isHeavier(builder, existing) else {
      outcome.manifest = existing?.manifest
      return
    }
    outcome.added = builder.blockCount - best.kept
    outcome.removed = removed
    let notes = notes(source, best, existing, files: files)
    do throws(StoreError) {
      outcome.manifest = try builder.commit(to: request.store, notes: notes)
    } catch {
      throw IngestError(error)
    }
  }

  /// Commits blocks that are new but lost, where there are any, and nothing else.
  private func remember(
    _ best: BestChain, of source: any ChainSource, in graph: ChainGraph?
  ) throws -> Manifest? {
    guard let graph, best.lost.contains(where: { graph.stale.entry($0.hash)?.isKept != true })
    else { return graph?.manifest }
    let lock = try takeLock()
    defer { withExtendedLifetime(lock) {} }
    do throws(StoreError) {
      return try best.staleBlocks(of: source, after: graph, taking: 0)
        .commit(to: request.store, over: graph.manifest)
    } catch {
      throw IngestError(error)
    }
  }

  private func takeLock() throws -> StoreLock {
    do {
      try FileManager.default.createDirectory(
        atPath: request.store, withIntermediateDirectories: true)
    } catch {
      throw IngestError(
        .store(.cannotCreate), "the store's folder cannot be made", at: request.store)
    }
    do throws(StoreError) {
      return try StoreLock(store: request.store)
    } catch {
      throw IngestError(error)
    }
  }

  /// Builds the blocks one by one; the first that breaks a rule ends it and is kept as the failure.
  private mutating func append(
    _ path: [[Int]], from source: any ChainSource, to builder: inout ChainGraphBuilder
  ) throws {
    var state = IngestProgress(
      blocks: 0, totalBlocks: path.count, bytes: 0,
      totalBytes: path.reduce(0) { $0 + ($1.first.map { source.records[$0].size } ?? 0) },
      transactions: 0)
    var interrupted: IngestInterrupted?
    var warnings: [String] = []
    let pipeline = BlockPipeline(source: source, threads: request.threads, path: path)
    let report = progress
    do throws(IngestError) {
      try pipeline.run { (read: ReadBlock) throws(IngestError) in
        let excess: UInt64
        do throws(BlockRejection) {
          excess = try builder.append(read.block, contentDigest: read.contentDigest)
        } catch {
          throw IngestError(
            .malformed, "block \(read.record.header.hash) \(error)",
            at: source.location(of: read.record))
        }
        if excess > 0 {
          warnings.append(
            "block \(builder.blockCount - 1): its coinbase claims \(excess) sat more than subsidy"
              + " and fees")
        }
        state.blocks += 1
        state.bytes += read.record.size
        state.transactions = builder.txCount
        do throws(IngestInterrupted) {
          try report(state)
        } catch {
          interrupted = error
          throw IngestError(.usage, "interrupted", at: request.store)
        }
      }
    } catch {
      outcome.failure = outcome.failure ?? error
    }
    if let interrupted { throw interrupted }
    outcome.warnings += warnings
  }

  /// Whether a branch that was cut short by a bad block still outweighs the chain it replaces.
  private func isHeavier(_ builder: borrowing ChainGraphBuilder, _ existing: ChainGraph?) -> Bool {
    let before = KnownChain(existing).work.last ?? .zero
    return builder.work > before
  }

  private func notes(
    _ source: any ChainSource, _ best: BestChain, _ existing: ChainGraph?, files: [InputFile]
  ) -> CommitNotes {
    let name = source.formatLabel
    let entries = request.paths.map { path in
      let inside = files.filter {
        $0.path == (path == "-" ? "standard input" : path) || $0.path.hasPrefix(path + "/")
      }
      return Manifest.InputEntry(
        format: name, name: String(path.split(separator: "/").last ?? "."),
        bytes: inside.reduce(0) { $0 + $1.file.bytes.count }, blocks: outcome.added)
    }
    return CommitNotes(
      inputs: (existing?.manifest.inputs ?? []) + entries,
      stale: best.staleBlocks(of: source, after: existing, taking: outcome.added),
      hasStatedTxids: source.hasStatedTxids || (existing?.manifest.hasStatedTxids ?? false))
  }
}
