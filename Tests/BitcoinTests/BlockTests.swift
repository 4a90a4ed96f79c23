import Testing

@testable import Bitcoin

@Suite(
  "Real blocks", .enabled(if: SharedData.isPresent, Comment(rawValue: SharedData.absence)))
struct BlockTests {
  private static let folder = "bitcoin/mainnet-blocks"
  /// Early, before segwit, the activation block, and two with many witnesses.
  private static let small = ["131025", "169482", "227835", "227836", "250000", "300025", "574200"]

  private func decode(_ bytes: [UInt8]) throws -> Block {
    try bytes.withByteView { try Block(decoding: $0) }
  }

  private func transactions(_ bytes: [UInt8]) throws -> [Transaction] {
    try bytes.withByteView { buffer in
      var reader = ByteReader(buffer, at: BlockHeader.size)
      let count = try reader.readCount(minimumSize: 60)
      return try (0..<count).map { _ in try Transaction(decoding: &reader) }
    }
  }

  @Test("headers commit to the transactions and meet their targets")
  func soundness() throws {
    var count = 0
    for name in try SharedData.names(Self.folder) where name.hasSuffix(".raw") {
      if name.contains("undo") { continue }
      let block = try decode(try SharedData.bytes("\(Self.folder)/\(name)"))
      #expect(block.hasSoundMerkleRoot, "\(name)")
      #expect(block.header.meetsTarget, "\(name)")
      #expect(BlockHeader(reencoding: block.header) == block.header)
      count += 1
    }
    #expect(count > 12)
  }

  @Test("flat rows and objects tell the same, and encode to the same bytes", arguments: small)
  func agreement(name: String) throws {
    let bytes = try SharedData.bytes("\(Self.folder)/\(name).raw")
    let block = try decode(bytes)
    let transactions = try transactions(bytes)
    #expect(block.transactions.map(\.txid) == transactions.map(\.txid))
    #expect(block.transactions.map { Int($0.size) } == transactions.map(\.size))
    #expect(block.transactions.map { Int($0.weight) } == transactions.map(\.weight))
    #expect(block.outputs.map(\.value) == transactions.flatMap { $0.outputs.map(\.value) })
    #expect(
      block.outputs.map { Array(block.script(of: $0)) }
        == transactions.flatMap { $0.outputs.map(\.script) })
    #expect(transactions.map(\.isCoinbase).firstIndex(of: false) == 1)
    let header = block.header
    let again = Block.encode(
      version: header.version, previous: header.previous, time: header.time, bits: header.bits,
      nonce: header.nonce, transactions: transactions)
    #expect(again == bytes)
  }

  @Test("the coinbase commits to the witnesses", arguments: ["481824-with-witness", "574200"])
  func commitment(name: String) throws {
    let all = try transactions(try SharedData.bytes("\(Self.folder)/\(name).raw"))
    let script = WitnessCommitment.script(
      witnessTxidsAfterCoinbase: all.dropFirst().map(\.witnessTxid))
    #expect(all[0].outputs.contains { $0.script == script })
    #expect(all[0].inputs[0].witness == [WitnessCommitment.reservedValue])
  }
}

extension BlockHeader {
  /// The header made again from what it states.
  fileprivate init(reencoding header: BlockHeader) {
    self.init(
      version: header.version, previous: header.previous, merkleRoot: header.merkleRoot,
      time: header.time, bits: header.bits, nonce: header.nonce)
  }
}
