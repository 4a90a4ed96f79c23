import Bitcoin
import Simulation

/// Sound inputs that damaged ones are made from.
struct Corpus {
  /// Raw blocks of small chains.
  let blocks: [[UInt8]]
  /// The first blocks of small chains in each form.
  let dumps: [ChainDump.Form: [Input]]
  /// Raw blocks as other coins write them.
  let coins: [BlockEncoding: [Input]]
  /// Texts of addresses, whole scripts and other things that stand for them.
  let addresses: [Input]

  init() throws {
    var blocks: [[UInt8]] = []
    var dumps: [ChainDump.Form: [Input]] = [:]
    for seed in UInt64(1)...4 {
      let chain = RandomChain.make(seed: seed, proof: .ground)
      blocks += chain.filter { $0.count < 3000 }.suffix(6)
      let dump = try ChainDump(blocks: Array(chain.prefix(6)))
      for form in ChainDump.Form.allCases {
        dumps[form, default: []].append(dump.files(form).map { ($0.name, $0.bytes) })
      }
    }
    self.blocks = blocks
    self.dumps = dumps
    coins = Corpus.coinBlocks(blocks)
    addresses = Corpus.texts()
  }

  /// Blocks with what other coins add: a borrowed proof, flags, a payload, tokens, shielded parts.
  private static func coinBlocks(_ blocks: [[UInt8]]) -> [BlockEncoding: [Input]] {
    var made: [BlockEncoding: [Input]] = [:]
    for raw in blocks {
      guard let transactions = transactions(of: raw) else { continue }
      let header = Array(raw.prefix(80))
      func add(_ encoding: BlockEncoding, _ bytes: [UInt8]) {
        made[encoding, default: []].append([("block", bytes)])
      }
      var merged = header
      merged[1] |= 1
      add(.mergedMining, raw)
      add(.mergedMining, merged + mergedProof + raw.dropFirst(80))
      add(.mimbleWimble, raw)
      add(.mimbleWimble, hidden(header, transactions))
      let plain = transactions.map { $0.encoded(.withoutWitness) }
      add(.dash, header + [UInt8(plain.count)] + plain.joined())
      add(.dash, header + [UInt8(plain.count + 1)] + plain.joined() + commitment)
      add(.bitcoinCash, header + [UInt8(plain.count)] + plain.joined())
      add(.bitcoinCash, header + [1] + withTokens(transactions[0]).encoded(.withoutWitness))
      add(
        .zcash,
        header + [UInt8](repeating: 0, count: 60) + [4, 1, 2, 3, 4] + zcashTransactions)
    }
    return made
  }

  private static func transactions(of raw: [UInt8]) -> [Transaction]? {
    raw.withByteView { bytes in
      var reader = ByteReader(bytes, at: BlockHeader.size)
      guard let count = try? reader.readCount(minimumSize: 60) else { return nil }
      return (0..<count).compactMap { _ in try? Transaction(decoding: &reader) }
    }
  }

  /// Another chain's coinbase, its block's hash, two branches and its header.
  private static var mergedProof: [UInt8] {
    let coinbase: [UInt8] =
      [1, 0, 0, 0, 1] + [UInt8](repeating: 0, count: 32) + [255, 255, 255, 255, 1, 7]
      + [255, 255, 255, 255, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0x51, 0, 0, 0, 0]
    return coinbase + [UInt8](repeating: 0, count: 32) + [1] + [UInt8](repeating: 9, count: 36)
      + [0, 0, 0, 0, 0] + [UInt8](repeating: 3, count: 80)
  }

  /// A block whose last transaction stands for an extension block, and a few bytes of that.
  private static func hidden(_ header: [UInt8], _ transactions: [Transaction]) -> [UInt8] {
    var last = transactions[0].encoded(.withoutWitness)
    last.insert(contentsOf: [0, 8], at: 4)
    // Its input spends something, as a coinbase may stand in the first place only.
    last[7] = 1
    last.insert(0, at: last.count - 4)
    return header + [UInt8(transactions.count + 1)]
      + transactions.flatMap { $0.encoded(.withWitness) } + last + [1, 2, 3, 4, 5]
  }

  /// Dash's commitment of a quorum: no inputs, no outputs, a payload.
  private static var commitment: [UInt8] { [3, 0, 6, 0, 0, 0, 0, 0, 0, 0, 5, 1, 2, 3, 4, 5] }

  private static func withTokens(_ transaction: Transaction) -> Transaction {
    var changed = transaction
    changed.inputs[0].witness = []
    let token: [UInt8] =
      [0xef] + [UInt8](repeating: 4, count: 32) + [0x72, 2, 7, 7, 0xfd, 0xff, 0]
    changed.outputs[0].script = token + changed.outputs[0].script
    return changed
  }

  /// A coinbase of version 4 with shielded parts, and one transaction of version 5.
  private static var zcashTransactions: [UInt8] {
    func filled(_ count: Int, _ byte: UInt8) -> [UInt8] { [UInt8](repeating: byte, count: count) }
    let input = [1] + filled(32, 0) + [255, 255, 255, 255, 1, 7, 255, 255, 255, 255]
    let output: [UInt8] = [1, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0x51]
    var bytes: [UInt8] = [2]
    bytes += [4, 0, 0, 0x80, 0x85, 0x20, 0x2f, 0x89] + input + output + filled(8, 0)
    bytes += filled(8, 0xff) + [0, 1] + filled(948, 5)
    bytes += [1] + filled(1698 + 96, 0) + filled(64, 6)
    bytes += [5, 0, 0, 0x80, 0x0a, 0x27, 0xa7, 0x26, 0xb4, 0xd0, 0xd6, 0xc2] + filled(8, 0)
    bytes += [0, 0] + [1] + filled(96, 5) + [1] + filled(756, 5)
    bytes += filled(8 + 32 + 256 + 192 + 64, 0)
    bytes += [1] + filled(820, 8) + [3] + filled(8 + 32, 0) + [2] + filled(2 + 128, 0)
    return bytes
  }

  private static func texts() -> [Input] {
    let hash = [UInt8](1...20)
    let scripts: [[UInt8]] = [
      [0x76, 0xa9, 20] + hash + [0x88, 0xac], [0xa9, 20] + hash + [0x87], [0, 20] + hash,
      [0x51, 32] + [UInt8](1...32), [0xaa, 32] + [UInt8](1...32) + [0x87], [0x6a, 1, 2],
    ]
    let made = Network.all.flatMap { network in
      scripts.map { Address.text(ofScript: $0, network: network) }
    }
    let extra = ["1.5", "0.00000001", "21000000", "1E-8", String(repeating: "ab", count: 32)]
    return (made + extra).map { [("text", Array($0.utf8))] }
  }
}
