/// The hash tree over a block's txids.
public enum MerkleTree {
  /// The root, and whether the tree pairs two equal neighbours, the mark of CVE-2012-2459 (a
  /// block with repeated transactions that has the same root as the sound one).
  public static func root(of txids: [Txid]) -> (root: Hash256, isMutated: Bool) {
    guard !txids.isEmpty else { return (.zero, false) }
    var level = txids
    var isMutated = false
    while level.count > 1 {
      for left in stride(from: 0, to: level.count - 1, by: 2) where level[left] == level[left + 1] {
        isMutated = true
      }
      // A last one without a neighbour is paired with itself.
      if level.count % 2 == 1 { level.append(level[level.count - 1]) }
      let pairs = HashPairs.hashNeighbours(&level)
      level.removeLast(level.count - pairs)
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
