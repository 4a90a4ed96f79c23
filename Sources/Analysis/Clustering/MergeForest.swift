import ChainStore

/// Why addresses are in one cluster: each merge is an edge between two addresses, kept with the
/// transaction that shows it.
///
/// The edges make a forest, since only a merge of two different clusters is kept. Each tree hangs
/// from some address; hanging one tree under another turns round the edges between the smaller
/// tree's hook and its top, which costs n log n in all. Twelve bytes an address while it grows.
struct MergeForest {
  /// The address at the other end of the edge upwards, or the address itself at the top.
  private(set) var toward: [UInt32]
  /// The transaction that shows the edge upwards.
  private(set) var transaction: [UInt32]
  private var size: [UInt32]

  /// No merges.
  init(count: Int) {
    toward = [UInt32](unsafeUninitializedCapacity: count) { buffer, filled in
      for position in 0..<count { buffer.initializeElement(at: position, to: UInt32(position)) }
      filled = count
    }
    transaction = [UInt32](repeating: .max, count: count)
    size = [UInt32](repeating: 1, count: count)
  }

  /// Records that a transaction joins two addresses of clusters that were apart, whose names were
  /// `firstRoot` and `secondRoot`.
  mutating func merge(
    _ first: UInt32, of firstRoot: UInt32, _ second: UInt32, of secondRoot: UInt32,
    by witness: UInt32
  ) {
    let sizes = (size[Int(firstRoot)], size[Int(secondRoot)])
    size[Int(min(firstRoot, secondRoot))] = sizes.0 + sizes.1
    if sizes.0 < sizes.1 {
      hang(first, under: second, by: witness)
    } else {
      hang(second, under: first, by: witness)
    }
  }

  /// Makes an address the top of its tree and ties it to another tree.
  private mutating func hang(_ hook: UInt32, under other: UInt32, by witness: UInt32) {
    var node = hook
    var above = other
    var edge = witness
    while true {
      let next = toward[Int(node)]
      let nextEdge = transaction[Int(node)]
      toward[Int(node)] = above
      transaction[Int(node)] = edge
      if next == node { return }
      (above, edge, node) = (node, nextEdge, next)
    }
  }
}
