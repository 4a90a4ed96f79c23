import Bitcoin

/// Computes txids anew where the columns hold all that they hash.
///
/// A txid also covers scripts of inputs, which no column keeps; a transaction whose size without
/// witnesses leaves no room for any spends by witnesses alone, as most do by now. Cost: the bytes of
/// these transactions, hashed once.
extension GraphVerifier {
  /// Throws where a block of a store whose txids were computed has another txid than its rows give.
  ///
  /// What a dump stated was held against this rule when it was read, as far as it stated all of it.
  func checkTxids(of block: Block, at height: Int) throws(StoreError) {
    guard !graph.manifest.hasStatedTxids, graph.network.encoding == .bitcoin else { return }
    for number in block.transactions.indices {
      let row = block.transactions[number]
      guard row.size > 0, row.weight > 0 else {
        throw StoreError(
          .verificationFailed,
          "block \(height) has a transaction without a size, as only dumps state them, where"
            + " `hasStatedTxids` is false", at: Manifest.fileName)
      }
      guard let found = GraphVerifier.txid(of: number, in: block), found != row.txid else {
        continue
      }
      throw StoreError(
        .verificationFailed,
        "transaction \(number) of block \(height) hashes to \(found), where `hasStatedTxids` is"
          + " false", at: "column tx.id")
    }
  }

  /// The hash of a transaction without scripts in its inputs; nil where it has some, or spends what
  /// is not known.
  private static func txid(of number: Int, in block: Block) -> Txid? {
    let row = block.transactions[number]
    let (inputs, outputs) = (block.inputRange(number), block.outputRange(number))
    // Its own bytes count three times more in the weight than in the size.
    let (stripped, rest) = (Int(row.weight) - Int(row.size)).quotientAndRemainder(dividingBy: 3)
    let scripts = outputs.reduce(0) { $0 + Int(block.outputs[$1].scriptSize) }
    guard rest == 0, !inputs.isEmpty, stripped >= 10 + 41 * inputs.count + scripts else {
      return nil
    }
    var transaction = Transaction(version: row.version, inputs: [], outputs: [])
    transaction.lockTime = row.lockTime
    for input in block.inputs[inputs] {
      guard input.previous != .zero else { return nil }
      transaction.inputs.append(
        .init(previous: input.previous, vout: input.vout, sequence: input.sequence))
    }
    for output in block.outputs[outputs] {
      transaction.outputs.append(
        .init(value: output.value, script: Array(block.script(of: output))))
    }
    let bytes = transaction.encoded(.withoutWitness)
    return bytes.count == stripped ? Digest.doubleSHA256(bytes) : nil
  }
}
