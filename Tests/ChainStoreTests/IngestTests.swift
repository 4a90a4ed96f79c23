import Bitcoin
import ChainStore
import Foundation
import Ingest
import Simulation
import Testing

@Test("the order of blocks in files does not change the chain")
func orderOfBlocks() throws {
  for seed in UInt64(1)...10 {
    let folder = try ChainFolder()
    let blocks = RandomChain.make(seed: seed, proof: .ground)
    var random = SeededRandom(seed: seed)
    try folder.ingest(folder.write(ChainFolder.record(blocks)), into: "a")
    let shuffled = random.shuffled(blocks)
    try folder.ingest(
      folder.write(ChainFolder.record(shuffled), "blk00001.dat"), into: "b", threads: 1)
    #expect(try folder.graph("a").digest == folder.graph("b").digest)
    try GraphVerifier(folder.graph("b")).verify()
  }
}

@Test("a chain read in two halves is the chain read at once, file for file")
func extending() throws {
  for seed in UInt64(20)...30 {
    let folder = try ChainFolder()
    let blocks = RandomChain.make(seed: seed, proof: .ground)
    try folder.ingest(folder.write(ChainFolder.record(blocks)), into: "whole")
    let half = Array(blocks.prefix(blocks.count / 2))
    try folder.ingest(folder.write(ChainFolder.record(half), "first.dat"), into: "grown")
    try folder.ingest(folder.write(ChainFolder.record(blocks), "blk00000.dat"), into: "grown")
    let (whole, grown) = (try folder.graph("whole"), try folder.graph("grown"))
    #expect(whole.manifest.columns == grown.manifest.columns)
    #expect(whole.manifest.totals == grown.manifest.totals)
    try GraphVerifier(grown).verify()
  }
}

@Test("a file cut anywhere is read as far as its whole blocks go, and a store stays as it was")
func truncation() throws {
  let blocks = Array(RandomChain.make(seed: 3, proof: .ground).prefix(2))
  let bytes = ChainFolder.record(blocks)
  let folder = try ChainFolder()
  try folder.ingest(folder.write(bytes), into: "full")
  let digest = try folder.graph("full").digest
  for end in 0...bytes.count {
    let file = try folder.write(Array(bytes.prefix(end)), "cut.dat")
    do {
      let outcome = try folder.ingest(file, into: "full", threads: 1)
      #expect(outcome.added == 0 && outcome.removed == 0)
    } catch let error as IngestError {
      #expect(end < ChainFolder.ends(of: blocks)[0], "\(end): \(error.message)")
      #expect(!error.message.isEmpty && !error.message.contains("\n"))
    }
  }
  #expect(try folder.graph("full").digest == digest)
}

@Test("a new store of a cut file holds its whole blocks")
func truncatedAnew() throws {
  let blocks = Array(RandomChain.make(seed: 3, proof: .ground).prefix(4))
  let bytes = ChainFolder.record(blocks)
  let ends = ChainFolder.ends(of: blocks)
  for end in ends.flatMap({ [$0 - 1, $0, $0 + 1, $0 + 7, $0 + 9] }) where end <= bytes.count {
    let folder = try ChainFolder()
    let file = try folder.write(Array(bytes.prefix(end)))
    let whole = ends.count { $0 <= end }
    do {
      let outcome = try folder.ingest(file)
      #expect(outcome.manifest?.totals.blocks == whole)
      #expect(ends.contains(end) == outcome.warnings.isEmpty)
      try GraphVerifier(folder.graph()).verify()
    } catch let error as IngestError {
      #expect(whole == 0 && !error.message.isEmpty)
    }
  }
}

