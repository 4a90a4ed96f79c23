/// How the bytes of a chain's blocks differ from Bitcoin's.
///
/// Every chain of the family keeps the six fields of the header, then a counted list of
/// transactions; what stands between and behind them is the coin's own.
public enum BlockEncoding: Sendable, Hashable {
  /// Bitcoin's own.
  case bitcoin
  /// A proof borrowed from another chain's block may follow the header (Dogecoin, Namecoin).
  case mergedMining
  /// An extension block with hidden amounts may follow the transactions (Litecoin).
  case mimbleWimble
  /// No witnesses; outputs may carry tokens before their script (Bitcoin Cash).
  case bitcoinCash
  /// Transactions may end in a payload of their own type, and have neither inputs nor outputs.
  case dash
  /// A longer header, and shielded parts behind or among the transparent ones.
  case zcash

  /// Bytes of the longest header.
  public var longestHeader: Int {
    switch self {
    case .zcash: BlockHeader.longestZcashSize
    default: BlockHeader.size
    }
  }

  /// Fewest bytes of a transaction, so that a hostile count is refused before it costs anything.
  var smallestTransaction: Int { self == .dash ? 10 : 60 }
}

/// What a header's hash can be held against without the proof that another algorithm needs.
public enum HeaderProof: Sendable, Hashable {
  /// The header's own hash is the proof: at most the target it states.
  case ownHash
  /// The same, unless the block borrows its proof from another chain.
  case ownHashUnlessMerged
  /// Another function (scrypt, Equihash), which is not computed.
  case otherFunction
}

extension BlockHeader {
  /// Whether the header meets the target it states, as far as that is looked at.
  public func meetsTarget(_ proof: HeaderProof) -> Bool {
    switch proof {
    case .ownHash: meetsTarget
    case .ownHashUnlessMerged: isMergeMined || meetsTarget
    case .otherFunction: true
    }
  }

  /// Decodes a header as a coin writes it, and hashes it.
  public init(
    decoding reader: inout ByteReader, as encoding: BlockEncoding
  ) throws(DecodingError) {
    switch encoding {
    case .zcash: try self.init(decodingZcash: &reader)
    case .dash: try self.init(decodingDash: &reader)
    default: try self.init(decoding: &reader)
    }
  }

  /// Decodes the header that some bytes begin with.
  public init(decoding bytes: [UInt8], as encoding: BlockEncoding) throws(DecodingError) {
    self = try bytes.withByteView { buffer throws(DecodingError) in
      var reader = ByteReader(buffer)
      return try BlockHeader(decoding: &reader, as: encoding)
    }
  }
}

extension Block {
  /// Decodes a whole block as a coin writes it; every byte must be used.
  public init(decoding bytes: [UInt8], as encoding: BlockEncoding) throws(DecodingError) {
    self = try bytes.withByteView { buffer throws(DecodingError) in
      try Block(decoding: buffer, as: encoding)
    }
  }

  /// Decodes a whole block as a coin writes it; every byte must be used.
  public init(
    decoding bytes: ByteView, as encoding: BlockEncoding
  ) throws(DecodingError) {
    if encoding == .bitcoin {
      try self.init(decoding: bytes)
      return
    }
    var reader = ByteReader(bytes)
    try self.init(reading: &reader, as: encoding)
    try Block.refuseRest(reader)
  }

  /// Decodes the block that some bytes begin with; what follows it is not looked at.
  public init(
    reading reader: inout ByteReader, as encoding: BlockEncoding
  ) throws(DecodingError) {
    if encoding == .bitcoin {
      try self.init(reading: &reader)
      return
    }
    try Block.refuseGiant(reader)
    self.init(header: try BlockHeader(decoding: &reader, as: encoding))
    if encoding == .mergedMining, header.isMergeMined { try Block.skipMergedProof(&reader) }
    let count = try reader.readCount(minimumSize: encoding.smallestTransaction)
    guard count > 0 else {
      throw DecodingError(offset: reader.offset, message: "a block without transactions")
    }
    try appendTransactions(&reader, count: count, as: encoding)
  }

  private mutating func appendTransactions(
    _ reader: inout ByteReader, count: Int, as encoding: BlockEncoding
  ) throws(DecodingError) {
    transactions.reserveCapacity(count)
    var hasExtension = false
    let txids = TxidPairs()
    for position in 0..<count {
      let isCoinbase = position == 0
      switch encoding {
      case .bitcoin, .mergedMining:
        try appendTransaction(&reader, isCoinbase: isCoinbase, txids)
      case .mimbleWimble:
        hasExtension = try appendLitecoinTransaction(&reader, isCoinbase: isCoinbase)
      case .bitcoinCash: try appendCashTransaction(&reader, isCoinbase: isCoinbase)
      case .dash: try appendDashTransaction(&reader, isCoinbase: isCoinbase)
      case .zcash: try appendZcashTransaction(&reader, isCoinbase: isCoinbase)
      }
    }
    txids.finish(&transactions)
    if hasExtension { try Block.skipLitecoinExtension(&reader) }
  }
}
