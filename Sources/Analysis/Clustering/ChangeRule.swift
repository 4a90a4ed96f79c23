import Bitcoin
import ChainStore

/// Names the outputs of a transaction that it cannot rule out as the payer's change.
public protocol ChangeRule: Sendable {
  /// Its name in `--rules` and in documents.
  static var name: String { get }
  /// How reliable its answer is where it leaves one output, 0 to 100: an order of trust.
  static var confidence: Int { get }
  /// Positions of outputs that it cannot rule out, ascending; empty where it has nothing to say.
  static func candidates(in payment: Payment) -> [Int]
}

/// A transaction with known inputs, as change rules see it.
public struct Payment: Sendable {
  /// Its coins.
  public let shape: TransactionShape
  /// Which outputs pay an address that no earlier output paid, by position.
  public let isFresh: [Bool]

  /// A payment of given coins.
  public init(shape: TransactionShape, isFresh: [Bool]) {
    self.shape = shape
    self.isFresh = isFresh
  }

  /// A transaction of a graph; nil for a coinbase, and where a spent coin is not in the store.
  public init?(_ transaction: TxIndex, in graph: ChainGraph) {
    var shape = TransactionShape()
    guard !graph.inputs(of: transaction).isEmpty,
      shape.fill(
        transaction, from: TransactionTable(graph), height: graph.block(of: transaction),
        startHeights: graph.network == .mainnet ? .applied : .ignored)
    else { return nil }
    self.shape = shape
    let outputs = graph.outputs(of: transaction)
    isFresh = outputs.map { output in
      let address = AddressIndex(rawValue: graph.outputAddress[output])
      return graph.firstReceipt(of: address).map { $0.int >= outputs.lowerBound } ?? true
    }
  }

  /// Positions of outputs that can be spent and meet a condition.
  public func spendable(where condition: (TransactionShape.Coin) -> Bool) -> [Int] {
    shape.outputs.indices.filter { vout in
      let output = shape.outputs[vout]
      return output.type != .opReturn && condition(output)
    }
  }
}
