import Bitcoin

extension ChainGraphBuilder {
  /// Counts and sums of the chain as it stands; one pass over the columns.
  borrowing func totals() -> Manifest.Totals {
    var totals = Manifest.Totals()
    totals.blocks = blockHash.count
    totals.transactions = txid.count
    totals.inputs = inputSpentOutput.count
    totals.outputs = outputAmount.count
    let unspendable = unspendableAddresses()
    totals.addresses = unspendable.reduce(0) { $0 + ($1 ? 0 : 1) }
    let genesisEnd = beginsAtGenesis && txid.count > 0 ? Int(txFirstOutput[1]) : 0
    for output in outputAmount.indices {
      let isLost =
        output < genesisEnd || outputSpender[output] == Spender.overwritten
        || unspendable[Int(outputAddress[output])]
      if isLost {
        totals.unspendableCount += 1
        totals.unspendableValue &+= outputAmount[output]
      } else if outputSpender[output] == Spender.none {
        totals.unspentCount += 1
        totals.unspentValue &+= outputAmount[output]
      }
    }
    addFees(to: &totals)
    totals.fromPools = withdrawals()
    return totals
  }

  private borrowing func unspendableAddresses() -> [Bool] {
    var marks = [Bool](repeating: false, count: addresses.count)
    for address in marks.indices {
      switch ScriptType(rawValue: addresses.type[address]) {
      case .opReturn: marks[address] = true
      case .nonstandard: marks[address] = addresses.size(of: address) > Script.maximumSize
      default: break
      }
    }
    return marks
  }

  private borrowing func addFees(to totals: inout Manifest.Totals) {
    var coinbase = 0
    for block in blockHash.indices {
      coinbase = Int(blockFirstTx[block])
      for transaction in coinbase..<Int(blockFirstTx[block + 1]) {
        var sum: Int64 = 0
        for output in Int(txFirstOutput[transaction])..<Int(txFirstOutput[transaction + 1]) {
          sum += Int64(outputAmount[output])
        }
        if transaction == coinbase {
          totals.subsidy &+= sum
        } else if let fromInputs = knownInputSum(transaction) {
          totals.fees &+= UInt64(max(0, fromInputs - sum))
          totals.subsidy &-= fromInputs - sum
        }
      }
    }
  }

  /// Sum of a transaction's inputs; nil where one is of unknown origin.
  private borrowing func knownInputSum(_ transaction: Int) -> Int64? {
    var sum: Int64 = 0
    for row in Int(txFirstInput[transaction])..<Int(txFirstInput[transaction + 1]) {
      guard inputSpentOutput[row] != narrowMissingParent else {
        guard let value = withdrawal(ofInput: row) else { return nil }
        sum += Int64(value)
        continue
      }
      sum += Int64(outputAmount[Int(inputSpentOutput[row])])
    }
    return sum
  }
}

extension ChainGraphBuilder {
  /// Work of all blocks taken.
  public var work: Work {
    var total = Work.zero
    for bits in blockBits { total = total + Work(bits: bits) }
    return total
  }
}
