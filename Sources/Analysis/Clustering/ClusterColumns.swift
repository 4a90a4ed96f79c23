/// One clustering as columns. Clusters of one address take four bytes and no row elsewhere.
///
/// The members of larger clusters stand together in `members`, ascending, clusters in the order of
/// their first address; `toward` and `transaction` run beside `members` and hold the merge forest.
struct ClusterColumns: Sendable {
  /// First-seen address of each address's cluster.
  let cluster: [UInt32]
  /// Ids of the clusters of more than one address, ascending.
  let larger: [UInt32]
  /// First row in `members` of each of those, and one past.
  let firstMember: [UInt32]
  /// Their addresses.
  let members: [UInt32]
  /// Beside each member: the address it was merged with, or itself at the top of its tree.
  let toward: [UInt32]
  /// Beside each member: the transaction that shows that merge.
  let transaction: [UInt32]

  /// The columns under their file names.
  var named: [(name: String, rows: [UInt32])] {
    [
      ("cluster", cluster), ("larger", larger), ("first-member", firstMember),
      ("members", members), ("merge.toward", toward), ("merge.transaction", transaction),
    ]
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
    var nextLarger = 0
    for address in roots.indices {
      let root = Int(roots[address])
      if root == address {
        // Addresses and larger clusters both ascend, so the next larger one is met in passing.
        guard nextLarger < larger.count, larger[nextLarger] == UInt32(root) else { continue }
        nextLarger += 1
      }
      let row = Int(size[root])
      size[root] += 1
      members[row] = UInt32(address)
      toward[row] = forest.toward[address]
      transaction[row] = forest.transaction[address]
    }
    cluster = roots
    self.larger = larger
    self.firstMember = firstMember
    self.members = members
    self.toward = toward
    self.transaction = transaction
  }
}
