import Bitcoin

/// The digest of what every input format can tell of a block, so that stores built by any route
/// from one chain have one digest.
///
/// SHA-256 over: block hash, time (u32), transaction count (u32); for each transaction its txid,
/// input count (u32) and spent outpoints, output count (u32), and values (u64) with scripts behind
/// their size (u32). Input scripts, witnesses and sequence numbers are left out. Blocks are chained:
/// the digest up to a block is SHA-256 of the digest before it and the block's own.
public enum BlockContentDigest {
  /// The digest of one block's content.
  public static func digest(of block: Block) -> Hash256 {
    Hash256(wireBytes: Digest.sha256(bytes(of: block))) ?? .zero
  }

  /// What is hashed of a block.
  static func bytes(of block: Block) -> [UInt8] {
    let size =
      40 + block.transactions.count * 40 + block.inputs.count * 36 + block.outputs.count * 12
      + block.outputs.reduce(0) { $0 + Int($1.scriptSize) }
    return block.scripts.withByteView { scripts in
      RowBytes.make(size) { rows in
        rows.write(block.header.hash)
        rows.write(block.header.time)
        rows.write(UInt32(block.transactions.count))
        for position in block.transactions.indices { write(block, position, scripts, &rows) }
      }
    }
  }

  @inline(__always)
  private static func write(
    _ block: borrowing Block, _ position: Int, _ scripts: ByteView,
    _ rows: inout RowBytes
  ) {
    rows.write(block.transactions[position].txid)
    let inputs = block.inputRange(position)
    rows.write(UInt32(inputs.count))
    for row in inputs {
      rows.write(block.inputs[row].previous)
      rows.write(block.inputs[row].vout)
    }
    let outputs = block.outputRange(position)
    rows.write(UInt32(outputs.count))
    for row in outputs {
      let output = block.outputs[row]
      rows.write(output.value)
      rows.write(output.scriptSize)
      let start = Int(output.scriptOffset)
      rows.write(scripts[start..<(start + Int(output.scriptSize))])
    }
  }

  /// The digest of a chain up to a block.
  public static func chain(_ before: Hash256, _ block: Hash256) -> Hash256 {
    var pair = (before, block)
    let digest = unsafe withUnsafeBytes(of: &pair) { unsafe Digest.sha256(ByteView($0)) }
    return Hash256(wireBytes: digest) ?? .zero
  }
}
