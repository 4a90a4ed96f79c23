import Bitcoin

/// Value that comes out of a shielded pool stands in an input row without a parent, whose outpoint
/// names the pool and the amount.
extension ChainGraph {
  /// The pool that an input row takes from, and how much; nil for any other row.
  public func withdrawal(ofInput row: Int) -> (pool: ShieldedPool, value: UInt64)? {
    guard network.hasShieldedPools, inputSpentOutput[row] == missingParent,
      let named = missingOutpoint(ofInput: row)
    else { return nil }
    return ShieldedPool.withdrawal(named.txid, named.vout)
  }

  /// What the inputs of a transaction take out of pools together.
  func withdrawals(of transaction: TxIndex) -> UInt64 {
    guard network.hasShieldedPools else { return 0 }
    return inputs(of: transaction).reduce(0) { $0 &+ (withdrawal(ofInput: $1)?.value ?? 0) }
  }
}
