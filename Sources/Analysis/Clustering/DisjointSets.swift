import ChainStore

/// Sets of addresses that only ever grow together; each is named by its smallest member.
///
/// Four bytes an address. The smallest member stays the root whatever the order of the unions, so
/// the sets and their names depend on what was joined and on nothing else.
struct DisjointSets {
  private(set) var parent: [UInt32]

  /// Every address alone.
  init(count: Int) {
    parent = [UInt32](unsafeUninitializedCapacity: count) { buffer, filled in
      for position in 0..<count { buffer.initializeElement(at: position, to: UInt32(position)) }
      filled = count
    }
  }

  /// The smallest member of a set; halves the way there for the next one who asks.
  mutating func root(of address: UInt32) -> UInt32 {
    parent.withUnsafeMutableBufferPointer { parent in
      var node = Int(address)
      while parent[node] != UInt32(node) {
        let above = Int(parent[node])
        parent[node] = parent[above]
        node = Int(parent[node])
      }
      return UInt32(node)
    }
  }

  /// Joins two sets; false where they were one already.
  mutating func union(_ first: UInt32, _ second: UInt32) -> Bool {
    let one = root(of: first)
    let other = root(of: second)
    guard one != other else { return false }
    parent[Int(max(one, other))] = min(one, other)
    return true
  }

  /// Points every address straight at its root and hands the roots over.
  consuming func flattened() -> [UInt32] {
    // A parent is smaller than its child, so in ascending order it is flat already.
    parent.withUnsafeMutableBufferPointer { parent in
      for position in parent.indices { parent[position] = parent[Int(parent[position])] }
    }
    return parent
  }
}
