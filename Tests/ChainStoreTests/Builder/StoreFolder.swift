import Bitcoin
import Foundation
import Testing

@testable import ChainStore

/// One key for all stores whose files are compared.
let testKey = HashKey(hex: "000102030405060708090a0b0c0d0e0f")

/// Stores below a temporary folder, built from drawn chains without any block file.
final class StoreFolder {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "filature-build-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func store(_ name: String) -> String { path + "/" + name }

  /// Where a build can be looked at from outside.
  enum Moment { case read, resolved, committed }

  /// Builds or extends a store with some blocks, after as many as are kept, and remembers rivals of
  /// some others; returns what was found.
  @discardableResult
  func build(
    _ blocks: some Collection<Block>, into name: String,
    resources: BuildResources = BuildResources(threads: 1), keeping kept: Int? = nil,
    missingParents: MissingParents = .refused, stale: [Block] = [], txids: TxidOrigin = .stated,
    at look: (Moment, ChainGraphBuilder) throws -> Void = { _, _ in }
  ) throws -> BuildResult {
    let store = store(name)
    try FileManager.default.createDirectory(atPath: store, withIntermediateDirectories: true)
    let graph = try Manifest.read(store: store) == nil ? nil : ChainGraph(directory: store)
    let builder = try ChainGraphBuilder(
      store: store, network: .regtest, extending: graph, keeping: kept ?? graph?.blockCount ?? 0,
      missingParents: missingParents, txids: txids, hashKey: testKey, resources: resources)
    for block in blocks {
      let prepared = PreparedBlock(block, network: .regtest, hashing: builder.hashing)
      if try builder.append(prepared) != nil { break }
    }
    try look(.read, builder)
    let result = try builder.resolve()
    try look(.resolved, builder)
    guard result.accepted > 0 else {
      builder.abandon()
      return result
    }
    var draft = StaleBlocksDraft()
    for block in stale {
      var other = block
      other.header.hash = Digest.doubleSHA256(block.header.hash.wireBytes)
      draft.add(other, height: 1)
    }
    _ = try builder.commit(
      notes: CommitNotes(inputs: [], stale: draft, hasStatedTxids: txids == .stated))
    try look(.committed, builder)
    return result
  }

  /// Everything that a store's manifest stands for, file by file; folder names left out.
  func bytes(_ name: String) throws -> [String: Data] {
    let manifest = try #require(try Manifest.read(store: store(name)))
    var files: [String: Data] = [:]
    let folder = store(name) + "/" + manifest.folder + "/"
    let checksums = ColumnChecksums.fileName(manifest.checksums)
    for file in manifest.columns.map(\.fileName) + [checksums] {
      files[file] = try Data(contentsOf: URL(fileURLWithPath: folder + file))
    }
    var plain = manifest
    (plain.folder, plain.inputs) = ("", [])
    files[Manifest.fileName] = Data(try plain.sealed())
    return files
  }

  /// Whether two stores are the same, naming the files that differ.
  func expectSame(_ one: String, _ other: String, _ comment: String) throws {
    let (left, right) = (try bytes(one), try bytes(other))
    let differing = Set(left.keys).union(right.keys).filter { left[$0] != right[$0] }
    #expect(differing.isEmpty, "\(comment): \(differing.sorted())")
    guard differing.contains(Manifest.fileName) else { return }
    let totals = try [one, other].map { try Manifest.read(store: store($0))?.totals }
    #expect(totals[0] == totals[1], "\(comment)")
  }
}

/// Checks a store against what a slow reading of its chain up to a block says.
func expectSlowAnswer(
  _ graph: ChainGraph, _ chain: DrawnChain, blocks: Int, _ comment: String = ""
) throws {
  let end = blocks == 0 ? (transactions: 0, inputs: 0, outputs: 0) : chain.ends[blocks - 1]
  #expect(graph.blockCount == blocks && graph.txCount == end.transactions, "\(comment)")
  #expect(graph.inputCount == end.inputs && graph.outputCount == end.outputs, "\(comment)")
  var wrong: [String] = []
  for input in 0..<end.inputs where graph.inputSpentOutput[input] != chain.inputs[input] {
    wrong.append("input \(input)")
  }
  var receipts: [[UInt8]: [Int]] = [:]
  var order: [[UInt8]] = []
  for output in 0..<end.outputs {
    let known = chain.outputs[output]
    let isSpent = known.spender.map { $0 < end.transactions } ?? false
    if graph.spender(of: OutputIndex(output))?.int != (isSpent ? known.spender : nil) {
      wrong.append("spender of \(output)")
    }
    if graph.outputAmount[output] != known.value { wrong.append("amount of \(output)") }
    if receipts[known.script] == nil { order.append(known.script) }
    receipts[known.script, default: []].append(output)
  }
  #expect(graph.addressCount == order.count, "\(comment)")
  for (place, script) in order.enumerated() where place < graph.addressCount {
    let address = AddressIndex(place)
    let paid = graph.receipts(of: address).map(\.int)
    if graph.script(of: address) != script { wrong.append("script of \(place)") }
    if paid != receipts[script] { wrong.append("receipts of \(place)") }
    if graph.firstReceipt(of: address)?.int != receipts[script]?.first {
      wrong.append("first receipt of \(place)")
    }
    if graph.isPaidOnce(address) != (receipts[script]?.count == 1) {
      wrong.append("single receipt of \(place)")
    }
    if graph.address(ofScript: script) != address { wrong.append("lookup of \(place)") }
  }
  for place in 0..<end.transactions {
    let same = graph.transactions(withID: chain.txids[place])
    if !same.contains(TxIndex(place)) { wrong.append("lookup of transaction \(place)") }
  }
  wrong += wrongFacts(graph, chain)
  #expect(wrong.isEmpty, "\(comment): \(wrong.prefix(5)) of \(wrong.count)")
}

/// Versions, lock times, sizes and sequence numbers that a store does not give back.
private func wrongFacts(_ graph: ChainGraph, _ chain: DrawnChain) -> [String] {
  var wrong: [String] = []
  var index = TxIndex(0)
  for block in chain.blocks.prefix(graph.blockCount) {
    for (number, row) in block.transactions.enumerated() {
      if graph.version(of: index) != row.version { wrong.append("version of \(index)") }
      if graph.lockTime(of: index) != row.lockTime { wrong.append("lock time of \(index)") }
      if graph.hasLockTime(index) != (row.lockTime > 0) { wrong.append("lock of \(index)") }
      if graph.size(of: index) != row.size { wrong.append("size of \(index)") }
      if graph.weight(of: index) != row.weight { wrong.append("weight of \(index)") }
      for (input, place) in zip(graph.inputs(of: index), block.inputRange(number))
      where graph.sequence(ofInput: input, of: index) != block.inputs[place].sequence {
        wrong.append("sequence of \(input)")
      }
      index = TxIndex(index.int + 1)
    }
  }
  return wrong
}
