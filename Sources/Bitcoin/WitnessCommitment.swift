/// What a coinbase says about the witnesses of its block (BIP 141).
public enum WitnessCommitment {
  /// The 32 bytes that stand in the coinbase's own witness.
  public static let reservedValue = [UInt8](repeating: 0, count: 32)

  /// The OP_RETURN script for a coinbase, from the witness txids of all transactions after it; the
  /// coinbase's own counts as zero.
  public static func script(witnessTxidsAfterCoinbase ids: [Txid]) -> [UInt8] {
    let root = MerkleTree.root(of: [.zero] + ids).root
    let commitment = Digest.doubleSHA256(root.wireBytes + reservedValue)
    return [0x6a, 0x24, 0xaa, 0x21, 0xa9, 0xed] + commitment.wireBytes
  }
}
