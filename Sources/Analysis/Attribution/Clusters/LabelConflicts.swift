/// Statements that cannot all be right, or can no longer be relied on.
public struct TagConflict: Sendable, Codable, Hashable {
  /// What the statements disagree on.
  public enum Kind: String, Sendable, Codable, Hashable, CaseIterable {
    /// Two services of different owners.
    case owner
    /// Services of kinds that exclude each other.
    case category
    /// Tags on both sides of a merge that was refused: each side is somebody.
    case refusedMerge = "refused_merge"
    /// A statement much older than the last use of its address.
    case stale
  }

  /// What the statements are about.
  public enum Scope: String, Sendable, Codable, Hashable {
    /// One address.
    case address
    /// All addresses of a cluster.
    case cluster
    /// A transaction that would have joined two clusters.
    case transaction
  }

  /// What the statements are about.
  public let scope: Scope
  /// The address, the first address of the cluster, or the txid.
  public let subject: String
  /// What they disagree on.
  public let kind: Kind
  /// The owners, categories or dates that are named, sorted.
  public let values: [String]
  /// The tags, in the order of listings; those of a cluster bear the cluster's name as subject.
  public let tags: [Tag]

  /// A contradiction.
  public init(scope: Scope, subject: String, kind: Kind, values: [String], tags: [Tag]) {
    self.scope = scope
    self.subject = subject
    self.kind = kind
    self.values = values
    self.tags = tags
  }
}

/// Finds tags that contradict each other.
///
/// Only services can: an address is one service's, whereas abuses and facts stand side by side.
/// The owner is the actor where one is given, else the label without its case and its blanks.
/// A concept above another, such as `service` above `exchange`, agrees with it.
public enum LabelConflicts {
  /// The conflicts among the tags of one subject.
  public static func conflicts(
    among tags: [Tag], scope: TagConflict.Scope = .address
  ) -> [TagConflict] {
    let services = tags.filter { !$0.isTransaction && serviceConcept(of: $0) != nil }.sorted()
    guard services.count > 1, let subject = services.first?.subject else { return [] }
    var found: [TagConflict] = []
    let owners = disagreeingOwners(services)
    if owners.count > 1 {
      found.append(
        TagConflict(scope: scope, subject: subject, kind: .owner, values: owners, tags: services))
    }
    let kinds = Set(services.compactMap { serviceConcept(of: $0) }).sorted()
    let disagrees = kinds.contains { a in
      kinds.contains { !Taxonomy.descends(a, from: $0) && !Taxonomy.descends($0, from: a) }
    }
    if disagrees {
      found.append(
        TagConflict(scope: scope, subject: subject, kind: .category, values: kinds, tags: services))
    }
    return found
  }

  /// Whether two sets of tags name different owners, and which.
  public static func owners(_ left: [Tag], against right: [Tag]) -> [String]? {
    let sides = [left, right].map { $0.filter { serviceConcept(of: $0) != nil } }
    guard !sides[0].isEmpty, !sides[1].isEmpty else { return nil }
    let owners = disagreeingOwners(sides[0] + sides[1])
    return owners.count > 1 ? owners : nil
  }

  /// The actors that differ; where a tag names none, labels that differ.
  private static func disagreeingOwners(_ services: [Tag]) -> [String] {
    let actors = services.compactMap(\.actor)
    if actors.count == services.count { return Set(actors).sorted() }
    return Set(services.map { plain($0.label) }).count > 1
      ? Set(services.map(\.label)).sorted() : []
  }

  private static func plain(_ label: String) -> String {
    label.lowercased().filter { $0.isLetter || $0.isNumber }
  }

  private static func serviceConcept(of tag: Tag) -> String? {
    ServiceTags.matching(tag, ["service"])
  }
}

extension TagStore {
  /// Every conflict among the tags of one address, by address.
  public func conflicts(_ scope: TagScope = .bitcoin) throws(AnalysisError) -> [TagConflict] {
    var found: [TagConflict] = []
    var group: [Tag] = []
    for tag in try tags(withConcept: "service", scope) {
      if let first = group.first, first.subject != tag.subject {
        found += LabelConflicts.conflicts(among: group)
        group = []
      }
      group.append(tag)
    }
    return found + LabelConflicts.conflicts(among: group)
  }
}
