import Bitcoin
import ChainStore
import Foundation
import Testing

@testable import Analysis

@Suite("P2PK outputs of a key's address")
struct PublicKeyOutputsTests {
  /// A chain of one block whose coinbase pays some scripts.
  private func chain(_ scripts: [[UInt8]]) throws -> ChainGraph {
    var block = Block(
      header: BlockHeader(
        hash: Digest.doubleSHA256([1]), previous: .zero, merkleRoot: .zero, version: 1, time: 1,
        bits: 0x207f_ffff, nonce: 0))
    block.transactions.append(
      BlockTransaction(
        txid: Digest.doubleSHA256([2]), firstInput: 0, firstOutput: 0, version: 1, lockTime: 0,
        size: 100, weight: 400))
    for script in scripts {
      block.outputs.append(
        BlockOutput(
          value: 1, scriptOffset: UInt32(block.scripts.count), scriptSize: UInt32(script.count)))
      block.scripts += script
    }
    let folder = MadeChain.newFolder()
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let builder = try ChainGraphBuilder(store: folder, network: .regtest)
    _ = try builder.append(PreparedBlock(block, network: .regtest, hashing: builder.hashing))
    _ = try builder.resolve()
    _ = try builder.commit(
      notes: CommitNotes(inputs: [], stale: StaleBlocksDraft(), hasStatedTxids: true))
    return try ChainGraph(directory: folder)
  }

  @Test("a P2PKH script finds the P2PK script of its key, of either length, and nothing else")
  func found() throws {
    // Keys of either form; whether they are on the curve does not show in a script.
    let keys: [[UInt8]] = (1...200).map { number in
      let isLong = number % 3 == 0
      return [isLong ? 4 : UInt8(2 + number % 2)]
        + (0..<(isLong ? 64 : 32)).map { UInt8(truncatingIfNeeded: $0 &* number &+ number) }
    }
    var scripts: [[UInt8]] = []
    for (number, key) in keys.enumerated() {
      let p2pk = [UInt8(key.count)] + key + [0xac]
      let p2pkh: [UInt8] = [0x76, 0xa9, 20] + Digest.hash160(key) + [0x88, 0xac]
      if number % 4 != 1 { scripts.append(p2pk) }
      if number % 4 != 2 { scripts.append(p2pkh) }
      scripts.append([0, 20] + Digest.hash160(key))
    }
    let graph = try chain(scripts)
    for threads in [1, 3] {
      let outputs = PublicKeyOutputs(graph, threads: threads)
      #expect(outputs.count == 150)
      for (number, key) in keys.enumerated() {
        let hash = Digest.hash160(key)
        let found = outputs.address(ofKeyIn: [0x76, 0xa9, 20] + hash + [0x88, 0xac])
        let wanted = graph.address(ofScript: [UInt8(key.count)] + key + [0xac])
        #expect(found == wanted && (found == nil) == (number % 4 == 1))
        #expect(outputs.address(ofKeyIn: [0, 20] + hash) == nil)
        #expect(outputs.address(ofKeyIn: [0xa9, 20] + hash + [0x87]) == nil)
      }
    }
  }
}
