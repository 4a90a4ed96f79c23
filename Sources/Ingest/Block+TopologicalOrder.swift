import Bitcoin

extension Block {
  /// The block with each transaction behind those it spends from.
  ///
  /// Bitcoin's own blocks are in such an order and come back as they are. Chains with canonical
  /// ordering (BCH) are not: a transaction then waits for the last of its parents and follows it,
  /// so the order found depends on nothing but the block. Cost: linear in inputs.
  func inTopologicalOrder() -> Block {
    guard hasMisplacedTransactions else { return self }
    var position: [Txid: Int] = [:]
    for number in transactions.indices { position[transactions[number].txid] = number }
    var missing = [Int](repeating: 0, count: transactions.count)
    var children = [[Int]](repeating: [], count: transactions.count)
    for number in transactions.indices {
      let parents = Set(inputRange(number).compactMap { position[inputs[$0].previous] })
      for parent in parents where parent != number {
        missing[number] += 1
        children[parent].append(number)
      }
    }
    var order: [Int] = []
    for number in transactions.indices where missing[number] == 0 {
      var ready = [number]
      while let next = ready.popLast() {
        order.append(next)
        missing[next] = -1
        for child in children[next].reversed() {
          missing[child] -= 1
          // A later one gets its turn where it stands.
          if missing[child] == 0, child < number { ready.append(child) }
        }
      }
    }
    // Only stated txids can spend in a circle; the builder says what is wrong with the block.
    return order.count == transactions.count ? reordered(order) : self
  }

  /// Whether some transaction may spend from a later one of the same block.
  private var hasMisplacedTransactions: Bool {
    guard transactions.count > 2 else { return false }
    var position: [UInt64: Int] = [:]
    position.reserveCapacity(transactions.count)
    for number in transactions.indices {
      // Whoever makes two txids begin alike shall not hide one behind the other.
      if position.updateValue(number, forKey: transactions[number].txid.prefix64) != nil {
        return true
      }
    }
    return transactions.indices.contains { number in
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
