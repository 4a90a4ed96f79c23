import ChainStore

/// Who spends with whom, row by row: what co-spending reads of a chain.
protocol CoSpendSource: Sendable {
  /// Transactions.
  var txCount: Int { get }
  /// Input rows of a transaction.
  func inputs(of transaction: TxIndex) -> Range<Int>
  /// The address that an input row spends from; ``noPayer`` where its coin is not in the store.
  func payer(ofInput row: Int) -> UInt32
  /// False only where its outputs alone show that a transaction is no coinjoin.
  func mayHaveSeveralOwners(_ transaction: TxIndex) -> Bool
}

/// Stands for the address of a coin that is not in the store; no address has this number.
let noPayer = UInt32.max

extension TransactionTable: CoSpendSource {
  @inline(__always)
  func mayHaveSeveralOwners(_ transaction: TxIndex) -> Bool { mayBeCoinJoin(transaction) }

  @inline(__always)
  func payer(ofInput row: Int) -> UInt32 {
    let spent = inputSpentOutput[row]
    return unsafe spent == missingParent ? noPayer : outputAddress[spent]
  }
}
