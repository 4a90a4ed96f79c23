import ChainStore

/// Clusters a whole chain by co-spending and stores the result.
public struct ClusterBuilder {
  private let graph: ChainGraph
  private let coinJoins: CoinJoinHandling

  /// A builder over a chain.
  public init(_ graph: ChainGraph, coinJoins: CoinJoinHandling) {
    self.graph = graph
    self.coinJoins = coinJoins
  }

  /// Builds and stores a clustering under a name; merges go in chain order.
  public func build(name: String) throws(StoreError) {
    let merged = merge()
    var sets = merged.sets
    let roots = sets.roots()
    var clusters = 0
    for (address, root) in roots.enumerated() where Int(root) == address { clusters += 1 }
    try DerivedColumns.save(
      store: graph.directory, name: "clusters-" + name, digest: graph.digest,
      parameters: [
        "rules": coinJoins == .keep ? "co-spend, coinjoins kept" : "co-spend",
        "clusters": "\(clusters)",
      ],
      columns: [
        ("cluster", roots), ("members", ClusterBuilder.grouped(roots)),
        ("merge.from", merged.from), ("merge.to", merged.to), ("merge.tx", merged.tx),
      ])
  }

  private struct Merged {
    var sets: DisjointSets
    var from: [UInt32] = []
    var to: [UInt32] = []
    var tx: [UInt32] = []
  }

  private func merge() -> Merged {
    var merged = Merged(sets: DisjointSets(count: graph.addressCount))
    let firstInput = graph.txFirstInput.pointer
    let spent = graph.inputSpentOutput.pointer
    let address = graph.outputAddress.pointer
    for transaction in 0..<graph.txCount {
      let rows = Int(firstInput[transaction])..<Int(firstInput[transaction + 1])
      guard rows.count > 1 else { continue }
      var first: UInt32?
      var isDecided = coinJoins == .keep
      for row in rows where spent[row] != missingParent {
        let member = address[Int(spent[row])]
        guard let start = first else {
          first = member
          continue
        }
        guard member != start, merged.sets.find(member) != merged.sets.find(start) else { continue }
        if !isDecided {
          // Asked only where something would be merged: most candidates are joined already.
          if CoinJoinDetectors.detect(TxIndex(transaction), in: graph)?.severs == true { break }
          isDecided = true
        }
        _ = merged.sets.unite(start, member)
        merged.from.append(start)
        merged.to.append(member)
        merged.tx.append(UInt32(truncatingIfNeeded: transaction))
      }
    }
    withExtendedLifetime(graph) {}
    return merged
  }

  /// Addresses sorted by cluster, then by position: a counting sort.
  private static func grouped(_ roots: [UInt32]) -> [UInt32] {
    var next = [UInt32](repeating: 0, count: roots.count + 1)
    for root in roots { next[Int(root) + 1] += 1 }
    for position in roots.indices { next[position + 1] += next[position] }
    var members = [UInt32](repeating: 0, count: roots.count)
    for (address, root) in roots.enumerated() {
      members[Int(next[Int(root)])] = UInt32(truncatingIfNeeded: address)
      next[Int(root)] += 1
    }
    return members
  }
}
