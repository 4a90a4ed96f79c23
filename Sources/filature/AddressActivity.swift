import ChainStore
import Reporting

/// When an address was used, and for how much.
struct AddressActivity {
  /// A transaction and its block.
  struct Moment {
    let height: UInt32
    let time: String
    let txid: String

    /// The same as a document.
    var document: JSONValue {
      ["height": .number(height), "time": .text(time), "txid": .text(txid)]
    }
  }

  let receipts: Int
  let received: UInt64
  let spent: UInt64
  let first: Moment?
  let last: Moment?

  /// What is left, unspendable outputs included.
  var balance: UInt64 { received - spent }

  init(_ address: AddressIndex, in graph: ChainGraph) {
    let outputs = graph.receipts(of: address)
    var received: UInt64 = 0
    var spent: UInt64 = 0
    var earliest = UInt32.max
    var latest: UInt32 = 0
    for output in outputs {
      let maker = graph.transaction(ofOutput: output).rawValue
      received += graph.outputAmount[output.int]
      earliest = min(earliest, maker)
      latest = max(latest, maker)
      let spender = graph.outputSpender[output.int]
      guard spender < Spender.overwritten else { continue }
      spent += graph.outputAmount[output.int]
      latest = max(latest, spender)
    }
    receipts = outputs.count
    self.received = received
    self.spent = spent
    first = outputs.isEmpty ? nil : AddressActivity.moment(earliest, graph)
    last = outputs.isEmpty ? nil : AddressActivity.moment(latest, graph)
  }

  private static func moment(_ transaction: UInt32, _ graph: ChainGraph) -> Moment {
    let block = graph.block(of: TxIndex(rawValue: transaction))
    return Moment(
      height: block.rawValue, time: UTCTime.text(graph.blockTime[block.int]),
      txid: graph.txid[Int(transaction)].description)
  }
}
