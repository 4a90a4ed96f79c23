import Bitcoin
import ChainStore

extension TransactionShape {
  /// A transaction of a graph; nil for a coinbase, and where a spent coin is not in the store.
  ///
  /// For many transactions keep a ``CoinJoinScan``, which reuses its memory.
  public init?(_ transaction: TxIndex, in graph: ChainGraph) {
    var shape = TransactionShape()
    guard !graph.inputs(of: transaction).isEmpty,
      shape.fill(
        transaction, from: TransactionTable(graph), height: graph.block(of: transaction),
        startHeights: graph.network == .mainnet ? .applied : .ignored)
    else { return nil }
    self = shape
  }
}
