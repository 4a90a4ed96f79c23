import ChainStore

extension TransactionShape {
  /// A transaction of a graph; nil for a coinbase, and where a spent coin is not in the store.
  ///
  /// For many transactions keep a ``CoinJoinScan``, which reuses its memory.
  public init?(_ transaction: TxIndex, in graph: ChainGraph) {
    var shape = TransactionShape()
    guard !graph.inputs(of: transaction).isEmpty,
      ShapeReader(graph).read(transaction, into: &shape)
    else { return nil }
    self = shape
  }
}
