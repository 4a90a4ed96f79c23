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
    /// How sure the rule is here, 0 to 100: an order of trust, not a measured rate.
    public var confidence: Int
  }

  /// Whether the two are in one cluster.
  public let isConnected: Bool
  /// The way from A to B; empty where they are one address or not connected.
  public let steps: [Step]
  /// For each rule of the clustering, whether the two would still be connected without it.
  public let without: [(rule: String, isConnected: Bool)]

  /// Position of the least sure step, the first of several; nil where there is none.
  public var weakest: Int? {
    steps.indices.min { (steps[$0].confidence, $0) < (steps[$1].confidence, $1) }
  }

  /// Steps by rule; rules without a step are left out.
  public var rules: [(rule: String, count: Int)] {
    steps.isEmpty ? [] : [(ClusterRule.coSpend.rawValue, steps.count)]
  }

  /// Climbs from both addresses to where their trees of merges meet. The way is unique, since a
  /// forest has no cycles. Cost: the height of the tree.
  public init(_ clustering: Clustering, from start: AddressIndex, to goal: AddressIndex) {
    let cluster = clustering.cluster(of: start)
    let isConnected = cluster == clustering.cluster(of: goal)
    self.isConnected = isConnected
    without = clustering.ruleList.map { rule in
      // Only co-spend joins addresses, so only its absence parts them.
      (rule.rawValue, isConnected && (rule != .coSpend || start == goal))
    }
    guard isConnected, let rows = clustering.rows(of: cluster) else {
      steps = []
      return
    }
    var climb = clustering.upward(from: start.rawValue, in: rows)
    var descent = clustering.upward(from: goal.rawValue, in: rows)
    // What both ways share above their meeting point is no part of the answer.
    while let one = climb.last, let other = descent.last, one.child == other.child {
      climb.removeLast()
      descent.removeLast()
    }
    steps =
      climb.map { clustering.step($0.child, $0.above, $0.transaction) }
      + descent.reversed().map { clustering.step($0.above, $0.child, $0.transaction) }
  }
}

extension Clustering {
  /// Edges from an address to the top of its tree; a damaged column cannot make it run for ever.
  fileprivate func upward(
    from address: UInt32, in rows: Range<Int>
  ) -> [(child: UInt32, above: UInt32, transaction: UInt32)] {
    var edges: [(child: UInt32, above: UInt32, transaction: UInt32)] = []
    var node = address
    while edges.count < rows.count {
      let row = memberColumn.lowerBound(node, in: rows)
      guard row < rows.upperBound, memberColumn[row] == node, toward[row] != node,
        Int(mergeTransaction[row]) < graph.txCount
      else { break }
      edges.append((node, toward[row], mergeTransaction[row]))
      node = toward[row]
    }
    return edges
  }

  fileprivate func step(
    _ from: UInt32, _ to: UInt32, _ transaction: UInt32
  ) -> ClusterExplanation.Step {
    let transaction = TxIndex(rawValue: transaction)
    return ClusterExplanation.Step(
      from: AddressIndex(rawValue: from), to: AddressIndex(rawValue: to),
      transaction: transaction, rule: ClusterRule.coSpend.rawValue,
      confidence: coSpendConfidence(transaction))
  }

  /// Co-spend is sure, but less so where one input was not needed to pay the larger of two outputs:
  /// then a payer and a payee may have spent together (PayJoin), and least in a kept coinjoin.
  private func coSpendConfidence(_ transaction: TxIndex) -> Int {
    if coinJoins == .keep, CoinJoinDetectors.detect(transaction, in: graph)?.severs == true {
      return 10
    }
    let outputs = graph.outputs(of: transaction)
    guard outputs.count == 2 else { return 90 }
    let values = graph.inputs(of: transaction).compactMap { row -> UInt64? in
      let spent = graph.inputSpentOutput[row]
      return spent == missingParent ? nil : graph.outputAmount[spent]
    }
    let paid = values.reduce(UInt64(0), &+)
    let larger = outputs.reduce(UInt64(0)) { max($0, graph.outputAmount[$1]) }
    let taken = graph.outputSum(of: transaction)
    let needed = larger &+ (paid > taken ? paid - taken : 0)
    return paid - (values.min() ?? 0) >= needed ? 60 : 90
  }
}
