import Bitcoin

/// The digest of what ``BlockContentDigest`` leaves out of a block, so that no column of a store
/// stands outside of both.
///
/// SHA-256 over: target (u32), transaction count (u32); for each transaction its version (i32), lock
/// time, size and weight (u32), input count (u32) and the sequence of each input (u32). Blocks are
/// chained: the digest up to a block is SHA-256 of the digest before it, the block's content digest
/// and its own, so that the last one covers all that a store holds; before the first block it is
/// SHA-256 of the network's name. Formats that tell other facts,
/// or none, of the same chain give other digests.
public enum BlockFactDigest {
  /// What is hashed of a block.
  static func bytes(of block: Block) -> [UInt8] {
    RowBytes.make(8 + block.transactions.count * 20 + block.inputs.count * 4) { rows in
      rows.write(block.header.bits)
      rows.write(UInt32(block.transactions.count))
      for position in block.transactions.indices {
        let row = block.transactions[position]
        let inputs = block.inputRange(position)
        rows.write(row.version)
        rows.write(row.lockTime)
        rows.write(row.size)
        rows.write(row.weight)
        rows.write(UInt32(inputs.count))
        for input in inputs { rows.write(block.inputs[input].sequence) }
      }
    }
  }

  /// The digest before a network's first block.
  static func start(of network: Network) -> Hash256 {
    Hash256(wireBytes: Digest.sha256(Array(network.name.utf8))) ?? .zero
  }

  /// The digest of a chain up to a block.
  static func chain(_ before: Hash256, content: Hash256, facts: Hash256) -> Hash256 {
    var parts = (before, content, facts)
    let digest = unsafe withUnsafeBytes(of: &parts) { unsafe Digest.sha256(ByteView($0)) }
    return Hash256(wireBytes: digest) ?? .zero
  }
}
