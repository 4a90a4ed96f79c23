/// Pairs of clusters that must not become one, because one paid the other.
///
/// Each cluster has a list of the others it must differ from; lists are chained when clusters are
/// joined, and the shorter of two is searched. 12 bytes an address and 24 a pair.
struct MustDiffer {
  private var head: [UInt32]
  private var tail: [UInt32]
  private var length: [UInt32]
  private var other: [UInt32] = []
  private var witness: [UInt32] = []
  private var next: [UInt32] = []
  /// Pairs that co-spending had made one before: the payer paid himself.
  private(set) var contradicted = 0

  /// The pairs of some payments, by the names of their clusters.
  init(addresses: Int, payments: [ChangeScan.Payment], _ roots: Roots) {
    let size = payments.isEmpty ? 0 : addresses
    head = [UInt32](repeating: .max, count: size)
    tail = head
    length = [UInt32](repeating: 0, count: size)
    for payment in payments {
      let (payer, payee) = (roots.root(of: payment.payer), roots.root(of: payment.payee))
      guard payer != payee else {
        contradicted += 1
        continue
      }
      add(payee, to: payer, payment.transaction)
      add(payer, to: payee, payment.transaction)
    }
  }

  private mutating func add(_ cluster: UInt32, to owner: UInt32, _ transaction: UInt32) {
    let entry = UInt32(other.count)
    other.append(cluster)
    witness.append(transaction)
    next.append(.max)
    let last = tail[Int(owner)]
    if last == .max { head[Int(owner)] = entry } else { next[Int(last)] = entry }
    tail[Int(owner)] = entry
    length[Int(owner)] += 1
  }

  /// The first payment that forbids joining two clusters; nil where none does.
  func witness(against one: UInt32, _ two: UInt32, _ roots: Roots) -> UInt32? {
    guard !head.isEmpty else { return nil }
    let isFirst = length[Int(one)] <= length[Int(two)]
    let (searched, sought) = isFirst ? (one, two) : (two, one)
    var entry = head[Int(searched)]
    while entry != .max {
      if roots.root(of: other[Int(entry)]) == sought { return witness[Int(entry)] }
      entry = next[Int(entry)]
    }
    return nil
  }

  /// Chains the list of a cluster that loses its name to that of the one it is joined to.
  mutating func join(_ child: UInt32, to root: UInt32) {
    guard !head.isEmpty, head[Int(child)] != .max else { return }
    if head[Int(root)] == .max {
      head[Int(root)] = head[Int(child)]
    } else {
      next[Int(tail[Int(root)])] = head[Int(child)]
    }
    tail[Int(root)] = tail[Int(child)]
    length[Int(root)] += length[Int(child)]
  }
}
