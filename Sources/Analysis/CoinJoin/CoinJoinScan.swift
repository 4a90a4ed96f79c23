import Bitcoin
import ChainStore

/// Asks the coinjoin rules about many transactions of one graph, at the speed of its columns.
///
/// A filter over the amounts alone turns away nearly every transaction; only what passes is
/// gathered into a shape. Each thread takes a scan of its own.
public struct CoinJoinScan {
  private let graph: ChainGraph
  private let table: TransactionTable
  private let startHeights: TransactionShape.StartHeights
  private var shape = TransactionShape()

  /// A scan over a graph, which it keeps alive.
  public init(_ graph: ChainGraph) {
    self.graph = graph
    table = TransactionTable(graph)
    startHeights = graph.network == .mainnet ? .applied : .ignored
  }

  /// What the first fitting rule makes of a transaction; nil also where a spent coin is unknown.
  public mutating func finding(_ transaction: TxIndex) -> CoinJoinFinding? {
    guard table.mayBeCoinJoin(transaction),
      shape.fill(
        transaction, from: table, height: graph.block(of: transaction), startHeights: startHeights)
    else { return nil }
    return CoinJoinDetectors.detect(shape)
  }
}

extension TransactionTable {
  /// False only where no rule can fit: a mix has equal outputs, or twenty inputs (Wasabi 2), and a
  /// tx0 has an output of no value.
  @inline(__always)
  func mayBeCoinJoin(_ transaction: TxIndex) -> Bool {
    let outputs = outputs(of: transaction)
    let inputs = inputs(of: transaction).count
    guard outputs.count >= 3, inputs > 0 else { return false }
    if inputs >= WasabiTwo.fewestInputs || outputs.count > 12 { return true }
    for first in outputs {
      let value = outputAmount[first]
      if value == 0 { return true }
      guard inputs > 1 else { continue }
      for second in (first + 1)..<outputs.upperBound where outputAmount[second] == value {
        return true
      }
    }
    return false
  }
}
