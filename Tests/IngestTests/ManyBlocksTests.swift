import Bitcoin
import ChainStore
import Foundation
import Testing

@testable import Ingest

/// What costs as much as there are blocks, and not as much as there are pairs of them.
struct ManyBlocksTests {
  private func header(_ number: Int, after previous: BlockHash) -> BlockHeader {
    let name = withUnsafeBytes(of: number) { Digest.doubleSHA256(Array($0)) }
    return BlockHeader(
      hash: name, previous: previous, merkleRoot: .zero, version: 1, time: 1, bits: 0x207f_ffff,
      nonce: 0)
  }

  @Test(
    "a stretch of chain is linked in time that grows with its blocks, however it is cut up",
    .timeLimit(.minutes(2)))
  func stretch() {
    var records: [BlockRecord] = []
    var previous = Digest.doubleSHA256([7])
    let count = 100_000
    for number in 0..<count {
      // Every tenth begins a stretch of its own, as where a dump leaves blocks out.
      let isFirst = number % 10 == 0 && number > count / 2
      let header = header(number, after: isFirst ? Digest.doubleSHA256([8]) : previous)
      records.append(BlockRecord(header: header, file: 0, offset: number, size: 80))
      previous = header.hash
    }
    let best = BestChain(
      records: records, known: KnownChain(nil), network: .regtest, missingParents: .booked)
    #expect(best.path.count == count / 2 + 1 + 9)
    let loose = best.loose.reduce(0) { $0 + $1.members.count }
    #expect(best.path.first == [0] && loose == count - best.path.count)
  }

  @Test("two txids that begin alike do not hide that one is spent before it is made")
  func alikeTxids() {
    func id(_ last: UInt8) -> Txid {
      Hash256(wireBytes: [UInt8](repeating: 1, count: 31) + [last]) ?? .zero
    }
    var block = Block(header: header(1, after: .zero))
    let ids = [id(9), Digest.doubleSHA256([1]), id(1), id(2)]
    for (number, txid) in ids.enumerated() {
      block.transactions.append(
        BlockTransaction(
          txid: txid, firstInput: UInt32(block.inputs.count), firstOutput: UInt32(number),
          version: 1, lockTime: 0, size: 0, weight: 0))
      block.outputs.append(BlockOutput(value: 1, scriptOffset: 0, scriptSize: 0))
      // The second spends the third, which the fourth begins like.
      if number == 1 { block.inputs.append(BlockInput(previous: id(1), vout: 0, sequence: 0)) }
    }
    let order = block.inTopologicalOrder().transactions.map(\.txid)
    #expect(order == [ids[0], ids[2], ids[1], ids[3]])
  }
}
