import ChainStore

/// Which addresses share an owner, by co-spending: whoever signs for one input of a transaction
/// signs for all, unless it is a coinjoin (Nakamoto 2008; Meiklejohn et al. 2013); and by what else
/// its rules name.
///
/// A cluster is named by its first-seen address. Every merge is kept with its transaction and rule,
/// so that any two members can be explained. On disk: 4 bytes an address, 17 more for one that
/// shares its cluster, 8 for each cluster shared.
public struct Clustering: Sendable {
  /// Name it is stored under.
  public let name: String
  /// What it was built by.
  public let plan: ClusterPlan
  /// Clusters, those of one address among them; addresses that nothing can spend are not counted.
  public let clusterCount: Int
  /// Labels of services that its guards kept apart.
  public let labels: [String]
  /// Merges that the guards refused, in chain order.
  public let refusals: [ClusterRefusal]
  /// Signs of a collapse, in the order they came up.
  public let alarms: [ClusterAlarm]

  /// SHA-256 over the name and the SHA-256 of each of its columns, a line each, in the order of
  /// their names.
  public let sha256: String

  let graph: ChainGraph
  /// The chain it is of.
  public var chain: ChainGraph { graph }
  private let clusterOf: Column<UInt32>
  private let larger: Column<UInt32>
  private let firstMember: Column<UInt32>
  private let memberColumn: Column<UInt32>
  private let mergeFrom: Column<UInt32>
  private let mergeTo: Column<UInt32>
  private let mergeTransaction: Column<UInt32>
  private let mergeRule: Column<UInt32>

  /// Name used where none is given.
  public static let defaultName = "default"
  static let folderPrefix = "clusters-"
  private static let columnNames = [
    "cluster", "members", "merge.from", "merge.to", "merge.transaction", "larger", "first-member",
    "merge.rule", "refused", "alarms",
  ]

  /// Opens a stored clustering; nil where there is none of that name.
  ///
  /// Throws where it was built on another state of the chain, or where a file is damaged. While one
  /// is put in its place by a build, it is the one before or the one after.
  public init?(_ graph: ChainGraph, name: String) throws(AnalysisError) {
    let folder = Clustering.folderPrefix + name
    do throws(StoreError) {
      let found = try DerivedColumns.settled(store: graph.directory, name: folder) {
        () throws(StoreError) in try Clustering(opening: graph, name: name)
      }
      guard let found else { return nil }
      self = found
    } catch {
      throw AnalysisError(storage: error)
    }
  }

  private init?(opening graph: ChainGraph, name: String) throws(StoreError) {
    guard
      let derived = try DerivedColumns(
        store: graph.directory, name: Clustering.folderPrefix + name, checking: graph.depth)
    else { return nil }
    let parameters = derived.notes.parameters
    guard parameters["form"] == EarlierClustering.form,
      let plan = ClusterPlan(parameters: parameters)
    else {
      throw StoreError(
        .malformed, "it was built by another version", at: "clustering \(name)")
    }
    try Clustering.checkDigest(derived.notes.digest, of: graph, name)
    self.graph = graph
    self.name = name
    self.plan = plan
    sha256 = derived.notes.filesDigest
    clusterCount = parameters["clusters"].flatMap { Int($0) } ?? 0
    labels = parameters["labels"]?.split(separator: "\n").map(String.init) ?? []
    let (addresses, members) = (graph.addressCount, (derived.notes.bytes["members"] ?? 0) / 4)
    clusterOf = try derived.column("cluster", .strictlyBelow(addresses))
    larger = try derived.column("larger", .ascending(max(0, addresses - 1)))
    firstMember = try derived.column("first-member", .ascending(members))
    memberColumn = try derived.column("members", .strictlyBelow(addresses))
    mergeFrom = try derived.column("merge.from", .below(addresses))
    mergeTo = try derived.column("merge.to", .below(addresses))
    mergeTransaction = try derived.column("merge.transaction", .below(graph.txCount))
    mergeRule = try derived.column("merge.rule")
    refusals = try derived.column("refused", checked: .opened).rows(of: ClusterRefusal.width)
      .compactMap { ClusterRefusal(row: $0) }
    alarms = try derived.column("alarms", checked: .opened).rows(of: ClusterAlarm.width)
      .compactMap { ClusterAlarm(row: $0) }
    let count = memberColumn.count
    guard clusterOf.count == graph.addressCount, firstMember.count == larger.count + 1,
      refusals.allSatisfy({ $0.isOf(graph) }), alarms.allSatisfy({ $0.isOf(graph) }),
      mergeFrom.count == count, mergeTo.count == count, mergeTransaction.count == count,
      mergeRule.count == 0 || mergeRule.count == (count + 3) / 4
    else {
      throw StoreError(
        .malformed, "its columns do not fit one another", at: "clustering \(name)")
    }
  }

