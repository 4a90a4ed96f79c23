import ChainStore

/// What becomes of coinjoins when addresses are clustered.
public enum CoinJoinHandling: String, Sendable {
  /// A coinjoin joins nobody: its inputs have several owners.
  case leaveOut
  /// A coinjoin is taken like any other transaction.
  case keep
}

/// Which addresses share an owner, by co-spending: whoever signs for one input of a transaction
/// signs for all, unless it is a coinjoin (Nakamoto 2008; Meiklejohn et al. 2013).
///
/// A cluster is named by its first-seen address. Every merge is kept with its transaction, so that
/// any two members can be explained. Cost: 8 bytes an address and 12 a merge.
public struct Clustering: Sendable {
  /// Name it is stored under.
  public let name: String
  /// Rules that made it.
  public let rules: String
  /// Number of clusters over all addresses.
  public let clusterCount: Int
  private let clusterOf: Column<UInt32>
  private let members: Column<UInt32>
  let mergeFrom: Column<UInt32>
  let mergeTo: Column<UInt32>
  let mergeTx: Column<UInt32>

  /// Name used where none is given.
  public static let defaultName = "default"

  /// Opens a stored clustering; nil where there is none of that name.
  ///
  /// Throws where it was built on another state of the chain.
  public init?(_ graph: ChainGraph, name: String) throws {
    guard let derived = try DerivedColumns(store: graph.directory, name: "clusters-" + name) else {
      return nil
    }
    guard derived.notes.digest == graph.digest else {
      throw AnalysisError(
        .malformed, "the clustering was built before the chain last changed",
        at: "clustering \(name)", hint: "run `filature cluster build` again")
    }
    self.name = name
    rules = derived.notes.parameters["rules"] ?? ""
    clusterCount = derived.notes.parameters["clusters"].flatMap { Int($0) } ?? 0
    clusterOf = try derived.column("cluster")
    members = try derived.column("members")
    mergeFrom = try derived.column("merge.from")
    mergeTo = try derived.column("merge.to")
    mergeTx = try derived.column("merge.tx")
    guard clusterOf.count == graph.addressCount, members.count == graph.addressCount else {
      throw AnalysisError(.malformed, "rows and addresses differ", at: "clustering \(name)")
    }
  }

  /// The default clustering where it exists and is not stale.
  public static func current(of graph: ChainGraph) throws -> Clustering? {
    let summaries = summaries(of: graph)
    guard summaries.contains(where: { $0.name == defaultName && !$0.isStale }) else { return nil }
    return try Clustering(graph, name: defaultName)
  }

  /// What is known of a stored clustering without opening it.
  public struct Summary: Sendable {
    /// Its name.
    public var name: String
    /// Its rules.
    public var rules: String
    /// Number of clusters.
    public var clusters: Int
    /// Whether the chain has changed since.
    public var isStale: Bool
  }

  /// Every stored clustering, by name.
  public static func summaries(of graph: ChainGraph) -> [Summary] {
    DerivedColumns.names(store: graph.directory, prefix: "clusters-").compactMap { folder in
      guard let derived = try? DerivedColumns(store: graph.directory, name: folder) else {
        return nil
      }
      let parameters = derived.notes.parameters
      return Summary(
        name: String(folder.dropFirst("clusters-".count)), rules: parameters["rules"] ?? "",
        clusters: parameters["clusters"].flatMap { Int($0) } ?? 0,
        isStale: derived.notes.digest != graph.digest)
    }
  }

  /// The cluster of an address.
  public func cluster(of address: AddressIndex) -> ClusterID {
    ClusterID(rawValue: clusterOf[address.int])
  }

  /// Members of a cluster, by first appearance.
  public func members(of cluster: ClusterID) -> [AddressIndex] {
    rows(of: cluster).map { AddressIndex(rawValue: members[$0]) }
  }

  /// Number of members.
  public func size(of cluster: ClusterID) -> Int { rows(of: cluster).count }

  /// Rows of a cluster in `members`, which are sorted by cluster.
  private func rows(of cluster: ClusterID) -> Range<Int> {
    func firstRow(from wanted: UInt64) -> Int {
      var low = 0
      var high = members.count
      while low < high {
        let middle = (low + high) / 2
        if UInt64(clusterOf[Int(members[middle])]) < wanted { low = middle + 1 } else { high = middle }
      }
      return low
    }
    return firstRow(from: UInt64(cluster.rawValue))..<firstRow(from: UInt64(cluster.rawValue) + 1)
  }
}
