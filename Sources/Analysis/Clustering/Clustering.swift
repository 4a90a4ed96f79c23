import ChainStore

/// Which addresses belong to one owner by stated rules, with the merges that made it so.
public struct Clustering: Sendable {
  /// The rules it follows.
  public let rules: [ClusterRule]
  /// What it did with coinjoins.
  public let coinjoins: CoinJoinTreatment
  /// Digest of the chain it was built over.
  public let storeDigest: String

  let graph: ChainGraph
  let columns: ClusterColumns

  init(
    graph: ChainGraph, rules: [ClusterRule], coinjoins: CoinJoinTreatment, columns: ClusterColumns
  ) {
    self.graph = graph
    self.rules = rules
    self.coinjoins = coinjoins
    self.columns = columns
    storeDigest = graph.digest
  }

  /// Clusters a whole graph.
  public static func build(
    graph: ChainGraph, rules: [ClusterRule] = [.coSpend],
    coinjoins: CoinJoinTreatment = .leaveOut
  ) throws(AnalysisError) -> Clustering {
    guard rules.contains(.coSpend) else {
      throw AnalysisError(
        .usage, "without co-spend no two addresses are ever joined", at: "--rules",
        hint: "add co-spend to the list")
    }
    var run = CoSpend(addresses: graph.addressCount)
    var scan = CoinJoinScan(graph)
    run.joinAll(
      firstInput: graph.txFirstInput.pointer, spentOutput: graph.inputSpentOutput.pointer,
      outputAddress: graph.outputAddress.pointer
    ) { transaction in
      coinjoins == .leaveOut && scan.finding(transaction)?.severs == true
    }
    let columns = ClusterColumns(run)
    return withExtendedLifetime(graph) {
      Clustering(graph: graph, rules: rules, coinjoins: coinjoins, columns: columns)
    }
  }

  /// The cluster of an address, named by its first-seen member.
  public func cluster(of address: AddressIndex) -> ClusterID {
    ClusterID(rawValue: columns.cluster[address.int])
  }

  /// Addresses in a cluster.
  public func size(of cluster: ClusterID) -> Int {
    columns.memberRows(of: cluster.rawValue)?.count ?? 1
  }

  /// The addresses of a cluster, in order of first appearance.
  public func members(of cluster: ClusterID) -> [AddressIndex] {
    guard let rows = columns.memberRows(of: cluster.rawValue) else {
      return [cluster.firstAddress]
    }
    return rows.map { AddressIndex(rawValue: columns.members[$0]) }
  }

  /// Merges kept: each made two clusters one.
  public var mergeCount: Int { columns.members.count - columns.larger.count }

  /// Clusters, those of one address among them; addresses that nothing can spend are not counted.
  public var clusterCount: Int { max(0, graph.manifest.totals.addresses - mergeCount) }

  /// Ids of the clusters of more than one address, ascending.
  public var largerClusters: [ClusterID] {
    (0..<columns.larger.count).map { ClusterID(rawValue: columns.larger[$0]) }
  }
}
