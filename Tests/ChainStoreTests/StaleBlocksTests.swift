import Bitcoin
import Foundation
import Ingest
import Simulation
import Testing

@testable import ChainStore

/// Two chains that part at the first block.
private struct Rivals {
  let folder: ChainFolder
  let long: [[UInt8]]
  let short: [[UInt8]]

  init(_ seed: UInt64) throws {
    folder = try ChainFolder()
    let first = RandomChain.make(seed: seed, proof: .ground)
    let second = RandomChain.make(seed: seed + 1000, proof: .ground)
    (long, short) = first.count >= second.count ? (first, second) : (second, first)
  }

  func ingest(_ blocks: some Sequence<[UInt8]>, into store: String) throws -> IngestOutcome {
    try folder.ingest(
      folder.write(ChainFolder.record(Array(blocks)), "piece.dat"), into: store)
  }
}

@Test("a branch fed step by step, losing at first, wins as if it had come at once")
func stepByStep() throws {
  for seed in UInt64(40)..<42 {
    let rivals = try Rivals(seed)
    let start = min(rivals.short.count, 6)
    _ = try rivals.ingest(rivals.short.prefix(start), into: "steps")
    for block in rivals.long[1..<9] { _ = try rivals.ingest([block], into: "steps") }
    _ = try rivals.ingest(rivals.long[9...], into: "steps")
    _ = try rivals.ingest(rivals.long, into: "once")
    let steps = try GraphVerifier.verify(store: rivals.folder.path + "/steps")
    #expect(try steps.digest == rivals.folder.graph("once").digest)
    #expect(steps.staleBlocks.count == start - 1)
  }
}

@Test("a chain that was taken back returns when more blocks build on it")
func returningChain() throws {
  let rivals = try Rivals(50)
  let start = 8
  _ = try rivals.ingest(rivals.long.prefix(start), into: "store")
  let away = try rivals.ingest(rivals.short.prefix(12), into: "store")
  #expect(away.removed == start - 1)
  let back = try rivals.ingest(rivals.long.dropFirst(start), into: "store")
  let fresh = try rivals.ingest(rivals.long, into: "fresh")
  #expect(back.removed == 11)
  #expect(back.manifest?.digest == fresh.manifest?.digest)
  #expect(back.manifest?.totals == fresh.manifest?.totals)
  for name in ["tx.size", "tx.witness", "tx.version", "input.sequence", "output.address"] {
    let column = { (manifest: Manifest?) in manifest?.columns.first { $0.name == name }?.sha256 }
    #expect(column(back.manifest) == column(fresh.manifest), "\(name)")
  }
  _ = try GraphVerifier.verify(store: rivals.folder.path + "/store")
}

@Test("a damaged byte among stale blocks is found and named")
func damagedStaleBlocks() throws {
  let rivals = try Rivals(60)
  _ = try rivals.ingest(rivals.long, into: "store")
  _ = try rivals.ingest(rivals.short.prefix(4), into: "store")
  let store = rivals.folder.path + "/store"
  let name = try #require(try Manifest.read(store: store)?.stale?.name)
  let path = URL(fileURLWithPath: store + "/" + name)
  let sound = try Data(contentsOf: path)
  for place in stride(from: 0, to: sound.count, by: sound.count / 40) {
    var bytes = sound
    bytes[place] ^= 0x11
    try bytes.write(to: path)
    #expect(throws: StoreError.self) { try GraphVerifier.verify(store: store) }
  }
  for size in [0, 3, 100, sound.count - 1] {
    try sound.prefix(size).write(to: path)
    #expect(throws: StoreError.self) { try GraphVerifier.verify(store: store) }
  }
}

@Test("a block survives its flat encoding, and no damaged encoding traps")
func flatEncoding() throws {
  for raw in RandomChain.make(seed: 61, proof: .ground).suffix(5) {
    let block = try raw.withByteView { try Block(decoding: $0) }
    let flat = block.flatEncoded()
    let again = try flat.withByteView { try Block(flat: $0) }
    #expect(again.flatEncoded() == flat)
    #expect(again.header == block.header)
    for place in stride(from: 0, to: flat.count, by: 7) {
      var bytes = flat
      bytes[place] = ~bytes[place]
      if let odd = try? bytes.withByteView({ try Block(flat: $0) }) {
        for row in odd.transactions.indices { _ = odd.outputRange(row).map { odd.outputs[$0] } }
      }
    }
    for size in 0..<min(200, flat.count) {
      let cut = Array(flat.prefix(size))
      #expect(throws: DecodingError.self) { try cut.withByteView { try Block(flat: $0) } }
    }
  }
}

@Test("beyond the room for them, stale blocks far below the tip go first, with what builds on them")
func boundedStaleBlocks() throws {
  let blocks = try RandomChain.make(seed: 62, proof: .ground).map { raw in
    try raw.withByteView { try Block(decoding: $0) }
  }
  var draft = StaleBlocksDraft()
  for (height, block) in blocks.enumerated() { draft.add(block, height: height) }
  let room = blocks.suffix(3).reduce(0) { $0 + $1.flatEncoded().count }
  let small = draft.encoded(capacity: room)
  // The kept three stand on a stale parent that is gone, so nothing could link them.
  let headers = 4 + blocks.count * (BlockHeader.flatSize + 12)
  #expect(small.count == headers)
  let whole = blocks.reduce(0) { $0 + $1.flatEncoded().count }
  #expect(draft.encoded(capacity: whole).count == headers + whole)
}
