import Bitcoin

/// Whether a simulated block's header must meet its target.
public enum ProofOfWork: Sendable {
  /// Nonces are tried until the hash is below the target: two tries on average.
  case ground
  /// The nonce is 0, for tests that need many chains and never check the work.
  case skipped
}

/// Makes the blocks of a private test chain, each linked to the one before.
///
/// Blocks hold what a full node asks for: heights in coinbases (BIP 34), the root over the txids,
/// a witness commitment (BIP 141), and work. Signatures alone would not pass.
struct BlockMiner {
  /// Compact form of the easiest target of a private test chain.
  static let bits: UInt32 = 0x207f_ffff

  let proof: ProofOfWork
  private(set) var blocks: [[UInt8]] = []
  private(set) var tip = BlockHash.zero
  private(set) var time: UInt32

  /// Height of the last block; the first is made at once.
  var height: UInt32 { UInt32(blocks.count - 1) }

  /// A chain that has its first block, the one fixed for every private test chain.
  init(startingAt time: UInt32, proof: ProofOfWork) {
    self.proof = proof
    self.time = time
    let transaction = BlockMiner.genesisCoinbase
    append(
      [transaction], version: 1, time: 1_296_688_602, previous: .zero, fixedNonce: 2)
  }

  /// Makes a block of a coinbase paying `payouts` and of some transactions in their order;
  /// returns the coinbase.
  mutating func mine(
    _ transactions: [Transaction], payouts: [Transaction.Output], after seconds: UInt32
  ) -> Transaction {
    let input = Transaction.Input(
      previous: .zero, vout: .max, scriptSig: BlockMiner.heightScript(height + 1),
      sequence: .max, witness: [WitnessCommitment.reservedValue])
    let commitment = Transaction.Output(
      value: 0,
      script: WitnessCommitment.script(witnessTxidsAfterCoinbase: transactions.map(\.witnessTxid)))
    let coinbase = Transaction(
      version: 2, inputs: [input], outputs: payouts + [commitment], lockTime: 0)
    time += seconds
    append([coinbase] + transactions, version: 0x2000_0000, time: time, previous: tip)
    return coinbase
  }

  private mutating func append(
    _ transactions: [Transaction], version: Int32, time: UInt32, previous: BlockHash,
    fixedNonce: UInt32? = nil
  ) {
    let root = MerkleTree.root(of: transactions.map(\.txid)).root
    var writer = ByteWriter(capacity: BlockHeader.size)
    writer.write(version)
    writer.write(previous)
    writer.write(root)
    writer.write(time)
    writer.write(BlockMiner.bits)
    writer.write(fixedNonce ?? 0)
    var header = writer.bytes
    tip = Digest.doubleSHA256(header)
    if fixedNonce == nil, proof == .ground { grind(&header) }
    var block = ByteWriter(capacity: BlockHeader.size + transactions.count * 300)
    block.write(header)
    block.write(compactSize: transactions.count)
    for transaction in transactions { block.write(transaction.encoded(.withWitness)) }
    blocks.append(block.bytes)
  }

  private mutating func grind(_ header: inout [UInt8]) {
    var nonce: UInt32 = 0
    while !BlockMiner.meetsTarget(tip) {
      nonce &+= 1
      header.replaceSubrange(76..<80, with: nonce.littleEndianBytes)
      tip = Digest.doubleSHA256(header)
    }
  }

  /// Whether a hash is at most the target that ``bits`` stand for: 7fffff and 29 zero bytes.
  static func meetsTarget(_ hash: BlockHash) -> Bool {
    let bytes = hash.wireBytes
    guard bytes[31] == 0x7f else { return bytes[31] < 0x7f }
    guard bytes[30] == 0xff, bytes[29] == 0xff else { return true }
    return !bytes[0..<29].contains { $0 != 0 }
  }

  /// A height pushed as Bitcoin Core pushes numbers, and a byte more, for two is the least.
  static func heightScript(_ height: UInt32) -> [UInt8] {
    guard height > 16 else { return [height == 0 ? 0 : 0x50 + UInt8(height), 0] }
    var digits: [UInt8] = []
    var rest = height
    while rest > 0 {
      digits.append(UInt8(truncatingIfNeeded: rest))
      rest >>= 8
    }
    if let last = digits.last, last & 0x80 != 0 { digits.append(0) }
    return [UInt8(digits.count)] + digits + [0]
  }

  /// The coinbase of the first block of Bitcoin's main chain and of its test chains.
  private static var genesisCoinbase: Transaction {
    let newspaper = Array(
      "The Times 03/Jan/2009 Chancellor on brink of second bailout for banks".utf8)
    let scriptSig: [UInt8] =
      [4, 0xff, 0xff, 0, 0x1d, 1, 4, UInt8(newspaper.count)] + newspaper
    let key =
      Hex.decode(
        "04678afdb0fe5548271967f1a67130b7105cd6a828e03909a67962e0ea1f61deb6"
          + "49f6bc3f4cef38c4f35504e51ec112de5c384df7ba0b8d578a4c702b6bf11d5f") ?? []
    let input = Transaction.Input(
      previous: .zero, vout: .max, scriptSig: scriptSig, sequence: .max, witness: [])
    let output = Transaction.Output(value: 5_000_000_000, script: [65] + key + [0xac])
    return Transaction(version: 1, inputs: [input], outputs: [output], lockTime: 0)
  }
}
