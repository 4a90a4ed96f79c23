import Bitcoin

/// Value that comes out of a shielded pool stands in an input row without a parent, whose outpoint
/// names the pool and the amount.
extension ChainGraph {
  /// The pool that an input row takes from, and how much; nil for any other row.
  public func withdrawal(ofInput row: Int) -> (pool: ShieldedPool, value: UInt64)? {
    guard network.hasShieldedPools, inputSpentOutput[row] == missingParent,
      let (id, vout) = missingOutpoint(ofInput: row)
    else { return nil }
    return ShieldedPool.withdrawal(id, vout)
  }

  /// What the inputs of a transaction take out of pools together.
  func withdrawals(of transaction: TxIndex) -> UInt64 {
    guard network.hasShieldedPools else { return 0 }
    return inputs(of: transaction).reduce(0) { $0 &+ (withdrawal(ofInput: $1)?.value ?? 0) }
  }
}

extension ChainGraphBuilder {
  /// What an input row without a parent takes out of a pool; nil where it does no such thing.
  borrowing func withdrawal(ofInput row: Int) -> UInt64? {
    guard network.hasShieldedPools else { return nil }
    var (low, high) = (0, missingInput.count)
    while low < high {
      let middle = (low + high) / 2
      if missingInput[middle] < UInt32(row) { low = middle + 1 } else { high = middle }
    }
    return withdrawal(missing: low)
  }

  private borrowing func withdrawal(missing number: Int) -> UInt64? {
    missingOutpoint.withUnsafeBytes { bytes in
      ShieldedPool.withdrawal(
        bytes.loadUnaligned(fromByteOffset: number * 36, as: Hash256.self),
        bytes.loadUnaligned(fromByteOffset: number * 36 + 32, as: UInt32.self))?.value
    }
  }

  /// What all inputs together take out of pools; nil for chains without any.
  borrowing func withdrawals() -> UInt64? {
    guard network.hasShieldedPools else { return nil }
    return missingInput.indices.reduce(0) { $0 &+ (withdrawal(missing: $1) ?? 0) }
  }
}
