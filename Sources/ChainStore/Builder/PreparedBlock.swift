import Bitcoin

/// A block with everything computed that can be computed without knowing the chain, so that many
/// threads may prepare blocks while one puts them in order.
public struct PreparedBlock: Sendable {
  /// The block.
  public let block: Block
  /// Its ``BlockContentDigest``.
  public let contentDigest: Hash256
  /// Its ``BlockFactDigest``.
  public let factDigest: Hash256
  let scripts: [ScriptFact]
  /// Keys of its transactions' txids, and of those that its inputs name.
  let keys: (transactions: [UInt64], inputs: [UInt64])
  /// The key that all its hashes were made with.
  let hashKey: HashKey
  /// The first transaction with an amount out of range, and that amount.
  let excessive: (transaction: Int, value: UInt64)?

  /// What an output script is, and where its kept bytes lie in ``Block/scripts``.
  struct ScriptFact: Sendable, BitwiseCopyable {
    var key: UInt64
    var start: UInt32
    var size: UInt32
    var type: UInt8
  }

  /// Prepares a block of a network for a builder with this hash; its digests are computed.
  public init(_ block: Block, network: Network, hashing: KeyedHash) {
    let block = block.withoutNameOperations(of: network)
    self.block = block
    hashKey = hashing.key
    keys = (
      block.transactions.map { hashing.hash(of: $0.txid) },
      block.inputs.map { hashing.hash(of: $0.previous) }
    )
    (contentDigest, factDigest) = PreparedBlock.digests(of: block)
    scripts = PreparedBlock.facts(block, hashing)
    excessive = PreparedBlock.findExcessive(block, network.mostMoney)
  }

  /// The digests of a block's content and facts.
  static func digests(of block: Block) -> (content: Hash256, facts: Hash256) {
    BlockContentDigest.bytes(of: block).withByteView { content in
      BlockFactDigest.bytes(of: block).withByteView { facts in
        HashPairs.sha256(content, facts)
      }
    }
  }

  private static func facts(_ block: Block, _ hashing: KeyedHash) -> [ScriptFact] {
    block.scripts.withByteView { bytes in
      unsafe [ScriptFact](unsafeUninitializedCapacity: block.outputs.count) { facts, count in
        count = block.outputs.count
        for (row, output) in block.outputs.enumerated() {
          let start = Int(output.scriptOffset)
          let script = ByteView(
            rebasing: bytes[start..<(start + Int(output.scriptSize))])
          let (type, range) = Script.classify(script)
          let kept: Range<Int>
          switch AddressPayload.fixedSize(of: type) {
          case nil: kept = 0..<script.count
          case 0: kept = 0..<0
          default: kept = range
          }
          unsafe facts[row] = ScriptFact(
            key: hashing.hash(of: script),
            start: UInt32(truncatingIfNeeded: start + kept.lowerBound),
            size: UInt32(truncatingIfNeeded: kept.count), type: type.rawValue)
        }
      }
    }
  }

  private static func findExcessive(_ block: Block, _ mostMoney: UInt64) -> (Int, UInt64)? {
    for transaction in block.transactions.indices {
      var sum: UInt64 = 0
      for row in block.outputRange(transaction) {
        let value = block.outputs[row].value
        sum &+= min(value, mostMoney &+ 1)
        if value > mostMoney || sum > mostMoney { return (transaction, value) }
      }
    }
    return nil
  }
}
