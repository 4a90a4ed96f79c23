import Bitcoin
import ChainStore

/// An input beside the stale blocks that a store remembers, so that the branches of both are
/// weighed together and a block may build on one that lost in an earlier run; and, where earlier
/// blocks go before them, beside the blocks of the store's own chain.
struct RememberedBlocks: ChainSource {
  static let formatName = "remembered"

  let network: Network
  let records: [BlockRecord]
  /// The input alone.
  let source: any ChainSource
  private let stale: StaleBlocks
  private let graph: ChainGraph?
  /// Records of the store's own chain.
  let ownRecords: Range<Int>

  /// Numbers that stand in place of a file: for the stale blocks, and for the store's chain.
  private static let (staleFile, chainFile) = (-1, -2)

  /// What the records of a store come from.
  enum Chain { case left, added }

  static func recognises(_ files: [InputFile]) -> Bool { false }

  var blemishes: [Blemish] { source.blemishes }
  var laterBlemishes: [Blemish] { source.laterBlemishes }
  static let statesTxids = true
  var hasStatedTxids: Bool { source.hasStatedTxids }
  var formatLabel: String { source.formatLabel }

  init(files: [InputFile], network: Network?) throws(IngestError) {
    self.init(try MixedSource.open(files, network: network), beside: nil)
  }

  /// An input with a store's stale blocks behind its own, and its chain behind those if asked for.
  init(_ source: any ChainSource, beside graph: ChainGraph?, chain: Chain = .left) {
    network = source.network
    self.source = source
    self.graph = graph
    stale = graph?.stale ?? StaleBlocks()
    var records = source.records
    for (number, entry) in stale.entries.enumerated() where entry.isKept {
      records.append(
        BlockRecord(
          header: entry.header, file: RememberedBlocks.staleFile, offset: number,
          size: entry.size))
    }
    let first = records.count
    if case .added = chain, let graph {
      for block in 0..<graph.blockCount {
        let header = graph.header(of: BlockIndex(block))
        let rows = graph.transactions(of: BlockIndex(block)).count
        records.append(
          BlockRecord(
            header: header, file: RememberedBlocks.chainFile, offset: block, size: rows * 400))
      }
    }
    ownRecords = first..<records.count
    self.records = records
  }

  func unchecked(in records: [BlockRecord]) -> [Manifest.UncheckedEntry] {
    source.unchecked(in: records.filter { $0.file >= 0 })
  }

  func statedHeight(of record: BlockRecord) -> Int? {
    guard record.file < 0 else { return source.statedHeight(of: record) }
    let isStale = record.file == RememberedBlocks.staleFile
    let place = isStale ? stale.entries[record.offset].height : record.offset
    guard place < StaleBlocks.nowhere else { return nil }
    return graph?.height(of: BlockIndex(place)).map { Int($0) }
  }

  func isPart(_ record: BlockRecord) -> Bool {
    record.file >= 0 && source.isPart(record)
  }

  func location(of record: BlockRecord) -> String {
    guard record.file < 0 else { return source.location(of: record) }
    let path = record.file == RememberedBlocks.staleFile ? stale.path : graph?.directory ?? ""
    return "\(path) block \(record.header.hash)"
  }

  func release(_ record: BlockRecord) {
    if record.file >= 0 { source.release(record) }
  }

  func block(of record: BlockRecord) throws(IngestError) -> Block {
    guard record.file < 0 else { return try source.block(of: record) }
    do throws(StoreError) {
      if record.file == RememberedBlocks.chainFile, let graph {
        return try graph.content(of: BlockIndex(record.offset))
      }
      return try stale.block(of: stale.entries[record.offset])
    } catch {
      throw IngestError(error)
    }
  }
}

extension BestChain {
  /// What a store shall remember of blocks that are not on its chain: what it knew, what the input
  /// holds besides the chain, what a reorganisation takes back, and, beside a stretch, what links to
  /// nothing yet. `taking` counts the blocks of the path that came onto the chain.
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
    guard isStretch else { return draft }
    for number in loose.flatMap({ $0.members.map(\.record) }) where room > 0 {
      guard !draft.holds(source.records[number].header.hash),
        let block = try? source.block(of: source.records[number]).inTopologicalOrder()
      else { continue }
      room -= block.transactions.count * 60 + block.scripts.count
      if room > 0 { draft.add(block, height: StaleBlocks.nowhere) }
    }
    return draft
  }
}
