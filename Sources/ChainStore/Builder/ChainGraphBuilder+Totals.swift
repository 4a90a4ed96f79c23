import Bitcoin

extension ChainGraphBuilder {
  /// The totals of the blocks kept from the store, and the counts, fees and subsidy of the batch.
  func totals(
    _ found: BuildResult, _ cut: RowCounts, _ sums: [SpanSums.BlockSums]
  ) throws(StoreError) -> Manifest.Totals {
    var totals = graph.map { Dropped.totals(of: $0, keeping: base) } ?? Manifest.Totals()
    totals.blocks = cut.blocks
    totals.transactions = cut.transactions
    totals.inputs = cut.inputs
    totals.outputs = cut.outputs
    for block in 0..<found.accepted {
      totals.fees &+= sums[block].fees
      totals.subsidy &+= Int64(bitPattern: sums[block].claimed &- sums[block].fees)
    }
    guard network.hasShieldedPools else { return totals }
    totals.fromPools = sums.prefix(found.accepted).reduce(totals.fromPools ?? 0) {
      $0 &+ $1.withdrawn
    }
    return totals
  }

  /// Coinbases that claim too much, where the chain's first block is known.
  func excess(_ found: BuildResult, _ sums: [SpanSums.BlockSums]) -> [(Int, UInt64)] {
    guard beginsAtGenesis, network.subsidy.isBinding else { return [] }
    return (0..<found.accepted).compactMap { block in
      let height = base.blocks + block
      let allowed = network.subsidy(at: UInt32(height)) &+ sums[block].fees
      let claimed = sums[block].claimed
      return claimed > allowed ? (height, claimed - allowed) : nil
    }
  }

  /// Outputs committed before that the batch spends or overwrites are unspent no more.
  func addRespent(
    _ found: inout BuildResult, _ graph: ChainGraph, _ cut: RowCounts, _ overwritten: [Int]
  ) throws(StoreError) {
    guard let spent = found.spent else { return }
    let scratch = Scratch()
    for range in 0..<spent.count where range << found.rangeShift < base.outputs {
      let loaded = try unsafe spent.load(range, as: SpentRecord.self, into: scratch)
      // swift-format-ignore
      for unsafe record in unsafe loaded {
        let output = Int(record.output)
        guard output < base.outputs, Int(record.spender) < cut.transactions,
          record.row != SpentRecord.overwritten, !graph.isNeverSpendable(OutputIndex(output))
        else { continue }
        found.totals.unspentCount -= 1
        found.totals.unspentValue &-= graph.outputAmount[output]
      }
    }
    for output in overwritten where !graph.isNeverSpendable(OutputIndex(output)) {
      let amount = graph.outputAmount[output]
      found.totals.unspentCount -= 1
      found.totals.unspentValue &-= amount
      found.totals.unspendableCount += 1
      found.totals.unspendableValue &+= amount
    }
  }
}

/// The totals of a store's first blocks, from those of the whole and the blocks that are dropped.
enum Dropped {
  static func totals(of graph: ChainGraph, keeping kept: RowCounts) -> Manifest.Totals {
    var totals = graph.manifest.totals
    for block in kept.blocks..<graph.blockCount {
      let transactions = graph.transactions(of: BlockIndex(block))
      for transaction in transactions {
        let index = TxIndex(transaction)
        let paid = graph.outputSum(of: index)
        let withdrawn = graph.withdrawals(of: index)
        if graph.network.hasShieldedPools {
          totals.fromPools = (totals.fromPools ?? 0) &- withdrawn
        }
        if transaction == transactions.lowerBound || graph.inputs(of: index).isEmpty {
          totals.subsidy &-= Int64(bitPattern: paid)
        } else if graph.knowsInputs(of: index) {
          let fee = graph.inputSum(of: index) &- paid
          totals.fees &-= fee
          totals.subsidy &+= Int64(bitPattern: fee)
        }
        restore(index, of: graph, kept, &totals)
      }
    }
    for output in kept.outputs..<graph.outputCount {
      forget(OutputIndex(output), of: graph, &totals)
    }
    for address in kept.addresses..<graph.addressCount
    where !graph.isUnspendable(AddressIndex(address)) {
      totals.addresses -= 1
    }
    return totals
  }

  /// Kept outputs that a dropped transaction spent or overwrote are unspent again.
  private static func restore(
    _ transaction: TxIndex, of graph: ChainGraph, _ kept: RowCounts,
    _ totals: inout Manifest.Totals
  ) {
    for row in graph.inputs(of: transaction) where graph.inputSpentOutput[row] != missingParent {
      let output = OutputIndex(graph.inputSpentOutput[row])
      guard output.int < kept.outputs, !graph.isUnspendable(output) else { continue }
      totals.unspentCount += 1
      totals.unspentValue &+= graph.outputAmount[output.int]
    }
    let earlier = graph.transaction(
      withID: graph.txid[transaction.int], below: transaction.int)
    guard let earlier, earlier.int < kept.transactions else { return }
    for output in graph.outputs(of: earlier)
    where graph.outputSpender[output] == Spender.overwritten
      && !graph.isNeverSpendable(OutputIndex(output))
    {
      let amount = graph.outputAmount[output]
      totals.unspendableCount -= 1
      totals.unspendableValue &-= amount
      totals.unspentCount += 1
      totals.unspentValue &+= amount
    }
  }

  private static func forget(
    _ output: OutputIndex, of graph: ChainGraph, _ totals: inout Manifest.Totals
  ) {
    let amount = graph.outputAmount[output.int]
    if graph.isUnspendable(output) {
      totals.unspendableCount -= 1
      totals.unspendableValue &-= amount
    } else if graph.spender(of: output) == nil {
      totals.unspentCount -= 1
      totals.unspentValue &-= amount
    }
  }
}

extension ChainGraph {
  /// Whether the value of every input of a transaction is known.
  func knowsInputs(of transaction: TxIndex) -> Bool {
    inputs(of: transaction).allSatisfy {
      inputSpentOutput[$0] != missingParent || withdrawal(ofInput: $0) != nil
    }
  }

  /// Whether an output is unspendable from its first day on, which no later block can change.
  fileprivate func isNeverSpendable(_ output: OutputIndex) -> Bool {
    if manifest.beginsAtGenesis, txCount > 0, output.int < txFirstOutput[1] { return true }
    return isUnspendable(AddressIndex(rawValue: outputAddress[output.int]))
  }
}
