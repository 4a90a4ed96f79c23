/// Litecoin: Bitcoin's encoding and, since 2022, an extension block of MimbleWimble transactions
/// with hidden amounts (LIP 2, LIP 3).
///
/// What is hidden stays out of the store. The last transaction of such a block moves the whole
/// hidden balance on by one output, with deposits among its inputs and withdrawals among its
/// outputs, so that every visible litoshi is accounted for; the extension behind it is skipped.
extension Block {
  /// Bits of the byte after an empty input count.
  private enum Flag {
    static let witness: UInt8 = 1
    static let extensionBlock: UInt8 = 8
  }

  /// Returns whether the transaction is the one that stands for the extension block.
  mutating func appendLitecoinTransaction(
    _ reader: inout ByteReader, isCoinbase: Bool
  ) throws(DecodingError) -> Bool {
    let start = reader.offset
    var row = newRow(version: try reader.read())
    var inputCount = try reader.readCount(minimumSize: 1)
    var flags: UInt8 = 0
    if inputCount == 0 {
      flags = try reader.read()
      guard flags != 0, flags & ~(Flag.witness | Flag.extensionBlock) == 0 else {
        throw DecodingError(offset: reader.offset - 1, message: "transaction flags \(flags)")
      }
      inputCount = try reader.readCount(minimumSize: 41)
    }
    let standsForExtension = flags & Flag.extensionBlock != 0
    guard inputCount > 0 || (standsForExtension && !isCoinbase) else {
      throw DecodingError(offset: reader.offset, message: "a transaction without inputs")
    }
    let bodyStart = flags == 0 ? start + 4 : start + 6
    try appendInputs(&reader, count: inputCount, isCoinbase: isCoinbase)
    try appendOutputs(&reader)
    let bodyEnd = reader.offset
    if flags & Flag.witness != 0 { try Block.skipWitnesses(&reader, inputs: inputCount) }
    if standsForExtension {
      let isPresent: UInt8 = try reader.read()
      guard isPresent == 0 else {
        throw DecodingError(
          offset: reader.offset - 1, message: "a hidden transaction outside the extension block")
      }
    }
    let lockStart = reader.offset
    row.lockTime = try reader.read()
    row.txid = Digest.doubleSHA256(
      reader.slice(start, start + 4), reader.slice(bodyStart, bodyEnd),
      reader.slice(lockStart, lockStart + 4))
    finish(&row, size: reader.offset - start, stripped: bodyEnd - bodyStart + 8)
    return standsForExtension
  }

  /// Moves past the extension block, whose end is the end of the block.
  static func skipLitecoinExtension(_ reader: inout ByteReader) throws(DecodingError) {
    let isPresent: UInt8 = try reader.read()
    guard isPresent <= 1, (reader.remaining > 0) == (isPresent == 1) else {
      throw DecodingError(
        offset: reader.offset - 1, message: "no extension block where one is announced")
    }
    _ = try reader.skip(reader.remaining)
  }
}

extension Network {
  /// Litecoin's main chain. Addresses of scripts begin with `M`; the older `3` is read too.
  public static let litecoin = Network(
    "litecoin", magic: "fbc0b6db", p2pkh: [0x30], p2sh: [[0x32], [0x05]], segwit: "ltc",
    genesis: "12a765e31ffd4059bada1e25190f6e98c99d9714d334efa41a195a7e7e04bfe2",
    subsidy: .halving(first: 5_000_000_000, interval: 840_000), encoding: .mimbleWimble,
    proof: .otherFunction, mostMoney: 8_400_000_000_000_000, largestBlock: 16_000_000,
    hidden: ["ltcmweb1"])

  /// Litecoin's test chain.
  public static let litecoinTestnet = Network(
    "litecoin-testnet4", magic: "fdd2c8f1", p2pkh: [0x6f], p2sh: [[0x3a], [0xc4]],
    segwit: "tltc",
    genesis: "4966625a4b2851d9fdee139e56211a0d88575f59ed816ff5e6a63deb4e3e29a0",
    subsidy: .halving(first: 5_000_000_000, interval: 840_000), encoding: .mimbleWimble,
    proof: .otherFunction, mostMoney: 8_400_000_000_000_000, largestBlock: 16_000_000,
    hidden: ["tmweb1"])
}
