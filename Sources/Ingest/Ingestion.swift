import Bitcoin
import ChainStore
import Foundation

/// Reads blocks into a store.
public struct Ingestion {
  private let request: IngestRequest
  private let progress: (IngestProgress) throws(IngestInterrupted) -> Void
  private var outcome = IngestOutcome()
  /// What the store had read before this run.
  private var earlierInputs: [Manifest.InputEntry] = []

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
    earlierInputs = existing?.manifest.inputs ?? []
    var source = try ChainSources.open(
      files, format: request.format, network: request.network ?? existing?.network)
    outcome.notes = notes
    try take(&source, files: files)
    // A record that proves to be none may have been taken for one that leads over sound blocks.
    if outcome.failure != nil, try source.searchInsideRecords(.all) {
      let first = outcome
      outcome.failure = nil
      try take(&source, files: files)
      outcome.removed += first.removed
      outcome.warnings = first.warnings + outcome.warnings.filter { !first.warnings.contains($0) }
    }
    outcome.warnings += BlemishReport.warnings(of: source.laterBlemishes)
      .filter { !outcome.warnings.contains($0) }
    return outcome
  }

  /// Commits what is new of an input.
  private mutating func take(_ source: inout any ChainSource, files: [InputFile]) throws {
    let leadFailure = try prepend(from: &source, files: files)
    var plan = try plan(for: &source)
    outcome.manifest = plan.existing?.manifest
    if wantsToWrite(plan) {
      let lock = try takeLock()
      defer { withExtendedLifetime(lock) {} }
      // What will be written is read under the lock: another writer may have been here since.
      if try hasChanged(since: plan) { plan = try self.plan(for: &source) }
      try write(plan, files: files)
    }
    outcome.failure = leadFailure ?? outcome.failure
    noteUnlinked(plan)
  }

  /// What an input means for a store as it stands.
  private struct Plan {
    let existing: ChainGraph?
    let source: any ChainSource
    let best: BestChain
    let missing: MissingParents
    /// Height of the chain's first block; nil where nothing states it.
    let firstHeight: Int?
  }

  /// Makes a store that holds a stretch anew where the input holds blocks that go before it: every
  /// row of it moves, so it is read again, from its own columns. Returns what is wrong with those
  /// blocks; the store is then as it was.
  private mutating func prepend(
    from input: inout any ChainSource, files: [InputFile]
  ) throws -> IngestError? {
    guard let old = try openStore(), try !lead(from: &input, to: old).path.isEmpty else {
      return nil
    }
    let lock = try takeLock()
    defer { withExtendedLifetime(lock) {} }
    guard let graph = try openStore() else { return nil }
    let (path, source) = try lead(from: &input, to: graph)
    guard let first = path.first?.first.map({ source.records[$0] }) else { return nil }
    try refuseStrangers(source, path)
    let whole = RememberedBlocks(source.source, beside: graph, chain: .added)
    let all = path + whole.ownRecords.map { [$0] }
    let isWhole = first.header.hash == whole.network.genesis
    let missing = isWhole ? request.missingParents : .booked
    if missing == .refused { try refuseParts(source, path) }
    let batch = IngestBatch(
      source: whole, request: request, missing: missing,
      path: all, report: ProgressReport(progress, source: whole, path: all))
    let reading = try read(batch, graph, 0)
    guard reading.result.accepted == all.count else {
      reading.builder.abandon()
      return reading.failure
    }
    outcome.added += path.count
    outcome.unchecked = Set(outcome.unchecked + source.unchecked(in: reading.accepted)).sorted()
    let hashes = Set(path.compactMap { $0.first }.map { source.records[$0].header.hash })
    let base = graph.firstHeight.map { Int($0) - path.count }
    let stated = base ?? StretchStart.height(of: path, in: source)
    try commit(
      reading.builder,
      CommitNotes(
        inputs: inputs(of: source, files),
        stale: StaleBlocksDraft(graph.stale, behind: path.count) { hashes.contains($0) },
        hasStatedTxids: source.hasStatedTxids || graph.manifest.hasStatedTxids,
        unchecked: Set(outcome.unchecked + (graph.manifest.unchecked ?? [])).sorted(),
        firstHeight: stated.flatMap { UInt32(exactly: $0) }))
    return nil
  }

  /// Blocks of the input, or remembered, that lead up to the first one of a store.
  private func lead(
    from input: inout any ChainSource, to graph: ChainGraph
  ) throws(IngestError) -> (path: [[Int]], source: RememberedBlocks) {
    if !graph.manifest.beginsAtGenesis {
      try input.link(to: StretchStart.known(graph, KnownChain(graph)))
    }
    let source = RememberedBlocks(input, beside: graph)
    return (StretchStart.lead(to: graph, in: source), source)
  }

  /// Chooses the best chain of an input and the store.
  private mutating func plan(for input: inout any ChainSource) throws -> Plan {
    let existing = try openStore()
    try refuseOthers(existing)
    let known = KnownChain(existing)
    try input.link(to: StretchStart.known(existing, known))
    let missing: MissingParents =
      existing.map { $0.manifest.beginsAtGenesis ? request.missingParents : .booked }
      ?? request.missingParents
    var source = RememberedBlocks(input, beside: existing)
    var best = BestChain(
      records: source.records, known: known, network: source.network, missingParents: missing)
    let oversized = known.oversized(source.records, in: existing)
    let hasInner = try !oversized.isEmpty && input.searchInsideRecords(.blocks(oversized))
    let isDoubtful = best.hasDoubtful(source) && (!best.path.isEmpty || existing != nil)
    if try isDoubtful && input.searchInsideRecords(.all) || hasInner {
      source = RememberedBlocks(input, beside: existing)
      best = BestChain(
        records: source.records, known: known, network: source.network, missingParents: missing)
    }
    if missing == .refused { try refuseParts(source, best.path) }
    try refuseStrangers(source, best.path)
    let blemishes = BlemishReport(source, best, known)
    outcome.warnings = blemishes.warnings
    outcome.failure = blemishes.failure
    guard !best.path.isEmpty || existing != nil else { throw nothingLinks(source, best) }
    let firstHeight = try StretchStart.firstHeight(existing, best, source)
    guard request.toHeight == nil || firstHeight != nil else {
      throw IngestError(
        .usage, "the heights of these blocks are unknown", at: "--to-height",
        hint: "nothing in the input states them")
    }
    return Plan(
      existing: existing, source: source, best: best, missing: missing, firstHeight: firstHeight)
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
    _ source: any ChainSource, _ path: [[Int]]
  ) throws(IngestError) {
    let records = path.lazy.map { copies in copies.map { source.records[$0] } }
    guard let part = records.first(where: { $0.allSatisfy(source.isPart) })?.first else { return }
    throw IngestError(
      .malformed, "of block \(part.header.hash) only some transactions are given",
      at: source.location(of: part),
      hint: "add the blocks, or use --allow-missing-parents for a stretch of chain")
  }

  /// Whether the input adds to the chain, or holds blocks that lost and are not known.
  private func wantsToWrite(_ plan: Plan) -> Bool {
    guard plan.best.path.isEmpty else { return !chosen(plan).isEmpty }
    guard let graph = plan.existing else { return false }
    let loose = plan.best.isStretch ? plan.best.loose.flatMap { $0.members.map(\.record) } : []
    return plan.best.lost.contains { graph.stale.entry($0.hash)?.isKept != true }
      || loose.contains { !graph.stale.contains(plan.source.records[$0].header.hash) }
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
    _ source: any ChainSource, _ path: [[Int]]
  ) throws(IngestError) {
    for copies in path {
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

  private mutating func noteUnlinked(_ plan: Plan) {
    let (source, best, existing) = (plan.source, plan.best, plan.existing)
    guard !best.loose.isEmpty else { return }
    let tip = best.path.last?.first.map { source.records[$0].header.time }
    let last = (existing?.blockCount ?? 0) - 1
    let unlinked = UnlinkedBlocks(
      best.loose, of: source,
      beyond: UnlinkedBlocks.Reach(
        height: plan.firstHeight.map { $0 + best.kept + best.path.count - 1 },
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
    let path = chosen(plan)
    let report = ProgressReport(progress, source: source, path: path)
    let removed = (existing?.blockCount ?? 0) - best.kept
    var (graph, kept, taken, rest) = (existing, best.kept, 0, path[...])
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
      taken += accepted
      outcome.removed = removed
      outcome.unchecked = Set(outcome.unchecked + source.unchecked(in: reading.accepted)).sorted()
      try commit(reading.builder, notes(plan, taking: taken, files: files))
      rest = rest.dropFirst(count)
      guard outcome.failure == nil, !rest.isEmpty else { break }
      graph = try openStore()
      kept += accepted
    }
  }

  private mutating func commit(_ builder: ChainGraphBuilder, _ notes: CommitNotes) throws {
    do throws(StoreError) {
      outcome.manifest = try builder.commit(notes: notes)
    } catch {
      throw error.code == .interrupted ? IngestInterrupted() : IngestError(error)
    }
  }

  /// The blocks of the best chain that were asked for.
  private func chosen(_ plan: Plan) -> [[Int]] {
    let best = plan.best
    let tip = best.kept + best.path.count - 1
    let asked = request.toHeight.map { $0 - (plan.firstHeight ?? 0) }
    let last = min(asked ?? tip, tip - max(0, request.confirmations - 1))
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

  private func notes(_ plan: Plan, taking count: Int, files: [InputFile]) -> CommitNotes {
    let (source, existing) = (plan.source, plan.existing)
    return CommitNotes(
      inputs: inputs(of: source, files),
      stale: plan.best.staleBlocks(of: source, after: existing, taking: count),
      hasStatedTxids: source.hasStatedTxids || (existing?.manifest.hasStatedTxids ?? false),
      unchecked: Set(outcome.unchecked + (existing?.manifest.unchecked ?? [])).sorted(),
      firstHeight: plan.firstHeight.flatMap { UInt32(exactly: $0) })
  }

  /// What the store has read with this run.
  private func inputs(
    of source: any ChainSource, _ files: [InputFile]
  ) -> [Manifest.InputEntry] {
    earlierInputs
      + request.entries(of: files, format: source.formatLabel, blocks: outcome.added)
  }
}