@Test("damaged bytes are refused or kept out, and an existing store stays as it was")
func mutations() throws {
  let blocks = RandomChain.make(seed: 5, proof: .ground)
  let bytes = ChainFolder.record(blocks)
  var random = SeededRandom(seed: 99)
  let folder = try ChainFolder()
  try folder.ingest(folder.write(bytes))
  let digest = try folder.graph().digest
  for number in 0..<300 {
    var damaged = bytes
    for _ in 0..<random.number(in: 1...4) {
      damaged[Int(random.number(below: UInt64(bytes.count)))] = UInt8(random.number(below: 256))
    }
    let file = try folder.write(damaged, "blk0000\(number % 10).dat")
    _ = try? folder.ingest(file, into: "fresh-\(number)")
    _ = try? folder.ingest(file)
    #expect(try folder.graph().digest == digest)
    try? FileManager.default.removeItem(atPath: folder.path + "/fresh-\(number)")
  }
}

@Test("a flipped byte in any column is found and the column named")
func flips() throws {
  let folder = try ChainFolder()
  try folder.ingest(folder.write(ChainFolder.record(RandomChain.make(seed: 8, proof: .ground))))
  let graph = try folder.graph()
  var random = SeededRandom(seed: 1)
  for entry in graph.manifest.columns where entry.bytes > 0 {
    let name = "column \(entry.name)"
    let path = "\(graph.directory)/\(graph.manifest.folder)/\(entry.name).col"
    let sound = try Data(contentsOf: URL(fileURLWithPath: path))
    for _ in 0..<10 {
      var flipped = sound
      let place = Int(random.number(below: UInt64(sound.count)))
      flipped[place] ^= 1 << UInt8(random.number(below: 8))
      try flipped.write(to: URL(fileURLWithPath: path))
      let error = #expect(throws: StoreError.self) {
        _ = try GraphVerifier.verify(store: graph.directory)
      }
      #expect(error?.location == name)
    }
    try sound.write(to: URL(fileURLWithPath: path))
  }
  try GraphVerifier(folder.graph()).verify()
}

@Test("a longer branch replaces the last blocks, and the store equals a fresh one")
func reorganisation() throws {
  let folder = try ChainFolder()
  let blocks = RandomChain.make(seed: 12, proof: .ground)
  let height = blocks.count / 2
  // A branch of empty blocks beside the upper half, then the upper half itself, which is longer.
  let trunk = Array(blocks.prefix(height))
  try folder.ingest(folder.write(ChainFolder.record(blocks), "whole.dat"), into: "fresh")
  var branch = trunk
  let parent = blocks[height - 1].withByteView { try? Block(decoding: $0) }
  let previous = try #require(parent).header.hash
  branch.append(try emptyBlock(after: previous, height: height))
  let first = try folder.ingest(
    folder.write(ChainFolder.record(branch), "branch.dat"), into: "forked")
  #expect(first.manifest?.totals.blocks == height + 1)
  let second = try folder.ingest(folder.path + "/whole.dat", into: "forked")
  #expect(second.removed == 1)
  #expect(try folder.graph("forked").digest == folder.graph("fresh").digest)
  #expect(try folder.graph("forked").staleBlocks.count == 1)
  try GraphVerifier(folder.graph("forked")).verify()
}

/// A block with a coinbase only, which pays one satoshi to anybody.
private func emptyBlock(after previous: BlockHash, height: Int) throws -> [UInt8] {
  var coinbase: [UInt8] =
    [1, 0, 0, 0, 1] + [UInt8](repeating: 0, count: 32) + [255, 255, 255, 255]
  coinbase += [4, 3] + [UInt8(height & 255), UInt8(height >> 8), 77] + [255, 255, 255, 255]
  coinbase += [1, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0x51] + [0, 0, 0, 0]
  let root = Digest.doubleSHA256(coinbase).wireBytes
  for nonce in UInt32(0)..<100 {
    var header: [UInt8] = [1, 0, 0, 0] + previous.wireBytes + root + [0, 0, 0, 0x60]
    header += [0xff, 0xff, 0x7f, 0x20] + nonce.littleEndianBytes
    let decoded = try header.withByteView { bytes in
      var reader = ByteReader(bytes)
      return try BlockHeader(decoding: &reader)
    }
    if decoded.meetsTarget { return header + [1] + coinbase }
  }
  throw DecodingError(offset: 0, message: "no nonce found")
}
