import Bitcoin

/// What an ingest says of bytes that are no sound blocks: a failure where a block is lost by them,
/// a warning where none is.
struct BlemishReport {
  private(set) var warnings: [String] = []
  private(set) var failure: IngestError?
  /// More stretches than this are told in one line.
  private static let told = 10
  private let source: any ChainSource
  private let best: BestChain
  private let known: KnownChain
  /// What every record's header says of its content and of the block before.
  private var roots: Set<Hash256> = []
  private var parents: Set<BlockHash> = []

  init(_ source: any ChainSource, _ best: BestChain, _ known: KnownChain) {
    self.source = source
    self.best = best
    self.known = known
    if source.blemishes.contains(where: { !$0.lost.isEmpty }) {
      for record in source.records {
        roots.insert(record.header.merkleRoot)
        parents.insert(record.header.previous)
      }
    }
    let harmless = source.blemishes.filter { blemish in
      if !blemish.owners.isEmpty, !blemish.owners.contains(where: isUnknown) { return false }
      let failure = failure(of: blemish)
      self.failure = self.failure ?? failure
      return failure == nil
    }
    warn(harmless)
  }

  private mutating func warn(_ harmless: [Blemish]) {
    warnings += BlemishReport.warnings(of: harmless)
  }

  /// In words, many stretches of stray bytes in one line.
  static func warnings(of harmless: [Blemish]) -> [String] {
    var warnings: [String] = []
    let strays = harmless.filter { $0.bytes > 0 }
    let isSummedUp = strays.count > BlemishReport.told
    for blemish in harmless where !isSummedUp || blemish.bytes == 0 {
      warnings.append("\(blemish.location): \(blemish.message)")
    }
    if isSummedUp, let first = strays.first, let last = strays.last {
      let bytes = strays.reduce(0) { $0 + $1.bytes }
      warnings.append(
        "\(first.location): the first of \(strays.count) stretches, \(bytes) bytes in all, that"
          + " belong to no block; the last is at \(last.location)")
    }
    return warnings
  }

  private func failure(of blemish: Blemish) -> IngestError? {
    guard blemish.severity == .damaged else { return nil }
    let hint = blemish.hint ?? "get a sound copy of this block file"
    guard !blemish.lost.isEmpty else {
      return IngestError(.malformed, blemish.message, at: blemish.location, hint: hint)
    }
    guard let lost = blemish.lost.first(where: isMissed) else { return nil }
    return IngestError(
      .malformed,
      lost.isProven
        ? "no whole block behind the header of \(lost.header.hash)"
        : "the header does not meet its own target", at: lost.location, hint: hint)
  }

  /// Whether neither the input nor the store holds a block.
  private func isUnknown(_ block: BlockHash) -> Bool {
    best.copies[block] == nil && known.height[block] == nil
  }

  /// Whether the input and the store hold the block nowhere else, and it belongs to their chain.
  private func isMissed(_ lost: LostBlock) -> Bool {
    let header = lost.header
    if best.copies[header.hash] != nil || known.height[header.hash] != nil { return false }
    let hasParent =
      best.copies[header.previous] != nil || known.height[header.previous] != nil
      || header.hash == source.network.genesis
    if lost.isProven { return hasParent || parents.contains(header.hash) }
    // Which block it was can be told by what the damage left: its content or its place.
    let follower = known.height[header.previous].map { $0 + 1 < known.hashes.count } ?? false
    return !roots.contains(header.merkleRoot) && !parents.contains(header.previous) && !follower
  }
}
