import Bitcoin

/// What transactions say beside who pays whom. Rare values cost a binary search.
extension ChainGraph {
  /// Version of a transaction.
  public func version(of transaction: TxIndex) -> Int32 {
    let code = txVersion[transaction.int]
    guard code == FactCode.exception else { return Int32(code) }
    return Int32(bitPattern: exception(transaction, FactException.version))
  }

  /// Lock time of a transaction.
  public func lockTime(of transaction: TxIndex) -> UInt32 {
    let code = txLockTime[transaction.int]
    if code == 0 { return 0 }
    guard code == FactCode.exception else {
      return FactCode.lockTime(ofCode: code, height: block(of: transaction).int)
    }
    return exception(transaction, FactException.lockTime)
  }

  /// Whether a transaction has a lock time.
  @inline(__always)
  public func hasLockTime(_ transaction: TxIndex) -> Bool { txLockTime[transaction.int] != 0 }

  /// Bytes of a transaction, witnesses included; 0 where not known.
  public func size(of transaction: TxIndex) -> UInt32 {
    let code = txSize[transaction.int]
    guard code == FactCode.wideException else { return UInt32(code) }
    return exception(transaction, FactException.size)
  }

  /// Bytes of a block as it is sent; nil where the store does not know the size of each transaction,
  /// or the chain's blocks hold more than a header and transactions.
  public func size(of block: BlockIndex) -> Int? {
    guard [.bitcoin, .bitcoinCash, .dash].contains(network.encoding) else { return nil }
    let range = transactions(of: block)
    var sum = BlockHeader.size + (range.count < 0xfd ? 1 : range.count <= 0xffff ? 3 : 5)
    for transaction in range {
      let size = size(of: TxIndex(transaction))
      guard size > 0 else { return nil }
      sum += Int(size)
    }
    return sum
  }

  /// Weight of a transaction; 0 where not known.
  public func weight(of transaction: TxIndex) -> UInt32 {
    let code = txWitness[transaction.int]
    guard code == FactCode.wideException else {
      return FactCode.weight(ofCode: code, size: size(of: transaction))
    }
    return exception(transaction, FactException.weight)
  }

  /// Sequence number of an input row of a transaction.
  @inline(__always)
  public func sequence(ofInput row: Int, of transaction: TxIndex) -> UInt32 {
    let code = inputSequence[row]
    guard code == FactCode.exception else { return FactCode.sequence(ofCode: code) }
    return rareSequence(row, transaction)
  }

  @inline(never)
  private func rareSequence(_ row: Int, _ transaction: TxIndex) -> UInt32 {
    let place = UInt32(truncatingIfNeeded: row - inputs(of: transaction).lowerBound)
    return exception(transaction, FactException.sequences &+ place)
  }

  /// A value of `tx.exception`; 0 where a damaged store lacks it.
  private func exception(_ transaction: TxIndex, _ item: UInt32) -> UInt32 {
    let wanted = FactException(transaction: transaction.rawValue, item: item, value: 0)
    let place = exceptions(before: wanted)
    guard place < txException.count else { return 0 }
    let found = txException[place]
    return found.transaction == wanted.transaction && found.item == item ? found.value : 0
  }

  /// Rows of `tx.exception` that stand before one.
  func exceptions(before wanted: FactException) -> Int {
    var (low, high) = (0, txException.count)
    while low < high {
      let middle = (low + high) / 2
      if txException[middle] < wanted { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
