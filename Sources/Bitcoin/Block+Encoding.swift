extension BlockHeader {
  /// A header whose hash is computed from the rest.
  public init(
    version: Int32, previous: BlockHash, merkleRoot: Hash256, time: UInt32, bits: UInt32,
    nonce: UInt32
  ) {
    self.init(
      hash: .zero, previous: previous, merkleRoot: merkleRoot, version: version, time: time,
      bits: bits, nonce: nonce)
    hash = Digest.doubleSHA256(encoded)
  }

  /// The 80 bytes of the header.
  public var encoded: [UInt8] {
    var writer = ByteWriter(capacity: BlockHeader.size)
    writer.write(version)
    writer.write(previous)
    writer.write(merkleRoot)
    writer.write(time)
    writer.write(bits)
    writer.write(nonce)
    return writer.bytes
  }
}

extension Block {
  /// The bytes of a block of these transactions; its header gets their merkle root.
  public static func encode(
    version: Int32, previous: BlockHash, time: UInt32, bits: UInt32, nonce: UInt32,
    transactions: [Transaction]
  ) -> [UInt8] {
    let header = BlockHeader(
      version: version, previous: previous,
      merkleRoot: MerkleTree.root(of: transactions.map(\.txid)).root, time: time, bits: bits,
      nonce: nonce)
    return encode(header: header, transactions: transactions)
  }

  /// The bytes of a block under a header that is already made.
  public static func encode(header: BlockHeader, transactions: [Transaction]) -> [UInt8] {
    var writer = ByteWriter(capacity: 1024 + transactions.count * 300)
    writer.write(header.encoded)
    writer.write(compactSize: transactions.count)
    for transaction in transactions { writer.write(transaction.encoded(.withWitness)) }
    return writer.bytes
  }
}
