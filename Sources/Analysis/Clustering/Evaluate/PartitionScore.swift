/// How well clusters agree with owners, over addresses whose owner is known.
public struct PartitionScore: Sendable, Hashable {
  /// Addresses compared.
  public private(set) var addresses = 0
  /// Clusters and owners among them.
  public private(set) var clusters = 0
  /// Owners among them.
  public private(set) var owners = 0
  /// Pairs of addresses in one cluster and of one owner.
  public private(set) var truePairs: UInt64 = 0
  /// Pairs in one cluster.
  public private(set) var clusterPairs: UInt64 = 0
  /// Pairs of one owner.
  public private(set) var ownerPairs: UInt64 = 0
  /// Mean over addresses of the share of its cluster that has its owner.
  public private(set) var weightedPrecision = 1.0
  /// Mean over addresses of the share of its owner's addresses that its cluster holds.
  public private(set) var weightedRecall = 1.0

  private struct Cell: Hashable {
    var cluster: UInt32
    var owner: UInt32
  }

  /// Compares two ways to part the same addresses.
  init(_ pairs: some Sequence<(cluster: UInt32, owner: UInt32)>) {
    var cells: [Cell: UInt64] = [:]
    var byCluster: [UInt32: UInt64] = [:]
    var byOwner: [UInt32: UInt64] = [:]
    for (cluster, owner) in pairs {
      addresses += 1
      cells[Cell(cluster: cluster, owner: owner), default: 0] += 1
      byCluster[cluster, default: 0] += 1
      byOwner[owner, default: 0] += 1
    }
    clusters = byCluster.count
    owners = byOwner.count
    truePairs = cells.values.reduce(0) { $0 + PartitionScore.pairs($1) }
    clusterPairs = byCluster.values.reduce(0) { $0 + PartitionScore.pairs($1) }
    ownerPairs = byOwner.values.reduce(0) { $0 + PartitionScore.pairs($1) }
    guard addresses > 0 else { return }
    // Sums of fractions in a fixed order, so that they are the same in every run.
    var (precision, recall) = (0.0, 0.0)
    for cell in cells.keys.sorted(by: { ($0.cluster, $0.owner) < ($1.cluster, $1.owner) }) {
      let shared = Double(cells[cell] ?? 0)
      precision += shared * shared / Double(byCluster[cell.cluster] ?? 1)
      recall += shared * shared / Double(byOwner[cell.owner] ?? 1)
    }
    weightedPrecision = precision / Double(addresses)
    weightedRecall = recall / Double(addresses)
  }

  private static func pairs(_ count: UInt64) -> UInt64 { count * (count - 1) / 2 }

  /// Share of the pairs in one cluster that have one owner; 1 where there is no such pair.
  public var precision: Double {
    clusterPairs == 0 ? 1 : Double(truePairs) / Double(clusterPairs)
  }

  /// Share of the pairs of one owner that are in one cluster; 1 where there is no such pair.
  public var recall: Double { ownerPairs == 0 ? 1 : Double(truePairs) / Double(ownerPairs) }

  /// The adjusted Rand index (Hubert and Arabie 1985): 1 for the same parts, about 0 for chance.
  public var adjustedRand: Double {
    let all = Double(PartitionScore.pairs(UInt64(addresses)))
    guard addresses > 1 else { return 1 }
    let expected = Double(clusterPairs) * Double(ownerPairs) / all
    let most = (Double(clusterPairs) + Double(ownerPairs)) / 2
    return most == expected ? 1 : (Double(truePairs) - expected) / (most - expected)
  }
}
