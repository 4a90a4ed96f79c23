import GRDB

/// Tags of one address that cannot all be right.
public struct TagConflict: Sendable, Codable, Hashable {
  /// What they disagree on.
  public enum Kind: String, Sendable, Codable, Hashable {
    /// Two services of different owners.
    case owner
    /// Services of kinds that exclude each other.
    case category
  }

  /// The address.
  public let subject: String
  /// What the tags disagree on.
  public let kind: Kind
  /// The owners or categories that are named, sorted.
  public let values: [String]
  /// The tags, in the order of listings.
  public let tags: [Tag]
}

/// Finds tags that contradict each other.
///
/// Only services can: an address is one service's, whereas abuses and facts stand side by side.
/// The owner is the actor where one is given, else the label without its case and its blanks.
/// A concept above another, such as `service` above `exchange`, agrees with it.
public enum LabelConflicts {
  /// The conflicts among the tags of one subject.
  public static func conflicts(among tags: [Tag]) -> [TagConflict] {
    let services = tags.filter { !$0.isTransaction && serviceConcept(of: $0) != nil }.sorted()
    guard services.count > 1, let subject = services.first?.subject else { return [] }
    var found: [TagConflict] = []
    let owners = disagreeingOwners(services)
    if owners.count > 1 {
      found.append(TagConflict(subject: subject, kind: .owner, values: owners, tags: services))
    }
    let kinds = Set(services.compactMap { serviceConcept(of: $0) }).sorted()
    let disagrees = kinds.contains { a in
      kinds.contains { !Taxonomy.descends(a, from: $0) && !Taxonomy.descends($0, from: a) }
    }
    if disagrees {
      found.append(TagConflict(subject: subject, kind: .category, values: kinds, tags: services))
    }
    return found
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
  /// Every conflict, by subject.
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
