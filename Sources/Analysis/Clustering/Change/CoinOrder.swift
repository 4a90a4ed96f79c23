import Bitcoin
import ChainStore

/// The order of inputs and outputs that BIP 69 proposes: inputs by txid as shown, then position;
/// outputs by amount, then script.
enum CoinOrder {
  /// Whether the coins of a transaction stand in it. Where a spent coin is not in the store the
  /// answer is no.
  static func isOrdered(
    _ transaction: TxIndex, in graph: ChainGraph, _ table: TransactionTable
  ) -> Bool {
    areOutputsOrdered(table.outputs(of: transaction), in: graph, table)
      && areInputsOrdered(table.inputs(of: transaction), in: graph, table)
  }

  private static func areOutputsOrdered(
    _ outputs: Range<Int>, in graph: ChainGraph, _ table: TransactionTable
  ) -> Bool {
    for output in outputs.dropFirst() {
      let (before, amount) = (table.outputAmount[output - 1], table.outputAmount[output])
      if before < amount { continue }
      let addresses = unsafe (table.outputAddress[output - 1], table.outputAddress[output])
      guard before == amount else { return false }
      if addresses.0 == addresses.1 { continue }
      let first = graph.script(of: AddressIndex(rawValue: addresses.0))
      let second = graph.script(of: AddressIndex(rawValue: addresses.1))
      guard first.lexicographicallyPrecedes(second) else { return false }
    }
    return true
  }

  private static func areInputsOrdered(
    _ rows: Range<Int>, in graph: ChainGraph, _ table: TransactionTable
  ) -> Bool {
    var before: Outpoint?
    for row in rows {
      guard let spent = table.spentOutput(row) else { return false }
      if rows.count == 1 { return true }
      let coin = graph.outpoint(of: OutputIndex(spent))
      if let last = before {
        if last.txid == coin.txid {
          guard last.vout <= coin.vout else { return false }
        } else {
          let (one, two) = (last.txid.wireBytes.reversed(), coin.txid.wireBytes.reversed())
          guard one.lexicographicallyPrecedes(two) else { return false }
        }
      }
      before = coin
    }
    return true
  }
}
