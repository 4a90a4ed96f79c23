import Bitcoin
import Foundation

/// Stale blocks being gathered for the next commit.
public struct StaleBlocksDraft: Sendable {
  private struct Row: Sendable {
    var header: BlockHeader
    var height: Int
    var content: [UInt8]
  }

  private var rows: [BlockHash: Row] = [:]

  /// No blocks.
  public init() {}

  /// How many blocks it holds.
  public var count: Int { rows.count }

  /// Takes over what a store knows, except blocks that have come onto its chain. `lead` counts the
  /// blocks that go before all of the store's.
  public init(_ known: StaleBlocks, behind lead: Int = 0, except chain: (BlockHash) -> Bool) {
    for entry in known.entries where !chain(entry.header.hash) {
      rows[entry.header.hash] = Row(
        header: entry.header, height: min(entry.height + lead, StaleBlocks.nowhere),
        content: Array(known.content(of: entry)))
    }
  }

  /// Adds a block at the position it would have.
  public mutating func add(_ block: Block, height: Int) {
    rows[block.header.hash] = Row(
      header: block.header, height: height, content: block.flatEncoded())
  }

  /// Adds a block of which only the header could be read.
  public mutating func add(_ header: BlockHeader, height: Int) {
    if rows[header.hash] == nil {
      rows[header.hash] = Row(header: header, height: height, content: [])
    }
  }

  /// Whether a block's content is in it.
  public func holds(_ hash: BlockHash) -> Bool { rows[hash].map { !$0.content.isEmpty } ?? false }

  /// The file: contents within `capacity`, those nearest the tip first, none whose parent is stale
  /// and no longer kept, since nothing could link it.
  func encoded(capacity: Int = StaleBlocks.capacity) -> [UInt8] {
    let ascending = rows.values.sorted {
      ($0.height, $0.header.hash) < ($1.height, $1.header.hash)
    }
    var kept: Set<BlockHash> = []
    var room = capacity
    for row in ascending.reversed() where !row.content.isEmpty {
      room -= row.content.count
      if room < 0 { break }
      kept.insert(row.header.hash)
    }
    for row in ascending where rows[row.header.previous] != nil {
      if !kept.contains(row.header.previous) { kept.remove(row.header.hash) }
    }
    var writer = ByteWriter()
    writer.write(UInt32(rows.count))
    let byHash = ascending.sorted { $0.header.hash < $1.header.hash }
    for row in byHash {
      row.header.writeFlat(to: &writer)
      writer.write(UInt32(row.height))
      writer.write(UInt64(kept.contains(row.header.hash) ? row.content.count : 0))
    }
    for row in byHash where kept.contains(row.header.hash) { writer.write(row.content) }
    return writer.bytes
  }

  /// Writes the file beside the one of the last commit; nil where there are no blocks to keep.
  func write(
    to store: String, after old: Manifest.ColumnEntry?
  ) throws(StoreError) -> Manifest.ColumnEntry? {
    guard !rows.isEmpty else { return nil }
    let number = old.flatMap { Leftovers.Form.stale.number(of: $0.name) } ?? 0
    let name = try Leftovers(store).name(.stale, after: number)
    let (bytes, sha256) = try ColumnWriter.write(encoded(), to: store + "/" + name)
    return Manifest.ColumnEntry(name: name, bytes: bytes, sha256: sha256)
  }

  /// Commits these blocks to a store whose chain stays as it is; the caller holds its lock.
  public func commit(to store: String, over manifest: Manifest) throws(StoreError) -> Manifest {
    var next = manifest
    next.stale = try write(to: store, after: manifest.stale)
    next.staleBlocks = count
    try next.commit(to: store, over: manifest)
    return next
  }
}
