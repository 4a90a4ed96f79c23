import ChainStore

/// Every coinjoin rule, specific ones first.
public enum CoinJoinDetectors {
  /// The rules in the order asked; the first that fits names the transaction.
  public static let all: [any CoinJoinDetector.Type] = [
    WasabiTwo.self, WasabiOne.self, WhirlpoolMix.self, WhirlpoolTx0.self, JoinMarketJoin.self,
    EqualOutputs.self,
  ]

  /// What the first fitting rule makes of a shape.
  public static func detect(_ shape: TransactionShape) -> CoinJoinFinding? {
    for detector in all {
      if let finding = detector.finding(in: shape) { return finding }
    }
    return nil
  }

  /// What the first fitting rule makes of a transaction of a graph.
  ///
  /// For many transactions keep a ``CoinJoinScan``, which reuses its memory.
  public static func detect(_ transaction: TxIndex, in graph: ChainGraph) -> CoinJoinFinding? {
    var scan = CoinJoinScan(graph)
    return scan.finding(transaction)
  }
}
