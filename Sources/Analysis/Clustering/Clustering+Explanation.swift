import ChainStore

/// One reason in a chain of reasons: a transaction that both addresses spend in.
public struct MergeStep: Sendable, Hashable {
  /// The address already reached.
  public let from: AddressIndex
  /// The address that this step adds.
  public let to: AddressIndex
  /// The transaction that joins the two.
  public let transaction: TxIndex
  /// The rule that says so.
  public let rule: ClusterRule
  /// How sure the rule is here, 0 to 100: an order of trust, not a measured rate.
  public let confidence: Int
}

/// Why two addresses are in one cluster, or that they are not.
public struct ClusterExplanation: Sendable {
  /// Whether the clustering holds them for one owner's.
  public let connected: Bool
  /// Steps from the first address to the second; none where they are apart or the same.
  public let steps: [MergeStep]
  /// Position of the least sure step, the first of equals.
  public let weakest: Int?
  /// Steps by rule, in the order of the rules; rules without a step are left out.
  public let rules: [(rule: ClusterRule, count: Int)]
  /// For each rule of the clustering, whether the two would still be connected without it.
  public let without: [(rule: ClusterRule, connected: Bool)]
}

extension Clustering {
  /// The chain of merges between two addresses.
  public func explain(_ first: AddressIndex, _ second: AddressIndex) -> ClusterExplanation {
    let connected = cluster(of: first) == cluster(of: second)
    let steps = connected ? path(from: first, to: second) : []
    var weakest: Int?
    for (position, step) in steps.enumerated()
    where weakest.map({ step.confidence < steps[$0].confidence }) ?? true {
      weakest = position
    }
    let counts = rules.map { rule in (rule: rule, count: steps.count { $0.rule == rule }) }
    return ClusterExplanation(
      connected: connected, steps: steps, weakest: weakest,
      rules: counts.filter { $0.count > 0 },
      without: rules.map { rule in
        // Only co-spend joins addresses, so only its absence parts them.
        (rule: rule, connected: connected && (rule != .coSpend || first == second))
      })
  }

  private func path(from first: AddressIndex, to second: AddressIndex) -> [MergeStep] {
    guard let rows = columns.memberRows(of: cluster(of: first).rawValue) else { return [] }
    var climb = upward(from: first.rawValue, in: rows)
    var descent = upward(from: second.rawValue, in: rows)
    // What both ways share above their meeting point is no part of the answer.
    while let one = climb.last, let other = descent.last, one.child == other.child {
      climb.removeLast()
      descent.removeLast()
    }
    return climb.map { step($0.child, $0.above, $0.transaction) }
      + descent.reversed().map { step($0.above, $0.child, $0.transaction) }
  }

  /// Edges from an address to the top of its tree; a damaged column cannot make it run for ever.
  private func upward(
    from address: UInt32, in rows: Range<Int>
  ) -> [(child: UInt32, above: UInt32, transaction: UInt32)] {
    var edges: [(child: UInt32, above: UInt32, transaction: UInt32)] = []
    var node = address
    while edges.count < rows.count {
      let row = columns.members.lowerBound(node, in: rows)
      guard row < rows.upperBound, columns.members[row] == node, columns.toward[row] != node,
        Int(columns.transaction[row]) < graph.txCount
      else { break }
      edges.append((node, columns.toward[row], columns.transaction[row]))
      node = columns.toward[row]
    }
    return edges
  }

  private func step(_ from: UInt32, _ to: UInt32, _ transaction: UInt32) -> MergeStep {
    let transaction = TxIndex(rawValue: transaction)
    return MergeStep(
      from: AddressIndex(rawValue: from), to: AddressIndex(rawValue: to),
      transaction: transaction, rule: .coSpend, confidence: coSpendConfidence(transaction))
  }

  /// Co-spend is sure, but less so where one input was not needed to pay the larger of two outputs:
  /// then a payer and a payee may have spent together (PayJoin), and least in a kept coinjoin.
  private func coSpendConfidence(_ transaction: TxIndex) -> Int {
    if coinjoins == .keep, CoinJoinDetectors.detect(transaction, in: graph)?.severs == true {
      return 10
    }
    let outputs = graph.outputs(of: transaction)
    guard outputs.count == 2 else { return 90 }
    let values = graph.inputs(of: transaction).compactMap { row -> UInt64? in
      let spent = graph.inputSpentOutput[row]
      return spent == missingParent ? nil : graph.outputAmount[Int(spent)]
    }
    let paid = values.reduce(UInt64(0), &+)
    let larger = outputs.reduce(UInt64(0)) { max($0, graph.outputAmount[$1]) }
    let taken = graph.outputSum(of: transaction)
    let needed = larger &+ (paid > taken ? paid - taken : 0)
    return paid - (values.min() ?? 0) >= needed ? 60 : 90
  }
}
