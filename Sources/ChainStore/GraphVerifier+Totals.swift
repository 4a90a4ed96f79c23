import Bitcoin
import Synchronization

/// Counts and sums anew what the manifest states, so that a number of it that was changed is found
/// even where its seal was made to fit.
extension GraphVerifier {
  /// The manifest's numbers against the columns; and what coinbases created is unspent or lost, and
  /// nothing else.
  func checkTotals() throws(StoreError) {
    let manifest = graph.manifest
    let begins = graph.blockCount > 0 && graph.blockHash[0] == graph.network.genesis
    guard manifest.beginsAtGenesis == begins else {
      throw failure(
        "beginsAtGenesis", "\(manifest.beginsAtGenesis)",
        "block 0 is \(begins ? "" : "not ")the first of \(graph.network.name)")
    }
    let (stated, found) = (manifest.totals, try recount())
    for (name, number) in GraphVerifier.numbers where number(stated) != number(found) {
      throw failure("totals.\(name)", number(stated), "the columns say \(number(found))")
    }
    guard begins else { return }
    let created = UInt64(bitPattern: found.subsidy) &+ (found.fromPools ?? 0)
    guard found.unspentValue &+ found.unspendableValue == created else {
      throw StoreError(
        .verificationFailed,
        "\(found.unspentValue) sat unspent and \(found.unspendableValue) sat unspendable are not"
          + " the \(created) sat created", at: Manifest.fileName)
    }
  }

  private func failure(_ name: String, _ stated: String, _ reason: String) -> StoreError {
    StoreError(
      .verificationFailed, "`\(name)` is \(stated), where \(reason)", at: Manifest.fileName)
  }

  /// Every number of the totals, by the manifest's own name.
  private static var numbers: [(name: String, text: (Manifest.Totals) -> String)] {
    [
      ("blocks", { "\($0.blocks)" }), ("transactions", { "\($0.transactions)" }),
      ("inputs", { "\($0.inputs)" }), ("outputs", { "\($0.outputs)" }),
      ("addresses", { "\($0.addresses)" }), ("unspentCount", { "\($0.unspentCount)" }),
      ("unspentValue", { "\($0.unspentValue)" }),
      ("unspendableCount", { "\($0.unspendableCount)" }),
      ("unspendableValue", { "\($0.unspendableValue)" }), ("subsidy", { "\($0.subsidy)" }),
      ("fees", { "\($0.fees)" }), ("fromPools", { $0.fromPools.map { "\($0)" } ?? "none" }),
    ]
  }

  private func recount() throws(StoreError) -> Manifest.Totals {
    let sums = Mutex(Manifest.Totals())
    try eachPiece("sums", of: graph.txCount) { transactions throws(StoreError) in
      let own = paid(by: transactions)
      sums.withLock { sums in
        sums.fees &+= own.fees
        sums.subsidy &+= own.subsidy
        sums.fromPools = (sums.fromPools ?? 0) &+ (own.fromPools ?? 0)
      }
    }
    try eachPiece("unspent outputs", of: graph.outputCount) { outputs throws(StoreError) in
      let own = left(of: outputs)
      sums.withLock { sums in
        sums.unspentCount += own.unspentCount
        sums.unspentValue &+= own.unspentValue
        sums.unspendableCount += own.unspendableCount
        sums.unspendableValue &+= own.unspendableValue
      }
    }
    try eachPiece("addresses", of: graph.addressCount) { addresses throws(StoreError) in
      let own = addresses.count { !graph.isUnspendable(AddressIndex($0)) }
      sums.withLock { $0.addresses += own }
    }
    var found = sums.withLock { $0 }
    (found.blocks, found.transactions) = (graph.blockCount, graph.txCount)
    (found.inputs, found.outputs) = (graph.inputCount, graph.outputCount)
    found.fromPools = graph.network.hasShieldedPools ? found.fromPools ?? 0 : nil
    return found
  }

  /// Fees, what came out of pools, and what coinbases claim beside fees.
  private func paid(by transactions: Range<Int>) -> Manifest.Totals {
    var totals = Manifest.Totals()
    var block = graph.block(of: TxIndex(transactions.lowerBound)).int
    for transaction in transactions {
      let index = TxIndex(transaction)
      while transaction >= Int(graph.blockFirstTx[block + 1]) { block += 1 }
      let paid = graph.outputSum(of: index)
      totals.fromPools = (totals.fromPools ?? 0) &+ graph.withdrawals(of: index)
      let isCoinbase = transaction == Int(graph.blockFirstTx[block])
      if isCoinbase || graph.inputs(of: index).isEmpty {
        totals.subsidy &+= Int64(bitPattern: paid)
      } else if graph.knowsInputs(of: index) {
        let fee = graph.inputSum(of: index) &- paid
        totals.fees &+= fee
        totals.subsidy &-= Int64(bitPattern: fee)
      }
    }
    return totals
  }

  /// What is unspent, and what never can be spent.
  private func left(of outputs: Range<Int>) -> Manifest.Totals {
    var totals = Manifest.Totals()
    for output in outputs {
      let amount = graph.outputAmount[output]
      if graph.isUnspendable(OutputIndex(output)) {
        totals.unspendableCount += 1
        totals.unspendableValue &+= amount
      } else if graph.spender(of: OutputIndex(output)) == nil {
        totals.unspentCount += 1
        totals.unspentValue &+= amount
      }
    }
    return totals
  }
}
