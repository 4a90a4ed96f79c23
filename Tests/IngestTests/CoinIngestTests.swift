import Bitcoin
import ChainStore
import Foundation
import Ingest
import Testing

/// Frames raw blocks as a node's block file does.
func blockFile(_ blocks: [[UInt8]], _ network: Network) -> [UInt8] {
  blocks.flatMap { block in
    network.magic + withUnsafeBytes(of: UInt32(block.count).littleEndian) { Array($0) } + block
  }
}

private func hex(_ path: String) throws -> [[UInt8]] {
  let text = String(
    decoding: try Data(contentsOf: URL(fileURLWithPath: path)), as: UTF8.self)
  return text.split(whereSeparator: \.isWhitespace).compactMap { Hex.decode($0) }
}

@Test("a stretch of another coin's chain is one store, from block files and from hex alike")
func coinStretches() throws {
  guard let shared = sharedData else {
    print("skipped: ../shared/data is not there")
    return
  }
  let base = shared + "/other-coins/"
  let cases: [(String, Network)] = [
    (base + "zcash/blocks", .zcash), (base + "dogecoin/block_dump.12345", .dogecoin),
    (base + "dogecoin/block_dump.567890", .dogecoin),
  ]
  let folder = try DumpFolder()
  for (path, network) in cases {
    let blocks = try hex(path)
    let name = (path as NSString).lastPathComponent
    let file = folder.path + "/" + name + ".dat"
    try Data(blockFile(blocks, network)).write(to: URL(fileURLWithPath: file))
    var manifests: [Manifest] = []
    for (input, named) in [(path, network), (file, nil)] as [(String, Network?)] {
      let store = folder.path + "/store-\(name)-\(manifests.count)"
      var request = IngestRequest(paths: [input], store: store)
      request.network = named
      request.missingParents = .booked
      var ingestion = Ingestion(request) { _ in }
      let outcome = try ingestion.run()
      #expect(outcome.failure == nil && outcome.warnings.isEmpty)
      manifests.append(try #require(outcome.manifest))
      _ = try GraphVerifier.verify(store: store)
    }
    #expect(manifests[0].digest == manifests[1].digest)
    #expect(manifests[0].network == network.name)
    #expect(manifests[0].totals.blocks == blocks.count)
  }
}

@Test("what a transaction takes from a shielded pool counts as an input of known amount")
func shieldedFees() throws {
  guard let shared = sharedData else {
    print("skipped: ../shared/data is not there")
    return
  }
  let folder = try DumpFolder()
  var request = IngestRequest(
    paths: [shared + "/other-coins/zcash/blocks"], store: folder.path + "/store")
  request.network = .zcash
  request.missingParents = .booked
  var ingestion = Ingestion(request) { _ in }
  let manifest = try #require(try ingestion.run().manifest)
  let graph = try ChainGraph(directory: folder.path + "/store")
  var taken: UInt64 = 0
  for transaction in 0..<graph.txCount {
    let index = TxIndex(transaction)
    let rows = graph.inputs(of: index)
    let pools = rows.compactMap { graph.withdrawal(ofInput: $0) }
    taken += pools.reduce(0) { $0 + $1.value }
    guard !rows.isEmpty, pools.count == rows.count else { continue }
    // All that goes in is known, so what does not come out is the fee.
    let fee = Int64(graph.inputSum(of: index)) - Int64(graph.outputSum(of: index))
    #expect(fee >= 0 && fee <= 100_000, "\(graph.txid[transaction])")
  }
  #expect(manifest.totals.fromPools == taken)
}

@Test("a block in canonical order is put into an order in which parents come first")
func canonicalOrder() throws {
  // Forty transactions in a row, each spending the one before, listed by txid as BCH does.
  var transactions: [Transaction] = []
  var previous = Txid.zero
  for number in 0..<40 {
    let input = Transaction.Input(previous: previous, vout: number == 0 ? .max : 0)
    let output = Transaction.Output(value: 5_000_000_000 - UInt64(number), script: [0x51])
    transactions.append(Transaction(inputs: [input], outputs: [output], lockTime: 0))
    previous = transactions[number].txid
  }
  let sorted = [transactions[0]] + transactions.dropFirst().sorted { $0.txid < $1.txid }
  let genesis = Network.bitcoinCash.genesis
  for nonce in UInt32(0)..<1000 {
    let raw = Block.encode(
      version: 4, previous: genesis, time: 1_600_000_000, bits: 0x207f_ffff, nonce: nonce,
      transactions: Array(sorted))
    guard try Block(decoding: raw, as: .bitcoinCash).header.meetsTarget else { continue }
    let folder = try DumpFolder()
    let path = folder.path + "/block.hex"
    try Data(Hex.encode(raw).utf8).write(to: URL(fileURLWithPath: path))
    var request = IngestRequest(paths: [path], store: folder.path + "/store")
    request.network = .bitcoinCash
    request.missingParents = .booked
    var ingestion = Ingestion(request) { _ in }
    let outcome = try ingestion.run()
    #expect(outcome.failure == nil)
    let graph = try ChainGraph(directory: folder.path + "/store")
    #expect((0..<40).map { graph.txid[$0] } == transactions.map(\.txid))
    _ = try GraphVerifier.verify(store: folder.path + "/store")
    return
  }
  Issue.record("no nonce found")
}
