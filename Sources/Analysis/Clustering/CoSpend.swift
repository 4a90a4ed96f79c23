import ChainStore

/// The co-spend rule over plain columns: all input addresses of a transaction become one cluster.
struct CoSpend {
  private(set) var sets: DisjointSets
  private(set) var forest: MergeForest

  /// Every address alone.
  init(addresses: Int) {
    sets = DisjointSets(count: addresses)
    forest = MergeForest(count: addresses)
  }

  /// Joins the inputs of each transaction, in chain order, except where `severs` says that they
  /// have several owners: asked only where something would be joined, since most inputs are one
  /// cluster already. Each input is joined to the first known one, so that both addresses of every
  /// merge are inputs of the transaction that shows it.
  mutating func joinAll(
    firstInput: Positions, spentOutput: Positions,
    outputAddress: UnsafeBufferPointer<UInt32>, severs: (TxIndex) -> Bool
  ) {
    for transaction in 0..<max(0, firstInput.count - 1) {
      let rows = firstInput[transaction]..<firstInput[transaction + 1]
      guard rows.count > 1 else { continue }
      var first: UInt32?
      var isDecided = false
      for row in rows where spentOutput[row] != missingParent {
        let address = outputAddress[spentOutput[row]]
        guard let start = first else {
          first = address
          continue
        }
        let roots = (sets.root(of: start), sets.root(of: address))
        guard roots.0 != roots.1 else { continue }
        if !isDecided, severs(TxIndex(transaction)) { break }
        isDecided = true
        _ = sets.union(roots.0, roots.1)
        forest.merge(start, of: roots.0, address, of: roots.1, by: UInt32(transaction))
      }
    }
  }
}
