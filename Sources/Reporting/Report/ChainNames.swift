import Bitcoin
import ChainStore

/// What a report has to look up in the chain to name and date the things of an answer.
public protocol ChainNames: Sendable {
  /// `txid:vout` of an output.
  func outpoint(_ output: OutputIndex) -> String
  /// Hash of a transaction.
  func txid(_ transaction: TxIndex) -> String
  /// Address text of an output; `script:HEX` where it has none.
  func address(_ output: OutputIndex) -> String
  /// Satoshis of an output.
  func valueSat(_ output: OutputIndex) -> UInt64
  /// Height, where it is known, and time of the block of a transaction.
  func moment(_ transaction: TxIndex) -> (height: UInt32?, time: UInt32)
  /// The block of a transaction.
  func block(_ transaction: TxIndex) -> BlockIndex
  /// Hash of a block.
  func blockHash(_ block: BlockIndex) -> String
}

/// Names read from a store.
public struct GraphNames: ChainNames {
  private let graph: ChainGraph
  private let addressText: @Sendable (AddressIndex) -> String

  /// Names of a graph; `addressText` writes an address in the network's form.
  public init(_ graph: ChainGraph, addressText: @escaping @Sendable (AddressIndex) -> String) {
    self.graph = graph
    self.addressText = addressText
  }

  /// `txid:vout` of an output.
  public func outpoint(_ output: OutputIndex) -> String { graph.outpointText(of: output) }

  /// Hash of a transaction.
  public func txid(_ transaction: TxIndex) -> String { graph.txid[transaction.int].description }

  /// Address text of an output.
  public func address(_ output: OutputIndex) -> String {
    addressText(AddressIndex(rawValue: graph.outputAddress[output.int]))
  }

  /// Satoshis of an output.
  public func valueSat(_ output: OutputIndex) -> UInt64 { graph.outputAmount[output.int] }

  /// Height and time of the block of a transaction.
  public func moment(_ transaction: TxIndex) -> (height: UInt32?, time: UInt32) {
    let block = graph.block(of: transaction)
    return (graph.height(of: block), graph.blockTime[block.int])
  }

  /// The block of a transaction.
  public func block(_ transaction: TxIndex) -> BlockIndex { graph.block(of: transaction) }

  /// Hash of a block.
  public func blockHash(_ block: BlockIndex) -> String { graph.blockHash[block.int].description }
}
