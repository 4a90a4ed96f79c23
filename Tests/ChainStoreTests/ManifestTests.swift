import Bitcoin
import Foundation
import Ingest
import Simulation
import Testing

@testable import ChainStore

/// The table of contents, closed by its own checksum.
struct ManifestTests {
  private func write(_ bytes: [UInt8], _ store: String) throws {
    let path = URL(fileURLWithPath: store + "/" + Manifest.fileName)
    try Data(bytes).write(to: path)
  }

  @Test("any changed, missing or added byte of the manifest is found as soon as it is read")
  func anyByte() throws {
    let folder = try StoreFolder()
    try folder.build(DrawnChain(seed: 7, transactions: 30).blocks, into: "s")
    let store = folder.store("s")
    let sound = try #require(try Manifest.read(store: store)).sealed()
    for place in sound.indices {
      var bytes = sound
      bytes[place] ^= 1 << UInt8(place % 8)
      try write(bytes, store)
      let error = #expect(throws: StoreError.self) { _ = try ChainGraph(directory: store) }
      #expect(error?.code == .malformed, "byte \(place)")
      #expect(error?.location == store + "/" + Manifest.fileName, "byte \(place)")
    }
    for bytes in [Array(sound.dropLast()), sound + [0x0a], [0x20] + sound, []] {
      try write(bytes, store)
      #expect(throws: StoreError.self) { _ = try Manifest.read(store: store) }
    }
    try write(sound, store)
    #expect(try ChainGraph(directory: store).blockCount > 0)
  }

  @Test("a store draws a key of its own and keeps it when it grows and when it loses blocks")
  func keys() throws {
    let chain = RandomChain.make(seed: 4, proof: .ground)
    let folder = try ChainFolder()
    let file = try folder.write(ChainFolder.record(Array(chain.prefix(9))))
    let whole = try folder.write(ChainFolder.record(chain), "whole.dat")
    var keys: Set<HashKey> = []
    for name in ["one", "other"] {
      try folder.ingest(file, into: name, hashKey: nil)
      let first = try folder.graph(name).manifest.hashKey
      try folder.ingest(whole, into: name, hashKey: nil)
      #expect(try folder.graph(name).manifest.hashKey == first)
      keys.insert(first)
    }
    #expect(keys.count == 2)
    #expect(throws: IngestError.self) { try folder.ingest(whole, into: "one", hashKey: testKey) }
    let digests = try ["one", "other"].map { try folder.graph($0).manifest }
    #expect(digests[0].digest == digests[1].digest && digests[0].facts == digests[1].facts)
  }

  @Test("a key is 32 hex digits and nothing else")
  func texts() {
    #expect(testKey?.description == "000102030405060708090a0b0c0d0e0f")
    for text in ["", "00", String(repeating: "g", count: 32), String(repeating: "0", count: 34)] {
      #expect(HashKey(hex: text) == nil)
    }
    #expect(HashKey.random() != HashKey.random())
  }
}
