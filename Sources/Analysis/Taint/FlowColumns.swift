import ChainStore

/// The columns that a sweep reads, as pointers that live as long as their graph.
@safe
struct FlowColumns: @unchecked Sendable {
  let firstInput: Positions
  let firstOutput: Positions
  let spent: Positions
  let amount: Amounts
  let spender: UnsafePointer<UInt32>
  let address: UnsafePointer<UInt32>
  let txCount: Int
  let inputCount: Int
  let outputCount: Int

  init(_ graph: ChainGraph) {
    firstInput = graph.txFirstInput.positions
    firstOutput = graph.txFirstOutput.positions
    spent = graph.inputSpentOutput.positions
    amount = graph.outputAmount.amounts
    unsafe spender = unsafe FlowColumns.base(graph.outputSpender)
    unsafe address = unsafe FlowColumns.base(graph.outputAddress)
    txCount = graph.txCount
    inputCount = graph.inputCount
    outputCount = graph.outputCount
  }

  /// Inputs and outputs of the chain.
  var rowCount: Int { inputCount + outputCount }

  @inline(__always)
  func inputs(of transaction: Int) -> Range<Int> {
    unsafe Range(uncheckedBounds: (firstInput[transaction], firstInput[transaction &+ 1]))
  }

  @inline(__always)
  func outputs(of transaction: Int) -> Range<Int> {
    unsafe Range(uncheckedBounds: (firstOutput[transaction], firstOutput[transaction &+ 1]))
  }

  /// A column's memory always has an address, rows or not.
  private static func base<Row>(_ column: Column<Row>) -> UnsafePointer<Row> {
    unsafe column.pointer.baseAddress
      ?? UnsafePointer(UnsafeMutablePointer<Row>.allocate(capacity: 1))
  }
}
