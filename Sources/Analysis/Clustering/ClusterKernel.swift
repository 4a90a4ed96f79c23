import ChainStore

/// The two kernels of clustering on their own, for those who measure them: memory is made ready
/// before the work, and nothing is written.
public struct ClusterKernel {
  private let graph: ChainGraph
  private let roots: Roots

  /// Memory for the sets of a graph's addresses; ``finish()`` gives it back.
  public init(_ graph: ChainGraph) {
    self.graph = graph
    roots = Roots(count: graph.addressCount)
  }

  /// Joins what transactions spend together, keeping every merge; returns the number of merges.
  /// May be asked once.
  public func coSpend(_ coinJoins: CoinJoinHandling, threads: Int) -> Int {
    let graph = graph
    return withExtendedLifetime(graph) {
      CoSpendPass(TransactionTable(graph), roots, transactions: 0..<graph.txCount)
        .run(threads: threads) { coinJoins.judge(graph) }.count
    }
  }

  /// Gives the memory back.
  public func finish() { roots.deallocate() }

  /// Asks the coinjoin rules about every transaction, on one thread; the number of each kind, in
  /// the order of ``CoinJoinKind``.
  public static func coinJoins(_ graph: ChainGraph) -> [(kind: CoinJoinKind, count: Int)] {
    var scan = CoinJoinScan(graph)
    var counts: [CoinJoinKind: Int] = [:]
    for number in 0..<graph.txCount {
      if let finding = scan.finding(TxIndex(number)) { counts[finding.family, default: 0] += 1 }
    }
    return CoinJoinKind.allCases.map { ($0, counts[$0] ?? 0) }
  }
}
