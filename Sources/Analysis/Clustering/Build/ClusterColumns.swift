import ChainStore
import Dispatch

/// One clustering as columns. Clusters of one address take four bytes and no row elsewhere.
///
/// The members of larger clusters stand together in `members`, ascending, clusters in the order of
/// their first address. Beside each member stands the merge by which it lost its name, which every
/// member but the first does once: from where to where, by which transaction and rule. That is the
/// whole forest, 13 bytes a member.
struct ClusterColumns: Sendable {
  /// First-seen address of each address's cluster.
  let cluster: [UInt32]
  /// Ids of the clusters of more than one address, ascending.
  private(set) var larger: [UInt32] = []
  /// First row in `members` of each of those, and one past.
  private(set) var firstMember: [UInt32] = [0]
  /// Their addresses.
  private(set) var members: [UInt32] = []
  /// Beside each member: the address on its side of its merge, itself for the first of a cluster.
  private(set) var from: [UInt32] = []
  /// Beside each member: the address on the other side.
  private(set) var to: [UInt32] = []
  /// Beside each member: the transaction of its merge.
  private(set) var transaction: [UInt32] = []
  /// Four members a row: codes of the rules of their merges. Empty where all are co-spends.
  private(set) var rule: [UInt32] = []

  /// The columns under their file names.
  var named: [(name: String, rows: [UInt32])] {
    [
      ("cluster", cluster), ("larger", larger), ("first-member", firstMember),
      ("members", members), ("merge.from", from), ("merge.to", to),
      ("merge.transaction", transaction), ("merge.rule", rule),
    ]
  }

  /// Gathers the members of each larger cluster. `rules` are those of the last merges; all before
  /// them are co-spends.
  init(_ roots: Roots, merges: [Merge], rules: [UInt8] = [], threads: Int = 1) {
    cluster = roots.flattened()
    // For a root: the size of its cluster, then where its next member goes. For any other address:
    // the place of its merge.
    var place = [UInt32](repeating: 0, count: cluster.count)
    count(into: &place)
    for (position, merge) in merges.enumerated() { place[Int(merge.child)] = UInt32(position) }
    gatherMembers(&place)
    gatherMerges(merges, place, threads)
    guard rules.contains(where: { $0 != ClusterRules.coSpendCode }) else { return }
    let plain = merges.count - rules.count
    rule = [UInt32](repeating: 0, count: (members.count + 3) / 4)
    for (row, member) in members.enumerated() where cluster[Int(member)] != member {
      let position = Int(place[Int(member)]) - plain
      guard position >= 0 else { continue }
      rule[row / 4] |= UInt32(rules[position]) << UInt32(8 * (row % 4))
    }
  }

  private mutating func count(into place: inout [UInt32]) {
    for address in cluster.indices {
      let root = Int(cluster[address])
      if root != address { place[root] += 1 }
    }
    for root in cluster.indices where place[root] > 0 {
      let start = firstMember[larger.count]
      larger.append(UInt32(root))
      firstMember.append(start + place[root] + 1)
      place[root] = start
    }
  }

  private mutating func gatherMembers(_ place: inout [UInt32]) {
    let cluster = cluster
    members = unsafe [UInt32](unsafeUninitializedCapacity: Int(firstMember[larger.count])) {
      buffer, filled in
      for root in larger {
        unsafe buffer[Int(place[Int(root)])] = root
        place[Int(root)] += 1
      }
      for address in cluster.indices {
        let root = Int(cluster[address])
        guard root != address else { continue }
        unsafe buffer[Int(place[root])] = UInt32(address)
        place[root] += 1
      }
      filled = buffer.count
    }
  }

  private mutating func gatherMerges(_ merges: [Merge], _ place: [UInt32], _ threads: Int) {
    let count = members.count
    from = members
    to = members
    transaction = [UInt32](repeating: .max, count: count)
    let (cluster, members) = (cluster, members)
    unsafe from.withUnsafeMutableBufferPointer { from in
      unsafe to.withUnsafeMutableBufferPointer { to in
        unsafe transaction.withUnsafeMutableBufferPointer { transaction in
          let columns = unsafe MergeRows(from: from, to: to, transaction: transaction)
          // As many pieces as threads: their work is even.
          let pieces = max(1, min(threads, count / 4_096))
          DispatchQueue.concurrentPerform(iterations: pieces) { piece in
            for row in (count * piece / pieces)..<(count * (piece + 1) / pieces) {
              let member = Int(members[row])
              guard Int(cluster[member]) != member else { continue }
              let merge = merges[Int(place[member])]
              unsafe columns.from[row] = merge.from
              unsafe columns.to[row] = merge.to
              unsafe columns.transaction[row] = merge.transaction
            }
          }
        }
      }
    }
  }
}

/// Rows that threads fill, each its own stretch.
@safe
private struct MergeRows: @unchecked Sendable {
  let from: UnsafeMutableBufferPointer<UInt32>
  let to: UnsafeMutableBufferPointer<UInt32>
  let transaction: UnsafeMutableBufferPointer<UInt32>
}
