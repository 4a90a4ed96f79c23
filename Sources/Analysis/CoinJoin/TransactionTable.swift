import Bitcoin
import ChainStore

/// The columns that say who paid whom, as plain pointers for a scan over every transaction.
///
/// Whoever made the table keeps the columns alive while it is used.
@safe
struct TransactionTable: @unchecked Sendable {
  let txFirstInput: Positions
  let txFirstOutput: Positions
  let inputSpentOutput: Positions
  let outputAmount: Amounts
  let outputAddress: UnsafeBufferPointer<UInt32>
  let addressType: UnsafeBufferPointer<UInt8>

  /// The columns of a graph.
  init(_ graph: ChainGraph) {
    txFirstInput = graph.txFirstInput.positions
    txFirstOutput = graph.txFirstOutput.positions
    inputSpentOutput = graph.inputSpentOutput.positions
    outputAmount = graph.outputAmount.amounts
    unsafe outputAddress = unsafe graph.outputAddress.pointer
    unsafe addressType = unsafe graph.addressType.pointer
  }

  var txCount: Int { max(0, txFirstOutput.count - 1) }
  var addressCount: Int { unsafe addressType.count }

  @inline(__always)
  func inputs(of transaction: TxIndex) -> Range<Int> {
    txFirstInput.range(transaction.int)
  }

  @inline(__always)
  func outputs(of transaction: TxIndex) -> Range<Int> {
    txFirstOutput.range(transaction.int)
  }

  /// The output that an input row spends; nil where it is not in the store.
  @inline(__always)
  func spentOutput(_ row: Int) -> Int? {
    let spent = inputSpentOutput[row]
    return spent == missingParent ? nil : spent
  }

  @inline(__always)
  func coin(_ output: Int) -> TransactionShape.Coin {
    let address = unsafe outputAddress[output]
    return unsafe TransactionShape.Coin(
      value: outputAmount[output], address: AddressIndex(rawValue: address),
      type: ScriptType(rawValue: addressType[Int(address)]) ?? .nonstandard)
  }
}
