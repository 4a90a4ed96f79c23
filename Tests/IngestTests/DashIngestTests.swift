import Bitcoin
import ChainStore
import Foundation
import Ingest
import Testing

/// Six blocks behind the first of a private chain of Dash, a stale branch of two, and transactions
/// of four types: an entry in the list of masternodes, a quorum's commitment, value that is locked
/// in the pool of credits, and value that comes out of it.
private struct DashStory {
  let chain: [DashChain.Mined]
  let stale: [DashChain.Mined]
  let registration: DashChain.Raw
  let commitment: DashChain.Raw
  let lock: DashChain.Raw
  let unlock: DashChain.Raw

  init() throws {
    var chain = [try DashChain.genesis()]
    for number in 1...2 as ClosedRange<UInt8> {
      chain.append(try DashChain.mine(on: chain[chain.count - 1], paying: number))
    }
    registration = DashChain.special(
      1, [.init(previous: chain[1].coinbase, vout: 0)],
      [.init(value: 49_999_990_000, script: DashChain.keyScript(77))],
      [UInt8](repeating: 5, count: 300))
    commitment = DashChain.special(6, [], [], [UInt8](repeating: 6, count: 329))
    var stale = [try DashChain.mine(on: chain[2], paying: 91)]
    stale.append(try DashChain.mine(on: stale[0], paying: 92))
    chain.append(try DashChain.mine(on: chain[2], paying: 3, [registration, commitment]))
    lock = DashChain.special(
      8, [.init(previous: chain[2].coinbase, vout: 0)],
      [
        .init(value: 19_999_999_000, script: DashChain.keyScript(78)),
        .init(value: 30_000_000_000, script: [0x6a, 0]),
      ], [1, 1] + [UInt8](repeating: 8, count: 34))
    // Version, number and fee come first: a fee of 190 duffs, as they call satoshis.
    unlock = DashChain.special(
      9, [], [.init(value: 7_000_000_000, script: DashChain.keyScript(79))],
      [1, 0, 0, 0, 0, 0, 0, 0, 0, 190, 0, 0, 0] + [UInt8](repeating: 9, count: 132))
    chain.append(try DashChain.mine(on: chain[3], paying: 4, [lock]))
    chain.append(try DashChain.mine(on: chain[4], paying: 5, [unlock]))
    chain.append(try DashChain.mine(on: chain[5], paying: 6))
    (self.chain, self.stale) = (chain, stale)
  }
}

private func ingest(_ path: String, _ network: Network?, _ store: String) throws -> IngestOutcome {
  var request = IngestRequest(paths: [path], store: store)
  request.network = network
  var ingestion = Ingestion(request) { _ in }
  return try ingestion.run()
}

@Test("Dash's block files are read: special transactions, a stale branch, blocks in any order")
func dashBlockFile() throws {
  let story = try DashStory()
  let (chain, stale) = (story.chain, story.stale)
  #expect(chain[0].hash == Network.dashRegtest.genesis)
  let folder = try DumpFolder()
  let file = folder.path + "/blk00000.dat"
  let arrived = [0, 1, 5, 2, 4].map { chain[$0] } + stale.reversed() + [chain[6], chain[3]]
  try Data(blockFile(arrived.map(\.bytes), .dashRegtest)).write(to: URL(fileURLWithPath: file))
  let store = folder.path + "/store"
  let outcome = try ingest(file, nil, store)
  #expect(outcome.failure == nil && outcome.warnings.isEmpty)
  let manifest = try #require(outcome.manifest)
  #expect(manifest.network == "dash-regtest" && manifest.beginsAtGenesis)
  _ = try GraphVerifier.verify(store: store)

  let graph = try ChainGraph(directory: store)
  #expect((0..<7).map { graph.blockHash[$0] } == chain.map(\.hash) && graph.blockCount == 7)
  #expect(Set(graph.staleBlocks) == Set(stale.map(\.hash)))
  #expect(graph.txCount == 11)
  let registration = try #require(graph.transaction(withID: story.registration.txid))
  #expect(graph.version(of: registration) == 1 << 16 | 3)
  #expect(graph.inputSum(of: registration) - graph.outputSum(of: registration) == 10_000)
  let commitment = try #require(graph.transaction(withID: story.commitment.txid))
  #expect(graph.inputs(of: commitment).isEmpty && graph.outputs(of: commitment).isEmpty)
  #expect(graph.size(of: commitment) == UInt32(story.commitment.bytes.count))

  let lock = try #require(graph.transaction(withID: story.lock.txid))
  let pool = try #require(graph.outputs(of: lock).last)
  let address = AddressIndex(rawValue: graph.outputAddress[pool])
  #expect(graph.script(of: address) == (try Address.script(of: "pool:credit", network: .dash)))
  #expect(graph.isUnspendable(OutputIndex(pool)) && graph.outputAmount[pool] == 30_000_000_000)
  let unlock = try #require(graph.transaction(withID: story.unlock.txid))
  #expect(graph.inputSum(of: unlock) == 7_000_000_190 && graph.inputs(of: unlock).count == 1)
  #expect(manifest.totals.fromPools == 7_000_000_190)
  #expect(manifest.totals.fees == 10_000 + 1000 + 190)

  // As hex, in order and without the stale branch, it is the same chain.
  let hex = folder.path + "/blocks.hex"
  let lines = chain.map { Hex.encode($0.bytes) }.joined(separator: "\n")
  try Data(lines.utf8).write(to: URL(fileURLWithPath: hex))
  let other = try ingest(hex, nil, folder.path + "/hex")
  #expect(other.manifest?.digest == manifest.digest)
  #expect(other.manifest?.network == "dash-regtest")
}

