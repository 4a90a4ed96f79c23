import ChainStore

/// A clustering held against known owners.
public struct ClusterEvaluation: Sendable {
  /// Over every address of a known owner.
  public let all: PartitionScore
  /// Over those that were spent from: what co-spending can see.
  public let spent: PartitionScore
  /// How many clusters of at least so many addresses the whole clustering has, and how many
  /// addresses they hold together: for 1, 2, 5, 10, 20, 50 and so on.
  public let sizes: [(atLeast: Int, clusters: Int, addresses: Int)]
  /// What the rules say, one by one.
  public let rules: RuleEvaluation

  /// Compares. Cost: some microseconds a transaction.
  public init(_ clustering: Clustering, truth: OwnershipTruth, threads: Int = 1) {
    let graph = clustering.graph
    let known = truth.ownerOf.indices.filter { truth.ownerOf[$0] < OwnershipTruth.several }
    func pair(_ address: Int) -> (cluster: UInt32, owner: UInt32) {
      (clustering.cluster(of: AddressIndex(address)).rawValue, truth.ownerOf[address])
    }
    all = PartitionScore(known.lazy.map(pair))
    let isSpent = ClusterEvaluation.spentAddresses(graph)
    spent = PartitionScore(known.lazy.filter { isSpent[$0] }.map(pair))
    sizes = ClusterEvaluation.sizes(clustering)
    rules = RuleEvaluation(clustering, truth, threads: threads)
  }

  private static func spentAddresses(_ graph: ChainGraph) -> [Bool] {
    var isSpent = [Bool](repeating: false, count: graph.addressCount)
    for row in 0..<graph.inputCount {
      let spent = graph.inputSpentOutput[row]
      if spent != missingParent { isSpent[Int(graph.outputAddress[spent])] = true }
    }
    return isSpent
  }

  private static func sizes(
    _ clustering: Clustering
  ) -> [(atLeast: Int, clusters: Int, addresses: Int)] {
    let larger = clustering.largerClusters.map { clustering.size(of: $0) }
    let alone = clustering.clusterCount - larger.count
    let most = max(1, larger.max() ?? 1)
    var steps: [Int] = []
    var unit = 1
    while unit <= most {
      steps += [unit, 2 * unit, 5 * unit].filter { $0 <= most }
      unit *= 10
    }
    return steps.map { step in
      let kept = larger.filter { $0 >= step }
      let single = step == 1 ? alone : 0
      return (step, kept.count + single, kept.reduce(0, +) + single)
    }
  }
}
