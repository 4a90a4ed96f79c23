/// Merged mining: a block may show, in place of work of its own, a block of another chain whose
/// coinbase names it (Namecoin from height 19,200, Dogecoin from 371,337).
extension BlockHeader {
  /// Whether the version says that the proof is another chain's.
  public var isMergeMined: Bool { version & 0x100 != 0 }
}

extension Block {
  /// Moves past the borrowed proof: the other chain's coinbase, its block's hash, two Merkle
  /// branches each with its position, and the other chain's header. It is not checked.
  static func skipMergedProof(_ reader: inout ByteReader) throws(DecodingError) {
    try skipTransaction(&reader)
    _ = try reader.readHash()
    for _ in 0..<2 {
      let hashes = try reader.readCount(minimumSize: 32)
      _ = try reader.skip(hashes * 32 + 4)
    }
    _ = try reader.skip(BlockHeader.size)
  }

  /// Moves past one transaction in Bitcoin's encoding.
  private static func skipTransaction(_ reader: inout ByteReader) throws(DecodingError) {
    _ = try reader.skip(4)
    var inputs = try reader.readCount(minimumSize: 1)
    let hasWitness = inputs == 0
    if hasWitness {
      let flag: UInt8 = try reader.read()
      guard flag == 1 else {
        throw DecodingError(offset: reader.offset - 1, message: "witness flag \(flag), not 1")
      }
      inputs = try reader.readCount(minimumSize: 41)
    }
    for _ in 0..<inputs {
      _ = try reader.skip(36)
      _ = try reader.skip(try reader.readCount(minimumSize: 1))
      _ = try reader.skip(4)
    }
    for _ in 0..<(try reader.readCount(minimumSize: 9)) {
      _ = try reader.skip(8)
      _ = try reader.skip(try reader.readCount(minimumSize: 1))
    }
    if hasWitness { try skipWitnesses(&reader, inputs: inputs) }
    _ = try reader.skip(4)
  }
}

extension Network {
  /// Dogecoin's main chain. Until height 145,000 a coinbase drew its subsidy at random; its bound
  /// is taken for it.
  public static let dogecoin = Network(
    "dogecoin", magic: "c0c0c0c0", p2pkh: [0x1e], p2sh: [[0x16]], segwit: nil,
    genesis: "1a91e3dace36e2be3bf030a65679fe821aa1d6ef92e7c9902eb318182c355691",
    subsidy: .dogecoin, encoding: .mergedMining, proof: .otherFunction,
    mostMoney: 1_000_000_000_000_000_000)

  /// Namecoin's main chain. An operation on a name stands before the script of who holds it.
  public static let namecoin = Network(
    "namecoin", magic: "f9beb4fe", p2pkh: [0x34], p2sh: [[0x0d]], segwit: "nc",
    genesis: "000000000062b72c5e2ceb45fbc8587e807c155b0da735e6483dfba2f0a9c770",
    encoding: .mergedMining, proof: .ownHashUnlessMerged)
}
