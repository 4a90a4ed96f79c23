extension Block {
  /// Decodes a transaction as a coin writes it, behind those that are there; every byte must be
  /// used. An extension block that it stands for is not looked at.
  public mutating func append(
    transaction bytes: ByteView, as encoding: BlockEncoding, isCoinbase: Bool
  ) throws(DecodingError) {
    var reader = ByteReader(bytes)
    let txids = TxidPairs()
    switch encoding {
    case .bitcoin, .mergedMining: try appendTransaction(&reader, isCoinbase: isCoinbase, txids)
    case .mimbleWimble: _ = try appendLitecoinTransaction(&reader, isCoinbase: isCoinbase)
    case .bitcoinCash: try appendCashTransaction(&reader, isCoinbase: isCoinbase)
    case .dash: try appendDashTransaction(&reader, isCoinbase: isCoinbase)
    case .zcash: try appendZcashTransaction(&reader, isCoinbase: isCoinbase)
    }
    txids.finish(&transactions)
    try Block.refuseRest(reader)
  }
}
