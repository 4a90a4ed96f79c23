import ChainStore

/// Why two addresses are in one cluster: a path of merges, each by one transaction and one rule,
/// and what would part the two if it were not believed.
public struct ClusterExplanation: Sendable {
  /// One merge on the way.
  public struct Step: Sendable {
    /// Address on the side of A.
    public var from: AddressIndex
    /// Address on the side of B.
    public var to: AddressIndex
    /// The transaction that shows them to have one owner.
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
  /// For each rule of the clustering, whether the two would still be connected without it: by any
  /// evidence of the cluster's transactions, not only by the merges that were needed.
  public let without: [(rule: String, isConnected: Bool)]
  /// For each transaction on the way, the same; empty where there is too much evidence to weigh.
  public let withoutTransaction: [(transaction: TxIndex, isConnected: Bool)]
  /// Steps by rule, in the order of the clustering's rules; rules without a step are left out.
  public let rules: [(rule: String, count: Int)]

  /// Most links that are gone through for all transactions of a way together.
  static let mostWork = 200_000_000

  /// Position of the least sure step, the first of several; nil where there is none.
  public var weakest: Int? {
    steps.indices.min { (steps[$0].confidence, $0) < (steps[$1].confidence, $1) }
  }

  /// Finds the way and weighs what it rests on. Cost: the size of the cluster and of its history.
  public init(_ clustering: Clustering, from start: AddressIndex, to goal: AddressIndex) {
    let cluster = clustering.cluster(of: start)
    let names = clustering.plan.rules.names
    isConnected = cluster == clustering.cluster(of: goal)
    guard isConnected, start != goal else {
      let isConnected = isConnected
      steps = []
      rules = []
      without = names.map { ($0, isConnected) }
      withoutTransaction = []
      return
    }
    let forest = ClusterForest(clustering, cluster)
    let way = forest.way(from: start, to: goal) ?? []
    let confidence = StepConfidence(clustering)
    steps = way.map { step in
      Step(
        from: AddressIndex(rawValue: step.from), to: AddressIndex(rawValue: step.to),
        transaction: TxIndex(rawValue: step.transaction), rule: names[Int(step.rule)],
        confidence: confidence.of(step.rule, TxIndex(rawValue: step.transaction)))
    }
    rules = names.indices.compactMap { code in
      let count = way.count { Int($0.rule) == code }
      return count > 0 ? (names[code], count) : nil
    }
    let evidence = ClusterEvidence(clustering, members: forest.members)
    guard let one = forest.place(of: start), let other = forest.place(of: goal) else {
      without = []
      withoutTransaction = []
      return
    }
    without = names.enumerated().map { code, name in
      (name, evidence.connects(one, other) { Int($0.rule) == code })
    }
    let transactions = Set(way.map(\.transaction)).sorted()
    guard transactions.count * evidence.links.count <= ClusterExplanation.mostWork else {
      withoutTransaction = []
      return
    }
    withoutTransaction = transactions.map { transaction in
      (
        TxIndex(rawValue: transaction),
        evidence.connects(one, other) { $0.transaction == transaction }
      )
    }
  }
}

/// How sure merges are, by their rule and transaction.
struct StepConfidence {
  private let clustering: Clustering

  init(_ clustering: Clustering) { self.clustering = clustering }

  /// Co-spend is sure, but less so in a transaction that carries the cue of a PayJoin or of a
  /// Stonewall spend, and least in a kept coinjoin. The other rules have one confidence each.
  func of(_ rule: UInt8, _ transaction: TxIndex) -> Int {
    guard rule == ClusterRules.coSpendCode else {
      return clustering.plan.rules.confidence(of: rule)
    }
    guard let shape = TransactionShape(transaction, in: clustering.graph) else { return 60 }
    if clustering.plan.coinJoins == .keep, CoinJoinDetectors.detect(shape)?.severs == true {
      return 10
    }
    let marks = CoinJoinMark.all(in: shape)
    return marks.map(\.coSpendConfidence).min() ?? 90
  }
}
