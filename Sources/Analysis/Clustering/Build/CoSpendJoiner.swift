/// Joins the payers of each transaction, window by window in the order of the chain.
///
/// So the merges kept are those of a plain pass (Kruskal's way, weights being positions on the
/// chain). Each input stands beside the first known one of its transaction, so that both addresses
/// of a merge are inputs of it. Cost: four bytes an input of the largest window and 16 a merge.
@safe
struct CoSpendJoiner {
  private let roots: Roots
  private var ancestors: UnsafeMutablePointer<UInt32>
  private var room = 1 << 14
  /// Merges so far.
  private(set) var merges: [Merge] = []

  /// A joiner of sets; ``deallocate()`` gives its room back.
  init(_ roots: Roots) {
    self.roots = roots
    unsafe ancestors = .allocate(capacity: room)
    // About as many as were seen on chains of a city's size: it spares copying the list.
    merges.reserveCapacity(roots.count / 4)
  }

  /// Gives the room back.
  func deallocate() { unsafe ancestors.deallocate() }

  /// Joins what the transactions of a window spend together.
  mutating func join(_ rows: PayerRows) {
    gatherAncestors(rows)
    let (payers, groups, ancestors) = unsafe (rows.payers, rows.groups, ancestors)
    var row = 0
    for number in 0..<rows.groupCount {
      let group = unsafe groups[number]
      let end = Int(group.end)
      while row < end, unsafe payers[row] == noPayer { row &+= 1 }
      guard row < end else { continue }
      let first = unsafe payers[row]
      var root = unsafe roots.root(of: ancestors[row])
      row &+= 1
      while row < end {
        let (payer, ancestor) = unsafe (payers[row], ancestors[row])
        row &+= 1
        guard payer != noPayer, payer != first else { continue }
        let other = roots.root(of: ancestor)
        guard other != root else { continue }
        let (child, name) = (max(root, other), min(root, other))
        roots.join(child, to: name)
        merges.append(
          Merge(
            child: child, from: root == child ? first : payer, to: root == child ? payer : first,
            transaction: group.transaction))
        root = name
      }
    }
  }

  /// The parents of the payers' parents, in two passes, so that the memory is asked for many at
  /// once; whatever is joined meanwhile, they stay ancestors.
  private mutating func gatherAncestors(_ rows: PayerRows) {
    if rows.rowCount > room {
      unsafe ancestors.deallocate()
      room = 2 * rows.rowCount
      unsafe ancestors = .allocate(capacity: room)
    }
    let (payers, ancestors) = unsafe (rows.payers, ancestors)
    for row in 0..<rows.rowCount {
      let payer = unsafe payers[row]
      unsafe ancestors[row] = payer == noPayer ? payer : roots.parent(of: payer)
    }
    for row in 0..<rows.rowCount {
      let ancestor = unsafe ancestors[row]
      if ancestor != noPayer { unsafe ancestors[row] = roots.parent(of: ancestor) }
    }
  }
}
