import ChainStore

/// Why two addresses are in one cluster: a path of merges, each by one transaction and one rule.
public struct ClusterExplanation: Sendable {
  /// One merge on the way.
  public struct Step: Sendable {
    /// Address on the side of A.
    public var from: AddressIndex
    /// Address on the side of B.
    public var to: AddressIndex
    /// The transaction that both are inputs of.
    public var transaction: TxIndex
    /// The rule that merged them.
    public var rule: String
    /// How reliable the rule is, 0 to 100.
    public var confidence: Int
  }

  /// Whether the two are in one cluster.
  public let isConnected: Bool
  /// The way from A to B; empty where they are one address or not connected.
  public let steps: [Step]

  /// Position of the least reliable step, the first of several; nil where there is none.
  public var weakest: Int? {
    steps.indices.min { (steps[$0].confidence, $0) < (steps[$1].confidence, $1) }
  }

  /// Looks for the way from one address to another in the forest of merges. The way is unique,
  /// since a forest has no cycles. Cost: one pass over the merges.
  public init(_ clustering: Clustering, from start: AddressIndex, to goal: AddressIndex) {
    let cluster = clustering.cluster(of: start)
    isConnected = cluster == clustering.cluster(of: goal)
    guard isConnected, start != goal else {
      steps = []
      return
    }
    var neighbours: [UInt32: [(other: UInt32, tx: UInt32)]] = [:]
    for merge in 0..<clustering.mergeFrom.count {
      let (from, to) = (clustering.mergeFrom[merge], clustering.mergeTo[merge])
      guard clustering.cluster(of: AddressIndex(rawValue: from)) == cluster else { continue }
      neighbours[from, default: []].append((to, clustering.mergeTx[merge]))
      neighbours[to, default: []].append((from, clustering.mergeTx[merge]))
    }
    var cameFrom: [UInt32: (before: UInt32, tx: UInt32)] = [start.rawValue: (start.rawValue, 0)]
    var queue = [start.rawValue]
    var next = 0
    while next < queue.count, cameFrom[goal.rawValue] == nil {
      let here = queue[next]
      next += 1
      for edge in neighbours[here] ?? [] where cameFrom[edge.other] == nil {
        cameFrom[edge.other] = (here, edge.tx)
        queue.append(edge.other)
      }
    }
    var path: [Step] = []
    var here = goal.rawValue
    while here != start.rawValue, let (before, tx) = cameFrom[here] {
      path.append(
        Step(
          from: AddressIndex(rawValue: before), to: AddressIndex(rawValue: here),
          transaction: TxIndex(rawValue: tx), rule: "co-spend", confidence: 90))
      here = before
    }
    steps = path.reversed()
  }
}
