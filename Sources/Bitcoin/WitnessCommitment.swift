/// What a coinbase says about the witnesses of its block (BIP 141).
public enum WitnessCommitment {
  /// The 32 bytes that stand in the coinbase's own witness.
  public static let reservedValue = [UInt8](repeating: 0, count: 32)

  /// The OP_RETURN script for a coinbase, from the witness txids of all transactions after it; the
  /// coinbase's own counts as zero.
  public static func script(witnessTxidsAfterCoinbase ids: [Txid]) -> [UInt8] {
    script(witnessTxidsAfterCoinbase: ids, reservedValue)
  }

  private static let prefix: [UInt8] = [0x6a, 0x24, 0xaa, 0x21, 0xa9, 0xed]

  private static func script(
    witnessTxidsAfterCoinbase ids: [Txid], _ reserved: [UInt8]
  ) -> [UInt8] {
    let root = MerkleTree.root(of: [.zero] + ids).root
    return prefix + Digest.doubleSHA256(root.wireBytes + reserved).wireBytes
  }

  /// Whether the witnesses of some transactions, the coinbase first, are those that the last
  /// commitment in the coinbase names. Without one there may be none.
  public static func holds(for transactions: [Transaction]) -> Bool {
    guard let coinbase = transactions.first else { return false }
    let scripts = coinbase.outputs.map(\.script)
    guard let stated = scripts.last(where: { $0.starts(with: prefix) && $0.count >= 38 }) else {
      return transactions.allSatisfy { $0.inputs.allSatisfy(\.witness.isEmpty) }
    }
    let reserved = coinbase.inputs.first?.witness ?? []
    guard reserved.count == 1, reserved[0].count == 32 else { return false }
    let ids = transactions.dropFirst().map(\.witnessTxid)
    return stated.starts(with: script(witnessTxidsAfterCoinbase: ids, reserved[0]))
  }
}

extension Block {
  /// Whether the witnesses of an encoded block are those that its coinbase commits to (BIP 141),
  /// which the merkle root does not tell. Encodings other than Bitcoin's are not looked at.
  public static func hasCommittedWitnesses(
    _ bytes: ByteView, as encoding: BlockEncoding
  ) -> Bool {
    guard encoding == .bitcoin else { return true }
    var reader = ByteReader(bytes, at: BlockHeader.size)
    do {
      let count = try reader.readCount(minimumSize: 60)
      let transactions = try (0..<count).map { _ in try Transaction(decoding: &reader) }
      return WitnessCommitment.holds(for: transactions)
    } catch {
      return false
    }
  }
}
