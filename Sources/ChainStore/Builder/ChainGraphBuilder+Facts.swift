import Bitcoin

extension ChainGraphBuilder {
  /// Writes the codes of a block's transactions and inputs, and what has none.
  func appendFacts(_ block: borrowing Block) throws(StoreError) {
    let count = block.transactions.count
    let version = try unsafe columns.txVersion.append(count, of: UInt8.self)
    let lockTime = try unsafe columns.txLockTime.append(count, of: UInt8.self)
    let size = try unsafe columns.txSize.append(count, of: UInt16.self)
    let witness = try unsafe columns.txWitness.append(count, of: UInt16.self)
    let sequence = try unsafe columns.inputSequence.append(block.inputs.count, of: UInt8.self)
    for number in 0..<count {
      let row = block.transactions[number]
      unsafe version[number] = FactCode.version(row.version)
      unsafe lockTime[number] = FactCode.lockTime(row.lockTime, height: rows.blocks)
      unsafe size[number] = FactCode.size(row.size)
      unsafe witness[number] = FactCode.witness(size: row.size, weight: row.weight)
      var isRare =
        unsafe version[number] == FactCode.exception || lockTime[number] == FactCode.exception
      isRare = unsafe isRare || max(size[number], witness[number]) == FactCode.wideException
      let inputs = block.inputRange(number)
      for place in inputs {
        unsafe sequence[place] = FactCode.sequence(block.inputs[place].sequence)
        isRare = unsafe isRare || sequence[place] == FactCode.exception
      }
      if isRare { try appendExceptions(row, block.inputs[inputs], number) }
    }
  }

  private func appendExceptions(
    _ row: BlockTransaction, _ inputs: ArraySlice<BlockInput>, _ number: Int
  ) throws(StoreError) {
    let transaction = UInt32(truncatingIfNeeded: rows.transactions + number)
    func note(_ item: UInt32, _ value: UInt32) throws(StoreError) {
      try columns.txException.append(
        FactException(transaction: transaction, item: item, value: value))
    }
    if FactCode.version(row.version) == FactCode.exception {
      try note(FactException.version, UInt32(bitPattern: row.version))
    }
    if FactCode.lockTime(row.lockTime, height: rows.blocks) == FactCode.exception {
      try note(FactException.lockTime, row.lockTime)
    }
    if FactCode.size(row.size) == FactCode.wideException { try note(FactException.size, row.size) }
    if FactCode.witness(size: row.size, weight: row.weight) == FactCode.wideException {
      try note(FactException.weight, row.weight)
    }
    for (place, input) in inputs.enumerated()
    where FactCode.sequence(input.sequence) == FactCode.exception {
      try note(FactException.sequences + UInt32(truncatingIfNeeded: place), input.sequence)
    }
  }
}
