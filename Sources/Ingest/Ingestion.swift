import Bitcoin
import ChainStore
import Foundation

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
    var notes: [String] = []
    let files = try InputFile.open(request.paths) { notes.append($0) }
    try inStore { () throws(StoreError) in try StoreLock.checkFolder(request.store) }
    let existing = try openStore()
    try refuseOthers(existing)
    var source = try ChainSources.open(
      files, format: request.format, network: request.network ?? existing?.network)
    outcome.notes = notes
    try take(&source, files: files)
    // A record that proves to be none may have been taken for one that leads over sound blocks.
    if outcome.failure != nil, try source.searchInsideRecords() {
      let first = outcome
      outcome.failure = nil
      try take(&source, files: files)
      outcome.removed += first.removed
      outcome.warnings = first.warnings + outcome.warnings.filter { !first.warnings.contains($0) }
    }
    return outcome
  }

  /// Commits what is new of an input.
  private mutating func take(_ source: inout any ChainSource, files: [InputFile]) throws {
    var plan = try plan(for: &source)
    outcome.manifest = plan.existing?.manifest
    if wantsToWrite(plan) {
      let lock = try takeLock()
      defer { withExtendedLifetime(lock) {} }
      // What will be written is read under the lock: another writer may have been here since.
      if try hasChanged(since: plan) { plan = try self.plan(for: &source) }
      try write(plan, files: files)
    }
    noteUnlinked(plan.source, plan.best, plan.existing)
  }

  /// What an input means for a store as it stands.
  private struct Plan {
    let existing: ChainGraph?
    let source: any ChainSource
    let best: BestChain
    let missing: MissingParents
  }

  /// Chooses the best chain of an input and the store.
  private mutating func plan(for input: inout any ChainSource) throws -> Plan {
    let existing = try openStore()
    try refuseOthers(existing)
    let known = KnownChain(existing)
    try input.link(to: existing?.manifest.beginsAtGenesis == true ? known.hashes : [])
    let missing: MissingParents =
      existing.map { $0.manifest.beginsAtGenesis ? request.missingParents : .booked }
      ?? request.missingParents
    let stale = existing?.stale ?? StaleBlocks()
    var source = RememberedBlocks(input, stale)
    var best = BestChain(
      records: source.records, known: known, network: source.network, missingParents: missing)
    if best.hasDoubtful(source), !best.path.isEmpty || existing != nil,
      try input.searchInsideRecords()
    {
      source = RememberedBlocks(input, stale)
      best = BestChain(
        records: source.records, known: known, network: source.network, missingParents: missing)
    }
    if missing == .refused { try refuseParts(source, best) }
    try refuseStrangers(source, best)
    let blemishes = BlemishReport(source, best, known)
    outcome.warnings = blemishes.warnings
    outcome.failure = blemishes.failure
    guard !best.path.isEmpty || existing != nil else { throw nothingLinks(source, best) }
    return Plan(existing: existing, source: source, best: best, missing: missing)
  }

  /// Refuses what was asked for where the store is another's.
  private func refuseOthers(_ existing: ChainGraph?) throws(IngestError) {
    guard let existing else { return }
    if let asked = request.network, asked != existing.network {
      throw IngestError(
        .malformed, "the store holds \(existing.network.name), not \(asked.name)",
        at: request.store, hint: "read each network into a store of its own")
    }
    let key = existing.manifest.hashKey
    if key != request.hashKey ?? key {
      throw IngestError(
        .usage, "the store has a seed key of its own", at: request.store,
        hint: "leave --seed-key out, or read into a new folder")
    }
  }

  /// Parts of blocks make no chain from the first block on, even where that is among them.
  private func refuseParts(
    _ source: any ChainSource, _ best: BestChain
  ) throws(IngestError) {
    let records = best.path.lazy.map { copies in copies.map { source.records[$0] } }
    guard let part = records.first(where: { $0.allSatisfy(source.isPart) })?.first else { return }
    throw IngestError(
      .malformed, "of block \(part.header.hash) only some transactions are given",
      at: source.location(of: part),
      hint: "add the blocks, or use --allow-missing-parents for a stretch of chain")
  }

  /// Whether the input adds to the chain, or holds blocks that lost and are not known.
  private func wantsToWrite(_ plan: Plan) -> Bool {
    guard plan.best.path.isEmpty else { return !chosen(plan.best).isEmpty }
    guard let graph = plan.existing else { return false }
    return plan.best.lost.contains { graph.stale.entry($0.hash)?.isKept != true }
  }

  /// Whether the store is at another commit than when the plan was made.
  private func hasChanged(since plan: Plan) throws -> Bool {
    try inStore { () throws(StoreError) in
      try Manifest.read(store: request.store)?.sealed() != plan.existing?.manifest.sealed()
    }
  }

  private mutating func write(_ plan: Plan, files: [InputFile]) throws {
    outcome.manifest = plan.existing?.manifest
    guard wantsToWrite(plan) else { return }
    guard plan.best.path.isEmpty, let graph = plan.existing else {
      return try build(plan, files: files)
    }
    // Blocks that are new but lost, and nothing else.
    outcome.manifest = try inStore { () throws(StoreError) in
      try plan.best.staleBlocks(of: plan.source, after: graph, taking: 0)
        .commit(to: request.store, over: graph.manifest)
    }
  }

  /// Does something with the store, whose errors are passed on.
  private func inStore<Value>(_ body: () throws(StoreError) -> Value) throws(IngestError) -> Value {
    do throws(StoreError) {
      return try body()
    } catch {
      throw IngestError(error)
    }
  }

  private func openStore() throws -> ChainGraph? {
    try inStore { () throws(StoreError) in
      guard try Manifest.read(store: request.store) != nil else { return nil }
      return try ChainGraph(directory: request.store)
    }
  }

  /// Blocks of a chain that parted from the one asked for are refused before anything is written.
  private func refuseStrangers(
    _ source: any ChainSource, _ best: BestChain
  ) throws(IngestError) {
    for copies in best.path {
      guard let record = copies.first.map({ source.records[$0] }),
        let fork = ForkBlock.stranger(record.header.hash, in: source.network)
      else { continue }
      throw IngestError(
        .malformed, "block \(fork.height) is \(fork.owner)'s, not \(source.network.name)'s",
        at: source.location(of: record),
        hint: fork.network.map { "read it with --network \($0)" }
          ?? "this chain is not among those that are read")
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

  private mutating func noteUnlinked(
    _ source: any ChainSource, _ best: BestChain, _ existing: ChainGraph?
  ) {
    guard !best.loose.isEmpty else { return }
    let tip = best.path.last?.first.map { source.records[$0].header.time }
    let last = (existing?.blockCount ?? 0) - 1
    let hasHeights = existing?.manifest.beginsAtGenesis ?? (request.missingParents == .refused)
    let unlinked = UnlinkedBlocks(
      best.loose, of: source,
      beyond: UnlinkedBlocks.Reach(
        height: hasHeights ? best.kept + best.path.count - 1 : nil,
        time: tip ?? existing.flatMap { last >= 0 ? $0.blockTime[last] : nil } ?? 0,
        work: best.work))
    guard let failure = unlinked.failure, outcome.failure == nil else {
      outcome.warnings.append(unlinked.failure?.description ?? unlinked.text)
      return
    }
    outcome.failure = failure
  }

  private mutating func build(_ plan: Plan, files: [InputFile]) throws {
    let (source, best, existing) = (plan.source, plan.best, plan.existing)
    let path = chosen(best)
    let report = ProgressReport(progress, source: source, path: path)
    let removed = (existing?.blockCount ?? 0) - best.kept
    var (graph, kept, rest) = (existing, best.kept, path[...])
    while !rest.isEmpty {
      let count = removed > 0 ? rest.count : batchLength(rest, source)
      let batch = IngestBatch(
        source: source, request: request, missing: plan.missing, path: Array(rest.prefix(count)),
        report: report)
      let reading = try read(batch, graph, kept)
      let accepted = reading.result.accepted
      guard accepted > 0, removed == 0 || isHeavier(reading.result, existing) else {
        reading.builder.abandon()
        break
      }
      outcome.added += accepted
      outcome.removed = removed
      do throws(StoreError) {
        outcome.unchecked = Set(outcome.unchecked + source.unchecked(in: reading.accepted)).sorted()
        outcome.manifest = try reading.builder.commit(
          notes: notes(source, best, existing, files: files))
        rest = rest.dropFirst(count)
        guard outcome.failure == nil, !rest.isEmpty else { break }
        graph = try ChainGraph(directory: request.store)
        kept += accepted
      } catch {
        throw error.code == .interrupted ? IngestInterrupted() : IngestError(error)
      }
    }
  }

  /// The blocks of the best chain that were asked for.
  private func chosen(_ best: BestChain) -> [[Int]] {
    let tip = best.kept + best.path.count - 1
    let last = min(request.toHeight ?? tip, tip - max(0, request.confirmations - 1))
    return Array(best.path.prefix(max(0, last + 1 - best.kept)))
  }

  /// How many blocks are read before a commit.
  private func batchLength(_ path: ArraySlice<[Int]>, _ source: any ChainSource) -> Int {
    var bytes = 0
    for (number, copies) in path.enumerated() {
      bytes += copies.first.map { source.records[$0].size } ?? 0
      if bytes >= request.commitBytes { return number + 1 }
    }
    return path.count
  }

  /// Reads one batch; takes over what is wrong with it.
  private mutating func read(
    _ batch: IngestBatch, _ graph: ChainGraph?, _ kept: Int
  ) throws -> IngestBatch.Reading {
    let reading: IngestBatch.Reading
    do throws(IngestError) {
      reading = try batch.read(after: graph, keeping: kept)
      if let failure = reading.failure, case .store = failure.code {
        reading.builder.abandon()
        throw failure
      }
    } catch {
      if case .store(.interrupted) = error.code { throw IngestInterrupted() }
      throw error
    }
    outcome.failure = outcome.failure ?? reading.failure
    outcome.warnings += reading.result.excess.map { block in
      "block \(block.height): its coinbase claims \(block.satoshis) sat more than subsidy"
        + " and fees"
    }
    return reading
  }

  private func takeLock() throws -> StoreLock {
    do {
      try FileManager.default.createDirectory(
        atPath: request.store, withIntermediateDirectories: true)
    } catch {
      throw IngestError(
        .store(.cannotCreate), "the store's folder cannot be made", at: request.store)
    }
    return try inStore { () throws(StoreError) in try StoreLock(store: request.store) }
  }

  /// Whether a branch that was cut short by a bad block still outweighs the chain it replaces.
  private func isHeavier(_ result: BuildResult, _ existing: ChainGraph?) -> Bool {
    result.work > KnownChain(existing).work.last ?? .zero
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
      hasStatedTxids: source.hasStatedTxids || (existing?.manifest.hasStatedTxids ?? false),
      unchecked: Set(outcome.unchecked + (existing?.manifest.unchecked ?? [])).sorted())
  }
}
