import ChainStore

/// Tags that contradict each other: two services named for one address or one cluster.
public enum LabelConflicts {
  /// One contradiction.
  public struct Conflict: Sendable {
    /// Address, or first-seen address of a cluster.
    public var subject: String
    /// `address` or `cluster`.
    public var scope: String
    /// The names given, ascending.
    public var labels: [String]
  }

  /// Every contradiction, addresses first, by subject.
  public static func find(
    _ index: TagIndex, in graph: ChainGraph, _ clustering: Clustering?
  ) -> [Conflict] {
    var names: [String: Set<String>] = [:]
    for tag in index.all where isService(tag) { names[tag.subject, default: []].insert(name(tag)) }
    var found = names.filter { $0.value.count > 1 }
      .map { Conflict(subject: $0.key, scope: "address", labels: $0.value.sorted()) }
      .sorted { $0.subject < $1.subject }
    for (first, tags) in index.taggedClusters(in: graph) {
      let labels = Set(tags.filter { isService($0.tag) }.map { name($0.tag) })
      if labels.count > 1 {
        found.append(Conflict(subject: first, scope: "cluster", labels: labels.sorted()))
      }
    }
    return found
  }

  private static func isService(_ tag: Tag) -> Bool {
    tag.allConcepts.contains { Taxonomy.descends($0, from: "service") }
  }

  private static func name(_ tag: Tag) -> String { tag.actor ?? tag.label }
}
