import Bitcoin
import ChainStore

/// An input beside the stale blocks that a store remembers, so that the branches of both are
/// weighed together and a block may build on one that lost in an earlier run.
struct RememberedBlocks: ChainSource {
  static let formatName = "remembered"

  let network: Network
  let records: [BlockRecord]
  private let source: any ChainSource
  private let stale: StaleBlocks

  /// Number that stands for the store in place of a file.
  private static let storeFile = -1

  static func recognises(_ files: [InputFile]) -> Bool { false }

  var blemishes: [Blemish] { source.blemishes }
  var hasStatedTxids: Bool { source.hasStatedTxids }
  var formatLabel: String { source.formatLabel }

  init(files: [InputFile], network: Network?) throws(IngestError) {
    self.init(try MixedSource.open(files, network: network), StaleBlocks())
  }

  /// An input with a store's stale blocks behind its own.
  init(_ source: any ChainSource, _ stale: StaleBlocks) {
    network = source.network
    self.source = source
    self.stale = stale
    var records = source.records
    for (number, entry) in stale.entries.enumerated() where entry.isKept {
      records.append(
        BlockRecord(
          header: entry.header, file: RememberedBlocks.storeFile, offset: number,
          size: entry.size))
    }
    self.records = records
  }

  func unchecked(in records: [BlockRecord]) -> [Manifest.UncheckedEntry] {
    source.unchecked(in: records.filter { $0.file != RememberedBlocks.storeFile })
  }

  func statedHeight(of record: BlockRecord) -> Int? {
    guard record.file == RememberedBlocks.storeFile else { return source.statedHeight(of: record) }
    return stale.entries[record.offset].height
  }

  func isPart(_ record: BlockRecord) -> Bool {
    record.file != RememberedBlocks.storeFile && source.isPart(record)
  }

  func location(of record: BlockRecord) -> String {
    guard record.file == RememberedBlocks.storeFile else { return source.location(of: record) }
    return "\(stale.path) block \(record.header.hash)"
  }

  func release(_ record: BlockRecord) {
    if record.file != RememberedBlocks.storeFile { source.release(record) }
  }

  func block(of record: BlockRecord) throws(IngestError) -> Block {
    guard record.file == RememberedBlocks.storeFile else { return try source.block(of: record) }
    do throws(StoreError) {
      return try stale.block(of: stale.entries[record.offset])
    } catch {
      throw IngestError(error)
    }
  }
}

extension BestChain {
  /// What a store shall remember of blocks that are not on its chain: what it knew, what the input
  /// holds besides the chain, and what a
  /// reorganisation takes back. `taking` counts the blocks of the path that came onto the chain.
  func staleBlocks(
    of source: any ChainSource, after graph: ChainGraph?, taking count: Int
  ) -> StaleBlocksDraft {
    let taken = path.prefix(count).compactMap { $0.first }
    let chain = Set(taken.map { source.records[$0].header.hash })
    var draft = StaleBlocksDraft(graph?.stale ?? StaleBlocks()) { chain.contains($0) }
    var room = StaleBlocks.capacity
    for block in lost.sorted(by: { ($0.height, $0.hash) > ($1.height, $1.hash) }) {
      if draft.holds(block.hash) { continue }
      if let graph, graph.blockHash.count > block.height,
        graph.blockHash[block.height] == block.hash,
        let content = try? graph.content(of: BlockIndex(block.height))
      {
        draft.add(content, height: block.height)
        continue
      }
      let found = (copies[block.hash] ?? []).map { source.records[$0] }
      let sound = room > 0 ? found.lazy.compactMap { try? source.block(of: $0) }.first : nil
      if let sound {
        draft.add(sound.inTopologicalOrder(), height: block.height)
        room -= sound.transactions.count * 60 + sound.scripts.count
      } else if let header = found.first?.header {
        draft.add(header, height: block.height)
      }
    }
    return draft
  }
}
