import Bitcoin

/// A block put together from the rows of a dump, and checked against its header.
struct StatedBlock {
  /// What the block's header can prove of its transactions.
  enum Commitment {
    /// All are there, in order: their txids must hash to the merkle root.
    case merkleRoot
    /// Their order is not stated, or not all of them are there.
    case none
  }

  /// What stands behind a txid.
  enum TxidProof {
    /// It must be the hash of the stated fields, where all are stated.
    case computed
    /// The dump's word.
    case stated
  }

  let header: BlockHeader
  var transactions: [StatedTransaction] = []

  /// The rows as a block; an error's offset means nothing.
  ///
  /// Repeated rows count once. Throws where positions leave a gap, a txid is not the hash of what
  /// is stated, or the txids do not hash to the merkle root.
  func block(
    _ commitment: Commitment, expecting count: Int?, _ proof: TxidProof
  ) throws(DecodingError) -> Block {
    let rows = try ordered()
    if let count, count != rows.count {
      throw wrong("expected \(count) transactions, found \(rows.count)")
    }
    guard !rows.isEmpty else { throw wrong("expected transactions, found none") }
    var block = Block(header: header)
    for row in rows {
      if proof == .computed, let computed = row.computedTxid, computed != row.txid {
        throw wrong("transaction \(row.txid): its stated fields hash to \(computed)")
      }
      StatedBlock.append(row, to: &block)
    }
    if commitment == .merkleRoot, !block.hasSoundMerkleRoot {
      throw wrong("the txids do not hash to the merkle root \(header.merkleRoot)")
    }
    return block
  }

  /// The rows by position, each once; without positions, the coinbase first and the rest as found.
  private func ordered() throws(DecodingError) -> [StatedTransaction] {
    guard transactions.allSatisfy({ $0.position != nil }) else {
      return transactions.filter(\.isCoinbase) + transactions.filter { !$0.isCoinbase }
    }
    var rows: [StatedTransaction] = []
    rows.reserveCapacity(transactions.count)
    for row in transactions.sorted(by: { ($0.position ?? 0) < ($1.position ?? 0) }) {
      if let last = rows.last, last.position == row.position {
        guard last.txid == row.txid else {
          throw wrong("two transactions at position \(row.position ?? 0)")
        }
        continue
      }
      guard row.position == rows.count else {
        throw wrong("expected a transaction at position \(rows.count), found none")
      }
      rows.append(row)
    }
    return rows
  }

  private func wrong(_ message: String) -> DecodingError {
    DecodingError(offset: 0, message: "block \(header.hash): " + message)
  }

  private static func append(_ row: StatedTransaction, to block: inout Block) {
    block.transactions.append(
      BlockTransaction(
        txid: row.txid, firstInput: UInt32(block.inputs.count),
        firstOutput: UInt32(block.outputs.count), version: row.version, lockTime: row.lockTime,
        size: row.size, weight: row.weight))
    for input in row.inputs where !StatedTransaction.isNull(input) {
      block.inputs.append(
        BlockInput(previous: input.previous, vout: input.vout, sequence: input.sequence))
    }
    for output in row.outputs {
      block.outputs.append(
        BlockOutput(
          value: output.value, scriptOffset: UInt32(block.scripts.count),
          scriptSize: UInt32(output.scriptSize)))
      block.scripts +=
        row.scripts[
          output.scriptOffset..<(output.scriptOffset + output.scriptSize)]
    }
  }
}
