/// Checks that every fact and amount without a code of its own has its row, and no other has one.
struct FactVerifier {
  private let graph: ChainGraph

  init(_ graph: ChainGraph) { self.graph = graph }

  func verify() throws(StoreError) {
    try checkAmounts()
    try checkExceptions()
  }

  private func failure(_ column: String, _ message: String) -> StoreError {
    StoreError(.verificationFailed, message, at: "column \(column)")
  }

  private func checkAmounts() throws(StoreError) {
    let (codes, large) = (graph.outputAmount.codes, graph.outputAmount.large)
    var next = 0
    for output in 0..<codes.count where codes[output] >= Amounts.mark {
      guard Int(codes[output] & ~Amounts.mark) == next, next < large.count else {
        throw failure("output.amount", "row \(output) does not name large amount \(next)")
      }
      guard large[next] >= Amounts.smallestLarge else {
        throw failure("output.largeAmount", "row \(next) is not a large amount")
      }
      next += 1
    }
    guard next == large.count else {
      throw failure("output.largeAmount", "\(large.count) rows where \(next) are named")
    }
  }

  private func checkExceptions() throws(StoreError) {
    let rows = graph.txException
    for row in 0..<rows.count {
      guard row == 0 || rows[row - 1] < rows[row] else {
        throw failure("tx.exception", "row \(row) is not behind the one before")
      }
      guard isCalledFor(rows[row]) else {
        throw failure("tx.exception", "row \(row) is not of a fact without a code")
      }
    }
    let expected = codedOut
    guard rows.count == expected else {
      throw failure("tx.exception", "\(rows.count) rows where \(expected) facts have no code")
    }
  }

  /// How many facts say that they stand in `tx.exception`.
  private var codedOut: Int {
    let narrow = [graph.txVersion, graph.txLockTime, graph.inputSequence].map { column in
      unsafe column.pointer.reduce(0) { $0 + ($1 == FactCode.exception ? 1 : 0) }
    }
    let wide = [graph.txSize, graph.txWitness].map { column in
      unsafe column.pointer.reduce(0) { $0 + ($1 == FactCode.wideException ? 1 : 0) }
    }
    return (narrow + wide).reduce(0, +)
  }

  /// Whether a row stands for a fact that says so, and whose value has no code.
  private func isCalledFor(_ row: FactException) -> Bool {
    let transaction = TxIndex(rawValue: row.transaction)
    guard transaction.int < graph.txCount else { return false }
    switch row.item {
    case FactException.version:
      return graph.txVersion[transaction.int] == FactCode.exception
        && FactCode.version(Int32(bitPattern: row.value)) == FactCode.exception
    case FactException.lockTime:
      let height = graph.block(of: transaction).int
      return graph.txLockTime[transaction.int] == FactCode.exception
        && FactCode.lockTime(row.value, height: height) == FactCode.exception
    case FactException.size:
      return graph.txSize[transaction.int] == FactCode.wideException
        && FactCode.size(row.value) == FactCode.wideException
    case FactException.weight:
      let size = graph.size(of: transaction)
      return graph.txWitness[transaction.int] == FactCode.wideException
        && FactCode.witness(size: size, weight: row.value) == FactCode.wideException
    default:
      let place = Int(row.item - FactException.sequences)
      let inputs = graph.inputs(of: transaction)
      return place < inputs.count
        && graph.inputSequence[inputs.lowerBound + place] == FactCode.exception
        && FactCode.sequence(row.value) == FactCode.exception
    }
  }
}