@Test("a Dash block whose X11 hash misses its target is refused")
func dashWork() throws {
  var block = try DashChain.mine(on: try DashChain.genesis(), paying: 1).bytes
  while try BlockHeader(decoding: block, as: .dash).meetsTarget(Network.dash.proof) {
    block[77] &+= 1
  }
  let folder = try DumpFolder()
  let (hex, file) = (folder.path + "/block.hex", folder.path + "/blk00000.dat")
  try Data(Hex.encode(block).utf8).write(to: URL(fileURLWithPath: hex))
  let framed = blockFile([try DashChain.genesis().bytes, block], .dashRegtest)
  try Data(framed).write(to: URL(fileURLWithPath: file))
  let error = #expect(throws: IngestError.self) {
    _ = try ingest(hex, .dashRegtest, folder.path + "/store")
  }
  #expect(error?.description.contains("does not meet its own target") == true)
  // In a block file it is damage to be told of, and the block before it stays.
  let outcome = try ingest(file, nil, folder.path + "/store")
  let told = outcome.warnings + [outcome.failure?.description ?? ""]
  #expect(told.contains { $0.contains("does not meet its own target") }, "\(told)")
  #expect(outcome.manifest?.totals.blocks == 1)
}

@Test("block 844,898 of Dash goes into a store as a stretch of one, from a block file and from hex")
func dashBlock() throws {
  guard let shared = sharedData else {
    print("skipped: ../shared/data is not there")
    return
  }
  let recorded = URL(
    fileURLWithPath: shared + "/other-coins/electrumx/dash_mainnet_844898.json")
  let facts = try #require(
    JSONSerialization.jsonObject(with: Data(contentsOf: recorded)) as? [String: Any])
  let digits = try #require(facts["block"] as? String)
  let folder = try DumpFolder()
  let hex = folder.path + "/block.hex"
  try Data(digits.utf8).write(to: URL(fileURLWithPath: hex))
  let file = folder.path + "/blk00000.dat"
  try Data(blockFile([try #require(Hex.decode(digits))], .dash))
    .write(to: URL(fileURLWithPath: file))
  var digests: Set<String> = []
  for (path, network) in [(hex, Network.dash), (file, nil)] as [(String, Network?)] {
    var request = IngestRequest(paths: [path], store: folder.path + "/store-\(digests.count)")
    request.network = network
    request.missingParents = .booked
    var ingestion = Ingestion(request) { _ in }
    let outcome = try ingestion.run()
    #expect(outcome.failure == nil && outcome.warnings.isEmpty)
    let graph = try ChainGraph(directory: request.store)
    #expect(graph.network == .dash && graph.blockCount == 1)
    #expect(graph.blockHash[0].description == facts["hash"] as? String)
    #expect(
      (0..<graph.txCount).map { graph.txid[$0].description }.sorted()
        == (facts["tx"] as? [String])?.sorted())
    _ = try GraphVerifier.verify(store: request.store)
    digests.insert(graph.digest)
  }
  #expect(digests.count == 1)
}
