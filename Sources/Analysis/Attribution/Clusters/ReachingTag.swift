/// How a tag comes to speak for an address.
public enum TagReach: String, Sendable, Codable, CaseIterable {
  /// It was said of the address itself.
  case direct
  /// It was said of another address of the cluster, and speaks for all of them: it says so, or it
  /// is silent and names a service, which keeps its wallets apart from those of others.
  case clusterDefiner = "cluster_definer"
  /// It was said of another address of the cluster and of nobody else: a lead.
  case clusterMember = "cluster_member"
}

/// A tag as it reaches an address: said of the address itself, or inherited through its cluster.
///
/// The confidence that results is that of the weakest link. A cluster is trusted to 90 at most, as
/// co-spending is where clusters are explained; a tag of a member that does not speak for the
/// cluster keeps half of what that leaves.
public struct ReachingTag: Sendable {
  /// The tag.
  public var tag: Tag
  /// How it comes to speak for the address.
  public var reach: TagReach
  /// The member of the cluster that carries it; nil where the address itself does.
  public var inheritedFrom: String?
  /// Members of the cluster that carry the same statement.
  public var support = 1
  /// What it calls the address.
  public var label: String { tag.label }

  /// A tag of an address itself.
  public init(direct tag: Tag) {
    self.tag = tag
    reach = .direct
  }

  /// A tag of another address of the same cluster.
  public init(inherited tag: Tag) {
    self.tag = tag
    reach = tag.reachesCluster ? .clusterDefiner : .clusterMember
    inheritedFrom = tag.subject
  }

  /// The confidence that results, 0 to 100.
  public var confidenceLevel: Int {
    let capped = min(tag.confidenceLevel, ReachingTag.clusterTrust)
    return switch reach {
    case .direct: tag.confidenceLevel
    case .clusterDefiner: capped
    case .clusterMember: capped / 2
    }
  }

  /// How far a cluster is trusted, 0 to 100.
  static let clusterTrust = 90

  /// What the tag states, whoever carries it.
  struct Statement: Hashable {
    let texts: [String?]
    let level: Int
  }

  var statement: Statement {
    Statement(
      texts: [
        tag.label, tag.actor, tag.category, tag.abuse, tag.source, tag.tagpack, reach.rawValue,
        tag.concepts.joined(separator: ","),
      ], level: tag.confidenceLevel)
  }

  /// Most trusted first; of equals, what speaks for the cluster before what speaks for a member,
  /// then by label, source and subject, so that no order of import shows.
  static func precedes(_ left: ReachingTag, _ right: ReachingTag) -> Bool {
    if left.confidenceLevel != right.confidenceLevel {
      return left.confidenceLevel > right.confidenceLevel
    }
    if left.reach != right.reach { return left.rank < right.rank }
    if left.label != right.label { return left.label < right.label }
    if left.tag.source != right.tag.source { return left.tag.source < right.tag.source }
    if left.tag.subject != right.tag.subject { return left.tag.subject < right.tag.subject }
    return left.tag < right.tag
  }

  private var rank: Int { TagReach.allCases.firstIndex(of: reach) ?? 0 }
}