  /// The rules that made it, in words.
  public var rules: String { plan.text }

  /// The cluster of an address; a damaged row leaves it alone.
  public func cluster(of address: AddressIndex) -> ClusterID {
    let cluster = clusterOf[address.int]
    return ClusterID(rawValue: Int(cluster) < clusterOf.count ? cluster : address.rawValue)
  }

  /// The cluster of each address, for a kernel; the clustering must stay alive meanwhile.
  var clusterPointer: UnsafeBufferPointer<UInt32> { unsafe clusterOf.pointer }

  /// Members of a cluster, by first appearance.
  public func members(of cluster: ClusterID) -> [AddressIndex] {
    members(of: cluster, in: rows(of: cluster) ?? 0..<0)
  }

  /// Members of a cluster by its rows, no rows standing for a cluster of one address. Damaged rows
  /// are left out, so that members ascend and no address is met in two clusters.
  func members(of cluster: ClusterID, in rows: Range<Int>) -> [AddressIndex] {
    guard !rows.isEmpty else { return [cluster.firstAddress] }
    var next = UInt32(0)
    return rows.compactMap { row in
      let member = memberColumn[row]
      guard member >= next, Int(member) < clusterOf.count,
        clusterOf[Int(member)] == cluster.rawValue
      else { return nil }
      next = member + 1
      return AddressIndex(rawValue: member)
    }
  }

  /// Number of members.
  public func size(of cluster: ClusterID) -> Int { rows(of: cluster)?.count ?? 1 }

  /// Merges kept: each made one cluster of two.
  public var mergeCount: Int { max(0, memberColumn.count - larger.count) }

  /// Clusters of more than one address, by first appearance.
  public var largerClusters: [ClusterID] {
    (0..<larger.count).compactMap { row in
      Int(larger[row]) < clusterOf.count ? ClusterID(rawValue: larger[row]) : nil
    }
  }

  /// The merges of a cluster, in no particular order; fewer than it has where a row is damaged.
  func merges(of cluster: ClusterID) -> [(merge: Merge, rule: UInt8)] {
    guard let rows = rows(of: cluster) else { return [] }
    return rows.compactMap { row in
      guard Int(mergeTransaction[row]) < graph.txCount,
        Int(max(mergeFrom[row], mergeTo[row])) < graph.addressCount
      else { return nil }
      let code =
        mergeRule.count == 0
        ? 0 : UInt8(truncatingIfNeeded: mergeRule[row / 4] >> (8 * (row % 4)))
      guard Int(code) < plan.rules.names.count else { return nil }
      let merge = Merge(
        child: memberColumn[row], from: mergeFrom[row], to: mergeTo[row],
        transaction: mergeTransaction[row])
      return (merge, code)
    }
  }

  /// Rows of a cluster in the member column; nil for a cluster of one address.
  private func rows(of cluster: ClusterID) -> Range<Int>? {
    rows(of: cluster, at: larger.lowerBound(cluster.rawValue, in: 0..<larger.count))
  }

  /// Rows of many clusters, none for a cluster of one address. Cost: less than a search from the
  /// beginning each, where the clusters are in ascending order.
  func rows(of clusters: [ClusterID]) -> [Range<Int>] {
    var place = 0
    return clusters.map { cluster in
      // The next is near: steps that double reach past it, and it is searched for between them.
      var (start, step) = (place, 1)
      if start >= larger.count || larger[start] > cluster.rawValue { start = 0 }
      while start + step < larger.count, larger[start + step] < cluster.rawValue {
        start += step
        step *= 2
      }
      place = larger.lowerBound(cluster.rawValue, in: start..<min(start + step, larger.count))
      return rows(of: cluster, at: place) ?? 0..<0
    }
  }

  /// Numbers of members of many clusters; see ``rows(of:)-([ClusterID])``.
  public func sizes(of clusters: [ClusterID]) -> [Int] {
    rows(of: clusters).map { max(1, $0.count) }
  }

  private func rows(of cluster: ClusterID, at place: Int) -> Range<Int>? {
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
  /// First position in ascending rows whose row is not below a value, between two positions.
  func lowerBound(_ value: UInt32, in range: Range<Int>) -> Int {
    var (low, high) = (range.lowerBound, range.upperBound)
    while low < high {
      let middle = (low + high) / 2
      if self[middle] < value { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// The column cut into rows of several numbers.
  fileprivate func rows(of width: Int) -> [[UInt32]] {
    (0..<(count / width)).map { row in (0..<width).map { self[row * width + $0] } }
  }
}
