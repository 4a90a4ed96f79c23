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
  /// have several owners. Each input is joined to the first known one, so that both addresses of
  /// every merge are inputs of the transaction that shows it.
  mutating func joinAll(
    firstInput: UnsafeBufferPointer<UInt32>, spentOutput: UnsafeBufferPointer<UInt32>,
    outputAddress: UnsafeBufferPointer<UInt32>, severs: (TxIndex) -> Bool
  ) {
    for transaction in 0..<max(0, firstInput.count - 1) {
      let rows = Int(firstInput[transaction])..<Int(firstInput[transaction + 1])
      guard rows.count > 1, !severs(TxIndex(transaction)) else { continue }
      var first: UInt32?
      for row in rows where spentOutput[row] != missingParent {
        let address = outputAddress[Int(spentOutput[row])]
        if let first {
          join(first, address, by: UInt32(transaction))
        } else {
          first = address
        }
      }
    }
  }

  private mutating func join(_ first: UInt32, _ second: UInt32, by transaction: UInt32) {
    guard first != second else { return }
    let one = sets.root(of: first)
    let other = sets.root(of: second)
    guard sets.union(one, other) else { return }
    forest.merge(first, of: one, second, of: other, by: transaction)
  }
}
