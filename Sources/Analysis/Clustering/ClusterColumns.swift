/// One clustering as columns. Clusters of one address take four bytes and no row elsewhere.
///
/// The members of larger clusters stand together in `members`, ascending, clusters in the order of
/// their first address; `toward` and `transaction` run beside `members` and hold the merge forest.
struct ClusterColumns: Sendable {
  /// First-seen address of each address's cluster.
  let cluster: ClusterRows
  /// Ids of the clusters of more than one address, ascending.
  let larger: ClusterRows
  /// First row in `members` of each of those, and one past.
  let firstMember: ClusterRows
  /// Their addresses.
  let members: ClusterRows
  /// Beside each member: the address it was merged with, or itself at the top of its tree.
  let toward: ClusterRows
  /// Beside each member: the transaction that shows that merge.
  let transaction: ClusterRows

  /// Columns with their file names, in a fixed order.
  var named: [(name: String, rows: ClusterRows)] {
    [
      ("cluster", cluster), ("larger", larger), ("first-member", firstMember),
      ("members", members), ("merge.toward", toward), ("merge.transaction", transaction),
    ]
  }

  /// Names of the columns, in the order of ``named``.
  static let names = [
    "cluster", "larger", "first-member", "members", "merge.toward", "merge.transaction",
  ]

  /// Columns in the order of ``names``.
  init(named rows: [ClusterRows]) {
    cluster = rows[0]
    larger = rows[1]
    firstMember = rows[2]
    members = rows[3]
    toward = rows[4]
    transaction = rows[5]
  }

  /// Gathers the members of each larger cluster.
  init(_ run: consuming CoSpend) {
    let forest = run.forest
    let roots = run.sets.flattened()
    var size = [UInt32](repeating: 0, count: roots.count)
    for root in roots { size[Int(root)] += 1 }
    var larger: [UInt32] = []
    var firstMember: [UInt32] = [0]
    // The sizes are needed no more once counted: from here on the entry of a larger cluster's root
    // says where its next member goes.
    for root in roots.indices where size[root] > 1 {
      let start = firstMember[larger.count]
      larger.append(UInt32(root))
      firstMember.append(start + size[root])
      size[root] = start
    }
    let rows = Int(firstMember[larger.count])
    var members = [UInt32](repeating: 0, count: rows)
    var toward = members
    var transaction = members
    for address in roots.indices {
      let root = Int(roots[address])
      // A lone address keeps its size of 1 and its own edge; a merged one has another or lends one.
      guard root != address || ClusterColumns.isLarger(UInt32(root), in: larger) else { continue }
      let row = Int(size[root])
      size[root] += 1
      members[row] = UInt32(address)
      toward[row] = forest.toward[address]
      transaction[row] = forest.transaction[address]
    }
    self.init(
      named: [roots, larger, firstMember, members, toward, transaction].map { ClusterRows($0) })
  }

  private static func isLarger(_ root: UInt32, in larger: [UInt32]) -> Bool {
    var low = 0
    var high = larger.count
    while low < high {
      let middle = (low + high) / 2
      if larger[middle] < root { low = middle + 1 } else { high = middle }
    }
    return low < larger.count && larger[low] == root
  }

  /// Rows of a cluster in `members`; nil for a cluster of one address.
  func memberRows(of cluster: UInt32) -> Range<Int>? {
    let place = larger.lowerBound(cluster, in: 0..<larger.count)
    guard place < larger.count, larger[place] == cluster, place + 1 < firstMember.count else {
      return nil
    }
    let start = Int(firstMember[place])
    let end = Int(firstMember[place + 1])
    return start <= end && end <= members.count ? start..<end : nil
  }
}
