import Bitcoin

extension Block {
  /// The block with each transaction behind those it spends from.
  ///
  /// Bitcoin's own blocks are in such an order and come back as they are. Chains with canonical
  /// ordering (BCH) are not; the first transaction that is ready goes first, so the order found
  /// does not depend on anything but the block.
  func inTopologicalOrder() -> Block {
    let firstMisplaced = misplacedPositions()
    guard !firstMisplaced.isEmpty else { return self }
    var position: [Txid: Int] = [:]
    for number in transactions.indices { position[transactions[number].txid] = number }
    var waiting = transactions.indices.map { number in
      Set(inputRange(number).compactMap { position[inputs[$0].previous] }).subtracting([number])
    }
    var order: [Int] = []
    var placed = Set<Int>()
    while order.count < transactions.count {
      let ready = transactions.indices.filter { !placed.contains($0) && waiting[$0].isEmpty }
      guard !ready.isEmpty else { return self }
      for number in ready {
        order.append(number)
        placed.insert(number)
      }
      for number in waiting.indices { waiting[number].subtract(ready) }
    }
    return reordered(order)
  }

  /// Transactions that spend from a later one of the same block.
  private func misplacedPositions() -> [Int] {
    guard transactions.count > 2 else { return [] }
    var position: [UInt64: Int] = [:]
    position.reserveCapacity(transactions.count)
    for number in transactions.indices { position[transactions[number].txid.prefix64] = number }
    return transactions.indices.filter { number in
      inputRange(number).contains { row in
        guard let parent = position[inputs[row].previous.prefix64], parent > number else {
          return false
        }
        return transactions[parent].txid == inputs[row].previous
      }
    }
  }

  private func reordered(_ order: [Int]) -> Block {
    var block = Block(header: header)
    block.scripts = scripts
    for number in order {
      var row = transactions[number]
      row.firstInput = UInt32(block.inputs.count)
      row.firstOutput = UInt32(block.outputs.count)
      block.transactions.append(row)
      block.inputs += inputs[inputRange(number)]
      block.outputs += outputs[outputRange(number)]
    }
    return block
  }
}
