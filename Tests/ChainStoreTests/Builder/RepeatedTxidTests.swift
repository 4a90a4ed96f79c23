import Bitcoin
import Foundation
import Testing

@testable import ChainStore

/// One txid that comes again and again, as a dump may state it.
struct RepeatedTxidTests {
  private static let txid = Digest.doubleSHA256([0x99])

  /// Blocks whose coinbases all have one txid; in every other block its first output is spent.
  private func blocks(_ count: Int) -> [Block] {
    var blocks: [Block] = []
    for height in 0..<count {
      let name = withUnsafeBytes(of: height) { Digest.doubleSHA256(Array($0)) }
      var block = Block(
        header: BlockHeader(
          hash: height == 0 ? Network.regtest.genesis : name,
          previous: blocks.last?.header.hash ?? .zero, merkleRoot: .zero, version: 1,
          time: UInt32(height), bits: 0x207f_ffff, nonce: 0))
      block.scripts = [0x51]
      add(height == 0 ? name : RepeatedTxidTests.txid, to: &block)
      if height % 2 == 1 {
        add(Digest.doubleSHA256(name.wireBytes), to: &block)
        block.inputs.append(
          BlockInput(previous: RepeatedTxidTests.txid, vout: 0, sequence: .max))
      }
      blocks.append(block)
    }
    return blocks
  }

  private func add(_ txid: Txid, to block: inout Block) {
    block.transactions.append(
      BlockTransaction(
        txid: txid, firstInput: UInt32(block.inputs.count),
        firstOutput: UInt32(block.outputs.count), version: 1, lockTime: 0, size: 0, weight: 0))
    block.outputs.append(BlockOutput(value: 50, scriptOffset: 0, scriptSize: 1))
  }

  @Test("each input spends from the last transaction of its txid before it, in a batch or a store")
  func last() throws {
    let count = 3_000
    let blocks = blocks(count)
    let folder = try StoreFolder()
    try folder.build(blocks, into: "whole", resources: .tight(threads: 2))
    for part in [blocks[..<1_201], blocks[1_201..<1_202], blocks[1_202...]] {
      try folder.build(part, into: "grown")
    }
    try folder.expectSame("whole", "grown", "one txid, \(count) times")
    try folder.build(blocks[1_500...], into: "grown", keeping: 1_500)
    try folder.expectSame("whole", "grown", "one txid, half of them taken back")
    let graph = try GraphVerifier.verify(store: folder.store("grown"))
    var wrong = 0
    for row in 0..<graph.inputCount {
      let coinbase = Int(graph.blockFirstTx[2 * row + 1])
      if graph.inputSpentOutput[row] != graph.txFirstOutput[coinbase] { wrong += 1 }
    }
    #expect(graph.inputCount == count / 2 && wrong == 0)
    let all = graph.transactions(withID: RepeatedTxidTests.txid)
    #expect(all.count == count - 1)
    #expect(graph.transaction(withID: RepeatedTxidTests.txid) == all.last)
    for end in [2, 3, 700, 2_999] {
      let found = graph.transaction(withID: RepeatedTxidTests.txid, below: end)
      #expect(found == all.last { $0.int < end })
    }
    // Coinbases of even heights are overwritten by the next; the last block's is spent.
    let lost = (0..<graph.outputCount).count { graph.outputSpender[$0] == Spender.overwritten }
    #expect(lost == count / 2 - 1)
  }
}
