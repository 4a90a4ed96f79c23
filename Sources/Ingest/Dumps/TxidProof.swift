import Bitcoin

/// What the rows of a dump say of the txid that it states.
enum TxidProof: Equatable {
  /// It is the hash of them, so that none is missing.
  case proven
  /// It is the hash of something else, where all that it covers is stated.
  case contradicted(Txid)
  /// More belongs to it than is stated.
  case open
}

extension StatedTransaction {
  /// Holds the txid against what is stated, as a coin hashes it. `script` is a coinbase's, where a
  /// dump states it apart from inputs; `time` is that of the block.
  func proof(_ encoding: BlockEncoding, script: [UInt8]?, time: UInt32) -> TxidProof {
    if makesCoins, inputs.isEmpty {
      return script.map { coinbaseProof($0) } ?? .open
    }
    guard let computed = computedTxid else { return .open }
    if computed == txid { return .proven }
    let isTold = version != nil && lockTime != nil && hidesNothing(encoding, time: time)
    return isTold ? .contradicted(computed) : .open
  }

  /// A coinbase's sequence number is nowhere stated in such dumps; these are the ones in use.
  private func coinbaseProof(_ script: [UInt8]) -> TxidProof {
    for sequence in [UInt32.max, 0, UInt32.max - 1] {
      if txid(ofCoinbase: script, sequence: sequence) == txid { return .proven }
    }
    return .open
  }

  /// Whether a transaction of the coin can have nothing in it beside what dumps state.
  private func hidesNothing(_ encoding: BlockEncoding, time: UInt32) -> Bool {
    switch encoding {
    case .bitcoin, .mergedMining, .mimbleWimble: true
    case .bitcoinCash: !hasHiddenParts && time < StatedTransaction.firstTokens
    case .dash: !isSpecial(encoding) || payload != nil
    case .zcash: version == 1
    }
  }

  /// Since this time outputs of Bitcoin Cash may hold tokens, which not every dump tells.
  private static let firstTokens: UInt32 = 1_684_152_000

  /// Whether it is of a kind of the coin's own, which may have no inputs or no outputs.
  func isSpecial(_ encoding: BlockEncoding) -> Bool {
    let version = UInt32(bitPattern: version ?? 0)
    return switch encoding {
    case .dash: version & 0xffff >= 3 && version >> 16 != 0
    case .zcash: hasHiddenParts
    default: false
    }
  }
}
