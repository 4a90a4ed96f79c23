import ChainStore

/// The merges of one cluster as a graph between its members: a tree.
///
/// Cost: the size of the cluster, once.
struct ClusterForest {
  /// The cluster's addresses, ascending; other places are places in this list.
  let members: [UInt32]
  private let merges: [(merge: Merge, rule: UInt8)]
  private var first: [Int]
  private var edges: [(place: Int, merge: Int)]

  /// Reads the merges of a cluster.
  init(_ clustering: Clustering, _ cluster: ClusterID) {
    let members = clustering.members(of: cluster).map(\.rawValue)
    let merges = clustering.merges(of: cluster)
    self.members = members
    let ends = merges.map { entry in
      (ClusterForest.place(entry.merge.from, members), ClusterForest.place(entry.merge.to, members))
    }
    var first = [Int](repeating: 0, count: members.count + 1)
    for case (let from?, let to?) in ends {
      first[from + 1] += 1
      first[to + 1] += 1
    }
    for place in members.indices { first[place + 1] += first[place] }
    var next = first
    var edges = [(place: Int, merge: Int)](repeating: (0, 0), count: first[members.count])
    for position in ends.indices {
      guard case (let from?, let to?) = ends[position] else { continue }
      edges[next[from]] = (to, position)
      edges[next[to]] = (from, position)
      next[from] += 1
      next[to] += 1
    }
    self.merges = merges
    self.first = first
    self.edges = edges
  }

  /// The place of an address among the members.
  func place(of address: AddressIndex) -> Int? {
    ClusterForest.place(address.rawValue, members)
  }

  static func place(_ address: UInt32, _ members: [UInt32]) -> Int? {
    var low = 0
    var high = members.count
    while low < high {
      let middle = (low + high) / 2
      if members[middle] < address { low = middle + 1 } else { high = middle }
    }
    return low < members.count && members[low] == address ? low : nil
  }

  /// The merges that lead from one member to another, which in a tree are always the same; nil
  /// where damaged rows leave none.
  func way(
    from start: AddressIndex, to goal: AddressIndex
  ) -> [(from: UInt32, to: UInt32, transaction: UInt32, rule: UInt8)]? {
    guard let start = place(of: start), let goal = place(of: goal) else { return nil }
    // From the goal outwards, so that the marks lead from the start to the goal.
    var toward = [(place: Int, merge: Int)?](repeating: nil, count: members.count)
    var queue = [goal]
    var head = 0
    while head < queue.count, toward[start] == nil, start != goal {
      let node = queue[head]
      head += 1
      for edge in edges[first[node]..<first[node + 1]]
      where edge.place != goal && toward[edge.place] == nil {
        toward[edge.place] = (node, edge.merge)
        queue.append(edge.place)
      }
    }
    var steps: [(from: UInt32, to: UInt32, transaction: UInt32, rule: UInt8)] = []
    var node = start
    while node != goal {
      guard let next = toward[node] else { return nil }
      let (merge, rule) = merges[next.merge]
      steps.append((members[node], members[next.place], merge.transaction, rule))
      node = next.place
    }
    return steps
  }
}
