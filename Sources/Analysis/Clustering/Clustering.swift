import ChainStore

/// Which addresses share an owner, by co-spending: whoever signs for one input of a transaction
/// signs for all, unless it is a coinjoin (Nakamoto 2008; Meiklejohn et al. 2013).
///
/// A cluster is named by its first-seen address. Every merge is kept with its transaction, so that
/// any two members can be explained. On disk: 4 bytes an address, 12 more for one that shares its
/// cluster, 8 for each cluster shared.
public struct Clustering: Sendable {
  /// Name it is stored under.
  public let name: String
  /// The rules that made it, as text.
  public let rules: String
  /// The rules that made it.
  public let ruleList: [ClusterRule]
  /// What it did with coinjoins.
  public let coinJoins: CoinJoinHandling
  /// Clusters, those of one address among them; addresses that nothing can spend are not counted.
  public let clusterCount: Int

  let graph: ChainGraph
  private let clusterOf: Column<UInt32>
  private let larger: Column<UInt32>
  private let firstMember: Column<UInt32>
  let memberColumn: Column<UInt32>
  let toward: Column<UInt32>
  let mergeTransaction: Column<UInt32>

  /// Name used where none is given.
  public static let defaultName = "default"
  static let folderPrefix = "clusters-"

  /// Opens a stored clustering; nil where there is none of that name.
  ///
  /// Throws where it was built on another state of the chain, or where a file is damaged.
  public init?(_ graph: ChainGraph, name: String) throws(AnalysisError) {
    do throws(StoreError) {
      guard
        let derived = try DerivedColumns(
          store: graph.directory, name: Clustering.folderPrefix + name)
      else { return nil }
      let parameters = derived.notes.parameters
      self.graph = graph
      self.name = name
      ruleList = try ClusterRule.stored(parameters["rules"], at: name)
      coinJoins = parameters["coinjoins"].flatMap(CoinJoinHandling.init) ?? .leaveOut
      rules = Clustering.text(parameters)
      clusterCount = parameters["clusters"].flatMap { Int($0) } ?? 0
      try Clustering.checkDigest(derived.notes.digest, of: graph, name)
      clusterOf = try derived.column("cluster")
      larger = try derived.column("larger")
      firstMember = try derived.column("first-member")
      memberColumn = try derived.column("members")
      toward = try derived.column("merge.toward")
      mergeTransaction = try derived.column("merge.transaction")
    } catch {
      throw AnalysisError(storage: error)
    }
    guard clusterOf.count == graph.addressCount, firstMember.count == larger.count + 1,
      toward.count == memberColumn.count, mergeTransaction.count == memberColumn.count
    else {
      throw AnalysisError(
        .malformed, "its columns do not fit one another", at: "clustering \(name)",
        hint: "run `filature cluster build` again")
    }
  }

  /// The cluster of an address.
  public func cluster(of address: AddressIndex) -> ClusterID {
    ClusterID(rawValue: clusterOf[address.int])
  }

  /// Members of a cluster, by first appearance.
  public func members(of cluster: ClusterID) -> [AddressIndex] {
    guard let rows = rows(of: cluster) else { return [cluster.firstAddress] }
    return rows.map { AddressIndex(rawValue: memberColumn[$0]) }
  }

  /// Number of members.
  public func size(of cluster: ClusterID) -> Int { rows(of: cluster)?.count ?? 1 }

  /// Merges kept: each made one cluster of two.
  public var mergeCount: Int { memberColumn.count - larger.count }

  /// Rows of a cluster in the member column; nil for a cluster of one address.
  func rows(of cluster: ClusterID) -> Range<Int>? {
    let place = larger.lowerBound(cluster.rawValue, in: 0..<larger.count)
    guard place < larger.count, larger[place] == cluster.rawValue else { return nil }
    let (start, end) = (Int(firstMember[place]), Int(firstMember[place + 1]))
    return start <= end && end <= memberColumn.count ? start..<end : nil
  }

  private static func checkDigest(
    _ digest: String, of graph: ChainGraph, _ name: String
  ) throws(StoreError) {
    guard digest == graph.digest else {
      throw StoreError(
        .malformed, "the clustering was built before the chain last changed",
        at: "clustering \(name)")
    }
  }
}

extension Column where Element == UInt32 {
  /// First position in an ascending stretch whose row is not below a value.
  func lowerBound(_ value: UInt32, in range: Range<Int>) -> Int {
    var low = range.lowerBound
    var high = range.upperBound
    while low < high {
      let middle = (low + high) / 2
      if self[middle] < value { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
