/// How many rows of each thing a chain has.
struct RowCounts: Sendable, Equatable {
  var blocks = 0
  var transactions = 0
  var inputs = 0
  var outputs = 0
  var addresses = 0
  /// Bytes of `address.payload`.
  var payload = 0
  /// Inputs whose parent is not in the store.
  var missing = 0
  /// Facts without a code.
  var exceptions = 0
  /// Amounts that take more than four bytes.
  var largeAmounts = 0

  init() {}

  /// The counts of a store up to a block.
  init(_ graph: ChainGraph, keeping blocks: Int) {
    guard blocks > 0 else { return }
    self.blocks = blocks
    transactions = Int(graph.blockFirstTx[blocks])
    inputs = graph.txFirstInput[transactions]
    outputs = graph.txFirstOutput[transactions]
    addresses = graph.addressCount
    payload = graph.payloadSize
    missing = graph.missingInput.count
    exceptions = graph.txException.count
    largeAmounts = graph.outputAmount.large.count
    guard blocks < graph.blockCount else { return }
    for output in outputs..<graph.outputCount where graph.outputPrevious[output] == missingParent {
      addresses -= addresses > 0 ? 1 : 0
    }
    if addresses < graph.addressCount { payload = min(payload, graph.payloadStart(of: addresses)) }
    exceptions = graph.exceptions(
      before: FactException(transaction: graph.blockFirstTx[blocks], item: 0, value: 0))
    for output in outputs..<graph.outputCount
    where graph.outputAmount[output] >= Amounts.smallestLarge {
      largeAmounts -= largeAmounts > 0 ? 1 : 0
    }
    while missing > 0, graph.missingInput[missing - 1] >= inputs { missing -= 1 }
  }

  /// Rows of a column, or of its high bytes.
  func rows(of column: String) -> Int {
    switch column.hasSuffix(".high") ? String(column.dropLast(5)) : column {
    case "block.firstTx": blocks + 1
    case "tx.firstInput", "tx.firstOutput": transactions + 1
    case "address.block", "address.first":
      (addresses + AddressPayload.blockSize - 1) / AddressPayload.blockSize
    case "address.payload": payload
    case "tx.exception": exceptions
    case "output.largeAmount": largeAmounts
    case "missing.input", "missing.outpoint": missing
    default: rowsByOwner(of: column)
    }
  }

  private func rowsByOwner(of column: String) -> Int {
    switch column.prefix(while: { $0 != "." }) {
    case "block": blocks
    case "tx": transactions
    case "input": inputs
    case "output": outputs
    default: addresses
    }
  }
}
