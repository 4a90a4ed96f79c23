/// The hash tree over a block's txids.
public enum MerkleTree {
  /// The root, and whether the tree pairs two equal neighbours, the mark of CVE-2012-2459 (a
  /// block with repeated transactions that has the same root as the sound one).
  public static func root(of txids: [Txid]) -> (root: Hash256, isMutated: Bool) {
    guard !txids.isEmpty else { return (.zero, false) }
    var level = txids
    var isMutated = false
    while level.count > 1 {
      var next = 0
      for left in stride(from: 0, to: level.count, by: 2) {
        let right = min(left + 1, level.count - 1)
        if right != left, level[left] == level[right] { isMutated = true }
        var pair = (level[left], level[right])
        level[next] = withUnsafeBytes(of: &pair) { Digest.doubleSHA256($0) }
        next += 1
      }
      level.removeLast(level.count - next)
    }
    return (level[0], isMutated)
  }
}

extension Block {
  /// Whether the header commits to these transactions.
  public var hasSoundMerkleRoot: Bool {
    let (root, isMutated) = MerkleTree.root(of: transactions.map(\.txid))
    return root == header.merkleRoot && !isMutated
  }
}
