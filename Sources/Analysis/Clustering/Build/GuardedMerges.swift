/// Merges beyond co-spend, in chain order, each refused where it contradicts what is known.
///
/// Refused are merges of clusters of which one paid the other, of clusters with different
/// exclusive labels, and, where a bound is set, of two large clusters. Whatever is refused is
/// logged with its reason; alarms tell of clusters that hold two labels all the same, and of
/// merges of two clusters so large that something may have gone wrong.
struct GuardedMerges {
  private let roots: Roots
  private let plan: ClusterPlan
  private var apart: MustDiffer
  private var labels: [UInt32: [UInt32]] = [:]
  private var size: [UInt32]
  private(set) var merges: [Merge] = []
  private(set) var rules: [UInt8] = []
  private(set) var refusals: [ClusterRefusal] = []
  private(set) var alarms: [ClusterAlarm] = []

  /// More addresses than the smaller side of a sound merge has: published work finds 578 at the
  /// 99.999th percentile (Möser and Narayanan 2022).
  static let suddenGrowth = 578

  /// Guards over the sets that co-spending made.
  init(
    _ roots: Roots, _ plan: ClusterPlan, payments: [ChangeScan.Payment], labels: ExclusiveLabels
  ) {
    self.roots = roots
    self.plan = plan
    apart = MustDiffer(addresses: roots.count, payments: payments, roots)
    size = [UInt32](repeating: 0, count: roots.count)
    for address in 0..<roots.count { size[Int(roots.root(of: UInt32(address)))] += 1 }
    for (address, label) in labels.addresses where Int(address) < roots.count {
      give([label], to: roots.root(of: address), by: .max)
    }
  }

  /// Payments that co-spending shows to have been to the payer himself.
  var contradicted: Int { apart.contradicted }

  /// Takes proposals in their order.
  mutating func take(_ proposals: [ChangeScan.Proposal]) {
    for proposal in proposals {
      let (payer, change) = (roots.root(of: proposal.payer), roots.root(of: proposal.change))
      guard payer != change else { continue }
      if plan.style == .guarded, let reason = objection(payer, change) {
        refusals.append(
          ClusterRefusal(
            transaction: proposal.transaction, from: proposal.payer, to: proposal.change,
            rule: proposal.rule, reason: reason))
      } else {
        merge(proposal, payer, change)
      }
    }
  }

  private func objection(_ one: UInt32, _ other: UInt32) -> ClusterRefusal.Reason? {
    if let witness = apart.witness(against: one, other, roots) { return .paid(witness) }
    if let first = labels[one], let second = labels[other],
      let foreign = second.first(where: { !first.contains($0) }), !first.allSatisfy(second.contains)
    {
      return .labels(first[0], foreign)
    }
    let smaller = Int(min(size[Int(one)], size[Int(other)]))
    if let bound = plan.mostMerged, smaller > bound { return .size(UInt32(smaller)) }
    return nil
  }

  private mutating func merge(_ proposal: ChangeScan.Proposal, _ payer: UInt32, _ change: UInt32) {
    let (child, root) = (max(payer, change), min(payer, change))
    let smaller = min(size[Int(child)], size[Int(root)])
    if smaller > UInt32(GuardedMerges.suddenGrowth) {
      alarms.append(
        ClusterAlarm(
          kind: .growth, cluster: root, transaction: proposal.transaction, first: smaller,
          second: max(size[Int(child)], size[Int(root)])))
    }
    roots.join(child, to: root)
    apart.join(child, to: root)
    size[Int(root)] += size[Int(child)]
    merges.append(
      Merge(
        child: child, from: payer > change ? proposal.payer : proposal.change,
        to: payer > change ? proposal.change : proposal.payer, transaction: proposal.transaction))
    rules.append(proposal.rule)
    if let moved = labels.removeValue(forKey: child) {
      give(moved, to: root, by: proposal.transaction)
    }
  }

  private mutating func give(_ given: [UInt32], to root: UInt32, by transaction: UInt32) {
    for label in given {
      let held = labels[root, default: []]
      guard !held.contains(label) else { continue }
      if let first = held.first {
        alarms.append(
          ClusterAlarm(
            kind: .labels, cluster: root, transaction: transaction, first: first, second: label))
      }
      labels[root] = held + [label]
    }
  }
}
