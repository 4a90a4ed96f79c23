import ChainStore

extension Clustering {
  /// What is known of a stored clustering without opening it.
  public struct Summary: Sendable {
    /// Its name.
    public var name: String
    /// Its rules.
    public var rules: String
    /// Number of clusters.
    public var clusters: Int
    /// Whether the chain has changed since, or another version built it.
    public var isStale: Bool
  }

  /// Every stored clustering, by name; one that cannot be read is an error, never left out.
  public static func summaries(of graph: ChainGraph) throws(AnalysisError) -> [Summary] {
    var summaries: [Summary] = []
    do throws(StoreError) {
      for folder in DerivedColumns.names(store: graph.directory, prefix: folderPrefix) {
        let found = try DerivedColumns.settled(store: graph.directory, name: folder) {
          () throws(StoreError) in try DerivedColumns(store: graph.directory, name: folder)
        }
        guard let derived = found else { continue }
        let parameters = derived.notes.parameters
        summaries.append(
          Summary(
            name: String(folder.dropFirst(folderPrefix.count)),
            rules: ClusterPlan(parameters: parameters)?.text ?? parameters["rules"] ?? "",
            clusters: parameters["clusters"].flatMap { Int($0) } ?? 0,
            isStale: derived.notes.digest != graph.digest
              || parameters["form"] != EarlierClustering.form))
      }
    } catch {
      throw AnalysisError(storage: error)
    }
    return summaries
  }

  /// Names of the stored clusterings, ascending.
  public static func names(in graph: ChainGraph) throws(AnalysisError) -> [String] {
    try summaries(of: graph).map(\.name)
  }

  /// The default clustering where it exists and is not stale.
  public static func current(of graph: ChainGraph) throws(AnalysisError) -> Clustering? {
    let summaries = try summaries(of: graph)
    guard summaries.contains(where: { $0.name == defaultName && !$0.isStale }) else { return nil }
    return try Clustering(graph, name: defaultName)
  }
}
