import Bitcoin
import ChainStore

/// Reads the transactions of one graph as shapes: the one way from the columns to a detector.
struct ShapeReader {
  let graph: ChainGraph
  let table: TransactionTable
  private let startHeights: TransactionShape.StartHeights
  private let coordinators: [UInt32]

  /// A reader over a graph, which it keeps alive.
  init(_ graph: ChainGraph) {
    self.graph = graph
    table = TransactionTable(graph)
    startHeights = graph.network == .mainnet ? .applied : .ignored
    coordinators = WasabiOne.coordinators.compactMap {
      graph.address(ofScript: $0)?.rawValue
    }
  }

  /// Fills a shape; false where a spent coin is not in the store.
  func read(_ transaction: TxIndex, into shape: inout TransactionShape) -> Bool {
    shape.fill(
      transaction, from: table, height: graph.height(of: graph.block(of: transaction)),
      startHeights: startHeights, coordinators: coordinators)
  }
}
