import Bitcoin
import Foundation
import Testing

@testable import Simulation

struct SeizedWalletTests {
  static let seed: UInt64 = 7

  private func tell(seed: UInt64 = seed) throws -> Economy {
    var economy = Economy(seed: seed)
    try SeizedWalletStory().tell(into: &economy)
    return economy
  }

  @Test("a seed gives the same files twice, another seed other blocks")
  func sameSeedSameBytes() throws {
    let story = SeizedWalletStory()
    let files = try StoryWriter.files(of: story, seed: 7)
    #expect(try StoryWriter.files(of: story, seed: 7) == files)
    #expect(try StoryWriter.files(of: story, seed: 8) != files)
  }

  @Test("the story's chain keeps every rule but signatures", arguments: [7, 1, 2, 3])
  func rules(seed: UInt64) throws {
    let economy = try tell(seed: seed)
    let audit = try ChainAudit(economy.blocks, proof: .ground, maturity: .kept)
    #expect(audit.faults == [])
    #expect(audit.spendsWithinBlock >= 3)
    #expect((200...400).contains(audit.blocks.count))
    #expect((400...1500).contains(economy.truth.transactions.count))
  }

  @Test("wallets hold exactly the unspent outputs of the chain")
  func books() throws {
    let economy = try tell()
    let audit = try ChainAudit(economy.blocks, proof: .ground, maturity: .kept)
    let coins = economy.wallets.flatMap(\.coins)
    for coin in coins {
      let outpoint = ChainAudit.Outpoint(txid: coin.txid, vout: coin.vout)
      #expect(audit.unspent[outpoint]?.value == coin.value)
      #expect(audit.unspent[outpoint]?.height == Int(coin.height))
    }
    #expect(coins.count == audit.unspent.count)
  }

  @Test("each true transaction and deposit lies where the books say")
  func truthMatchesChain() throws {
    let economy = try tell()
    let audit = try ChainAudit(economy.blocks, proof: .ground, maturity: .kept)
    for transaction in economy.truth.transactions {
      let block = audit.blocks[Int(transaction.height)]
      #expect(block.transactions.contains { $0.txid == transaction.txid })
    }
    for deposit in economy.truth.deposits {
      let block = audit.blocks[Int(deposit.coin.height)]
      let position = try #require(
        block.transactions.firstIndex { $0.txid == deposit.coin.txid })
      let rows = Array(block.outputs[block.outputRange(position)])
      let output = rows[Int(deposit.coin.vout)]
      #expect(output.value == deposit.coin.value)
      #expect(Array(block.script(of: output)) == deposit.coin.address.script)
    }
  }

  @Test("what the mule deposits at each exchange sums to the round amounts of the story")
  func deposits() throws {
    let economy = try tell()
    let mule = economy.truth.deposits.filter { $0.depositor == "Mule" }
    #expect(mule.allSatisfy { $0.coin.origin == .whole })
    let maple = mule.filter { $0.exchange == "Maple Exchange" }.reduce(0) { $0 + $1.coin.value }
    #expect(maple == 18_000_000 + 15_000_000 + 21_000_000 + 64_000_000)
    let merlion = mule.filter { $0.exchange == "Merlion Exchange" }
    #expect(merlion.count == 5)
    let mixed = economy.truth.deposits.filter { $0.coin.origin == .part }
    #expect(mixed.map(\.depositor) == ["Supplier"])
    #expect(!economy.truth.deposits.contains { $0.depositor.hasPrefix("Mixer") })
  }

  @Test("every deposit but the last is swept, so its cluster leads to a hot address")
  func swept() throws {
    let economy = try tell()
    let unspent = economy.wallets.filter { $0.role == .exchange }.flatMap(\.coins)
    let left = economy.truth.deposits.filter { deposit in
      unspent.contains { $0.isSame(as: deposit.coin) }
    }
    #expect(left.map(\.coin.value) == [12_000_000])
    #expect(economy.truth.tags.contains { $0.address == left.first?.coin.address })
  }

  @Test("the coinjoin fits the generic rule: five equal outputs from five addresses")
  func coinjoin() throws {
    let economy = try tell()
    let txid = try #require(economy.truth.mixes.first)
    let audit = try ChainAudit(economy.blocks, proof: .ground, maturity: .kept)
    let block = try #require(
      audit.blocks.first { $0.transactions.contains { $0.txid == txid } })
    let position = try #require(block.transactions.firstIndex { $0.txid == txid })
    let values = block.outputs[block.outputRange(position)].map(\.value)
    #expect(values.filter { $0 == 50_000_000 }.count == (values.count + 1) / 2)
    #expect(block.inputRange(position).count >= 5)
  }

  @Test("each block commits to its witnesses")
  func commitments() throws {
    for bytes in try tell().blocks.dropFirst() {
      var transactions: [Transaction] = []
      try bytes.withByteView { raw in
        var reader = ByteReader(raw, at: BlockHeader.size)
        for _ in 0..<(try reader.readCompactSize()) {
          transactions.append(try Transaction(decoding: &reader))
        }
      }
      let coinbase = transactions[0]
      let root = MerkleTree.root(of: [.zero] + transactions.dropFirst().map(\.witnessTxid)).root
      let commitment = Digest.doubleSHA256(root.wireBytes + coinbase.inputs[0].witness[0])
      let script = [0x6a, 36, 0xaa, 0x21, 0xa9, 0xed] + commitment.wireBytes
      #expect(coinbase.outputs.last?.script == script)
    }
  }
}
