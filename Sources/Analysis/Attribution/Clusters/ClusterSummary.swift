import ChainStore

/// Who a cluster is, and what that rests on.
public struct ClusterSummary: Sendable {
  /// The statement that names it: of highest resulting confidence, then by label and source.
  public let best: ReachingTag
  /// Every statement about it, most trusted first; equal ones of several members are one, with
  /// their number as support.
  public let restsOn: [ReachingTag]
  /// What contradicts within it.
  public let conflicts: [TagConflict]

  /// Nil where no member has a tag.
  init?(_ statements: [ReachingTag], first: String) {
    guard let best = statements.first else { return nil }
    self.best = best
    restsOn = statements
    let together = statements.filter { $0.reach != .clusterMember }.map { reaching in
      var tag = reaching.tag
      tag.subject = first
      return tag
    }
    conflicts = LabelConflicts.conflicts(among: together, scope: .cluster)
  }
}
