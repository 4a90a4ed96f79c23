import Foundation
import Testing

@testable import Bitcoin

/// Real blocks of other coins.
@Suite(.enabled(if: SharedData.isPresent, Comment(rawValue: SharedData.absence)))
struct CoinBlockTests {
  static let recorded: [(file: String, network: Network)] = [
    ("bitcoinsv_mainnet_100000", .bitcoinCash), ("dash_mainnet_844898", .dash),
    ("dogecoin_mainnet_371337", .dogecoin), ("litecoin_mainnet_2265985", .litecoin),
    ("namecoin_mainnet_19200", .namecoin), ("zcash_mainnet_1000", .zcash),
  ]

  /// Every raw block of another coin, with its network.
  static func rawBlocks() throws -> [(name: String, bytes: [UInt8], network: Network)] {
    let base = "other-coins/"
    var blocks = try recorded.map { row in
      let facts = try SharedData.object(base + "electrumx/\(row.file).json")
      return (row.file, Hex.decode(facts["block"] as? String ?? "?") ?? [], row.network)
    }
    for height in ["12345", "567890"] {
      let text = try SharedData.text(base + "dogecoin/block_dump.\(height)")
      let digits = text.filter { !$0.isWhitespace }
      blocks.append(("dogecoin \(height)", Hex.decode(digits) ?? [], .dogecoin))
    }
    for height in ["1821752", "2215584", "2215586"] {
      let name = base + "litecoin-mweb/testnet4Block\(height).dat"
      blocks.append(("litecoin \(height)", try SharedData.bytes(name), .litecoinTestnet))
    }
    for line in try SharedData.text(base + "zcash/blocks").split(separator: "\n") {
      blocks.append(("zcash", Hex.decode(line) ?? [], .zcash))
    }
    return blocks
  }

  @Test("a block's hash, links and txids are what an indexer recorded", arguments: recorded)
  func records(file: String, network: Network) throws {
    let facts = try SharedData.object("other-coins/electrumx/\(file).json")
    let bytes = try #require(Hex.decode(facts["block"] as? String ?? "?"))
    let block = try Block(decoding: bytes, as: network.encoding)
    #expect(block.header.hash.description == facts["hash"] as? String)
    #expect(block.header.previous.description == facts["previousblockhash"] as? String)
    #expect(block.header.time == facts["time"] as? UInt32)
    #expect(block.transactions.map(\.txid.description) == facts["tx"] as? [String])
    #expect(block.hasSoundMerkleRoot)
    #expect(block.header.meetsTarget(network.proof))
  }

  @Test("every block is used up, hashes to its root, and pays no output without an amount")
  func wholeBlocks() throws {
    let blocks = try Self.rawBlocks()
    #expect(blocks.count == 15)
    for (name, bytes, network) in blocks {
      let block = try Block(decoding: bytes, as: network.encoding)
      #expect(block.hasSoundMerkleRoot, "\(name)")
      #expect(block.outputs.allSatisfy { $0.value <= network.mostMoney }, "\(name)")
      #expect(!block.outputRange(0).isEmpty, "\(name)")
    }
  }

  @Test("four Zcash blocks in a row name each other, and their coinbases claim what they may")
  func zcashRun() throws {
    let lines = try SharedData.text("other-coins/zcash/blocks").split(separator: "\n")
    var before: BlockHash?
    for (number, line) in lines.enumerated() {
      let block = try Block(decoding: try #require(Hex.decode(line)), as: .zcash)
      if let before { #expect(block.header.previous == before) }
      before = block.header.hash
      let claimed = block.outputRange(0).reduce(0) { $0 + block.outputs[$1].value }
      let subsidy = Network.zcash.subsidy(at: UInt32(380_640 + number))
      #expect(claimed >= subsidy && claimed < subsidy + 1_000_000)
    }
  }

  @Test("what Zcash's transactions hide shows as pools: inputs of known amount, outputs of a mark")
  func zcashPools() throws {
    var seen: Set<String> = []
    for (_, bytes, network) in try Self.rawBlocks() where network == .zcash {
      let block = try Block(decoding: bytes, as: .zcash)
      for input in block.inputs {
        if let (pool, value) = ShieldedPool.withdrawal(input.previous, input.vout) {
          seen.insert("from \(pool)")
          #expect(value > 0 && value < 2_100_000_000_000_000)
        }
      }
      for output in block.outputs {
        let script = Array(block.script(of: output))
        let text = Address.text(ofScript: script, network: .zcash)
        if text.hasPrefix("pool:") {
          seen.insert("to " + text.dropFirst(5))
          #expect(try Address.script(of: text, network: .zcash) == script)
        }
      }
    }
    #expect(!seen.isEmpty)
  }

  @Test("a block of another coin cut short anywhere is refused, and no damaged one traps")
  func damagedBlocks() throws {
    var random = SeededGenerator(seed: 7)
    let encodings = Set(Network.all.map(\.encoding))
    for (name, bytes, network) in try Self.rawBlocks() {
      let step = max(1, bytes.count / 400)
      for size in stride(from: 0, to: bytes.count, by: step) {
        // Nothing tells where a hidden extension block ends but the end of the block.
        if network.encoding == .mimbleWimble, size > bytes.count / 8 { break }
        #expect(throws: DecodingError.self, "\(name) \(size)") {
          _ = try Block(decoding: Array(bytes.prefix(size)), as: network.encoding)
        }
      }
      for _ in 0..<300 {
        var damaged = bytes
        let place = Int.random(in: 0..<damaged.count, using: &random)
        damaged[place] = UInt8.random(in: .min ... .max, using: &random)
        for encoding in encodings { _ = try? Block(decoding: damaged, as: encoding) }
      }
    }
  }
}

/// A version 5 transaction of Zcash's published test vectors for ZIP 244 (zcash-test-vectors,
/// second of the list): a coinbase with a Sapling output.
@Test("the txid of a Zcash transaction of version 5 is the one of ZIP 244's test vector")
func zip244() throws {
  let bytes = try #require(Hex.decode(ZcashVectors.saplingCoinbase))
  let decoded = try bytes.withByteView { buffer in
    var reader = ByteReader(buffer)
    var block = Block(
      header: BlockHeader(
        version: 4, previous: .zero, merkleRoot: .zero, time: 0, bits: 0, nonce: 0))
    try block.appendZcashTransaction(&reader, isCoinbase: true)
    #expect(reader.remaining == 0)
    return block
  }
  let want = "0f91e686dbcfb1f0a67951a8d9ed43491c74233e8becf467654e99a40ccc1529"
  #expect(Hex.encode(try #require(decoded.transactions.first).txid.wireBytes) == want)
}

@Test("BLAKE2b without a personalisation gives RFC 7693's way of hashing, in 32 bytes")
func blake2b() {
  var empty = Blake2b(personal: [UInt8](repeating: 0, count: 16))
  #expect(
    Hex.encode(empty.finalize())
      == "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8")
  var abc = Blake2b(personal: [UInt8](repeating: 0, count: 16))
  abc.update(Array("abc".utf8))
  #expect(
    Hex.encode(abc.finalize())
      == "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319")
}
