import ChainStore
import Reporting

/// When something happened on a chain: a transaction and its block, as answers write it.
enum ChainMoment {
  /// Height, time and txid; null for none.
  static func document(_ transaction: TxIndex?, in graph: ChainGraph) -> JSONValue {
    guard let transaction else { return .null }
    let block = graph.block(of: transaction)
    return [
      "height": .optional(graph.height(of: block)),
      "time": .text(UTCTime.text(graph.blockTime[block.int])),
      "txid": .text(graph.txid[transaction.int].description),
    ]
  }

  /// The time alone; empty for none.
  static func time(_ transaction: TxIndex?, in graph: ChainGraph) -> String {
    transaction.map { UTCTime.text(graph.blockTime[graph.block(of: $0).int]) } ?? ""
  }
}
