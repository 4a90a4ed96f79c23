import Bitcoin
import Dispatch
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

  /// Notes for a commit.
  public init(inputs: [Manifest.InputEntry], stale: StaleBlocksDraft, hasStatedTxids: Bool) {
    self.inputs = inputs
    self.stale = stale
    self.hasStatedTxids = hasStatedTxids
  }
}

extension ChainGraphBuilder {
  /// Writes all columns beside the old ones, then renames the manifest: the store is either the
  /// old one or the new one, whatever happens in between.
  ///
  /// Cost: one sequential write of the store, hashed on the way; two threads.
  public consuming func commit(
    to store: String, notes: CommitNotes
  ) throws(StoreError) -> Manifest {
    let old = try? Manifest.read(store: store)
    let folder = ChainGraphBuilder.nextFolder(after: old?.folder)
    let path = store + "/" + folder
    try ChainGraphBuilder.makeFolder(path)
    let index = ReceiptIndex(outputAddress: outputAddress, addresses: addresses.count)
    var manifest = Manifest(
      network: network.name, folder: folder, beginsAtGenesis: beginsAtGenesis,
      digest: Hex.encode((blockDigest.last ?? .zero).wireBytes), totals: totals(),
      staleBlocks: notes.stale.count, inputs: notes.inputs, hasStatedTxids: notes.hasStatedTxids,
      columns: [])
    manifest.columns = try writeColumns(to: path, index: index)
    manifest.stale = try notes.stale.write(to: store, after: old?.stale)
    try ColumnWriter.flushDirectory(path)
    try ColumnWriter.replace(store + "/" + Manifest.fileName, with: try manifest.encoded())
    try ColumnWriter.flushDirectory(store)
    ChainGraphBuilder.removeFolders(of: store, except: folder)
    StaleBlocksDraft.removeFiles(of: store, except: manifest.stale)
    return manifest
  }

  private static func nextFolder(after old: String?) -> String {
    let number = old.flatMap { Int($0.drop { !$0.isNumber }) } ?? 0
    return "columns-\(number + 1)"
  }

  private static func makeFolder(_ path: String) throws(StoreError) {
    do {
      if FileManager.default.fileExists(atPath: path) {
        try FileManager.default.removeItem(atPath: path)
      }
      try FileManager.default.createDirectory(
        atPath: path, withIntermediateDirectories: true)
    } catch {
      throw StoreError(.cannotCreate, "the folder cannot be made", at: path)
    }
  }

  /// Old versions go; a reader that still maps them keeps its pages.
  private static func removeFolders(of store: String, except kept: String) {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: store)) ?? []
    for name in names where name.hasPrefix("columns-") && name != kept {
      try? FileManager.default.removeItem(atPath: store + "/" + name)
    }
  }

  private borrowing func writeColumns(
    to path: String, index: ReceiptIndex
  ) throws(StoreError) -> [Manifest.ColumnEntry] {
    let txIDs = txid
    let keys = addresses.key
    let txLookup = LookupTable.build(count: txIDs.count) { txIDs[$0].prefix64 }
    let addressLookup = LookupTable.build(count: keys.count) { keys[$0] }
    var set = ColumnSet(path: path)
    set.add("block.hash", blockHash)
    set.add("block.digest", blockDigest)
    set.add("block.time", blockTime)
    set.add("block.bits", blockBits)
    set.add("block.firstTx", blockFirstTx)
    set.add("tx.id", txid)
    set.add("tx.firstInput", txFirstInput)
    set.add("tx.firstOutput", txFirstOutput)
    set.add("tx.version", txVersion)
    set.add("tx.lockTime", txLockTime)
    set.add("tx.size", txSize)
    set.add("tx.weight", txWeight)
    set.add("input.spentOutput", inputSpentOutput)
    set.add("input.sequence", inputSequence)
    set.add("output.amount", outputAmount)
    set.add("output.address", outputAddress)
    set.add("output.spender", outputSpender)
    set.add("address.type", addresses.type)
    set.add("address.block", addresses.blockOffsets())
    set.add("address.payload", addresses.payload)
    set.add("address.firstReceipt", index.first)
    set.add("receipts", index.receipts)
    set.add("lookup.tx.bucket", txLookup.bucket)
    set.add("lookup.tx.tag", txLookup.tag)
    set.add("lookup.tx", txLookup.entry)
    set.add("lookup.address.bucket", addressLookup.bucket)
    set.add("lookup.address.tag", addressLookup.tag)
    set.add("lookup.address", addressLookup.entry)
    set.add("missing.input", missingInput)
    set.add("missing.outpoint", missingOutpoint)
    return try set.writeAll()
  }
}

/// Columns waiting to be written.
private struct ColumnSet {
  let path: String
  private var jobs: [@Sendable () -> Result<Manifest.ColumnEntry, StoreError>] = []

  init(path: String) { self.path = path }

  mutating func add<Row: BitwiseCopyable & Sendable>(_ name: String, _ rows: [Row]) {
    let file = "\(path)/\(name).col"
    jobs.append {
      Result { () throws(StoreError) in
        let (bytes, sha256) = try ColumnWriter.write(rows, to: file)
        return Manifest.ColumnEntry(name: name, bytes: bytes, sha256: sha256)
      }
    }
  }

  /// Writes the columns on all processors; the entries keep the order of adding.
  func writeAll() throws(StoreError) -> [Manifest.ColumnEntry] {
    let results = Mutex(
      [Result<Manifest.ColumnEntry, StoreError>?](repeating: nil, count: jobs.count))
    let jobs = jobs
    DispatchQueue.concurrentPerform(iterations: jobs.count) { number in
      let result = jobs[number]()
      results.withLock { $0[number] = result }
    }
    var entries: [Manifest.ColumnEntry] = []
    for result in results.withLock({ $0 }) {
      if let result { entries.append(try result.get()) }
    }
    return entries
  }
}

/// Outputs grouped by address: a counting sort, stable, so that they ascend within an address.
struct ReceiptIndex {
  /// First receipt of each address, and one past.
  let first: [UInt32]
  /// Outputs by address.
  let receipts: [UInt32]

  init(outputAddress: [UInt32], addresses: Int) {
    var first = [UInt32](repeating: 0, count: addresses + 1)
    for address in outputAddress { first[Int(address) + 1] += 1 }
    for address in 0..<addresses { first[address + 1] += first[address] }
    var next = first
    var receipts = [UInt32](repeating: 0, count: outputAddress.count)
    for (output, address) in outputAddress.enumerated() {
      receipts[Int(next[Int(address)])] = UInt32(truncatingIfNeeded: output)
      next[Int(address)] += 1
    }
    self.first = first
    self.receipts = receipts
  }
}
