import Bitcoin

extension ChainGraphBuilder {
  /// Takes up a store's chain, keeping its first blocks only.
  ///
  /// What the dropped blocks did is undone: outputs they spent or overwrote are unspent again.
  /// Cost: one pass over the columns.
  public init(resuming graph: ChainGraph, keeping blocks: Int, missingParents: MissingParents) {
    self.init(network: graph.network, missingParents: missingParents)
    guard blocks > 0 else { return }
    beginsAtGenesis = graph.manifest.beginsAtGenesis
    let transactions = Int(graph.blockFirstTx[blocks])
    let inputs = graph.txFirstInput[transactions]
    let outputs = graph.txFirstOutput[transactions]
    blockHash = Array(graph.blockHash.pointer.prefix(blocks))
    blockDigest = Array(graph.blockDigest.pointer.prefix(blocks))
    blockTime = Array(graph.blockTime.pointer.prefix(blocks))
    blockBits = Array(graph.blockBits.pointer.prefix(blocks))
    blockFirstTx = Array(graph.blockFirstTx.pointer.prefix(blocks + 1))
    txid = Array(graph.txid.pointer.prefix(transactions))
    txFirstInput = (0...transactions).map { UInt32(graph.txFirstInput[$0]) }
    txFirstOutput = (0...transactions).map { UInt32(graph.txFirstOutput[$0]) }
    txVersion = Array(graph.txVersion.pointer.prefix(transactions))
    txLockTime = Array(graph.txLockTime.pointer.prefix(transactions))
    txSize = Array(graph.txSize.pointer.prefix(transactions))
    txWeight = Array(graph.txWeight.pointer.prefix(transactions))
    inputSpentOutput = (0..<inputs).map {
      UInt32(truncatingIfNeeded: graph.inputSpentOutput[$0])
    }
    inputSequence = Array(graph.inputSequence.pointer.prefix(inputs))
    outputAmount = Array(graph.outputAmount.pointer.prefix(outputs))
    outputAddress = Array(graph.outputAddress.pointer.prefix(outputs))
    outputSpender = graph.outputSpender.pointer.prefix(outputs).map {
      $0 < UInt32(transactions) ? $0 : Spender.none
    }
    let missing = graph.missingInput.pointer.prefix { $0 < UInt32(inputs) }
    missingInput = Array(missing)
    missingOutpoint = Array(graph.missingOutpoint.pointer.prefix(missing.count * 36))
    resumeAddresses(graph)
    resumeTransactions()
  }

  private mutating func resumeAddresses(_ graph: ChainGraph) {
    let count = outputAddress.max().map { Int($0) + 1 } ?? 0
    for address in 0..<count {
      let script = graph.script(of: AddressIndex(address))
      script.withUnsafeBytes { _ = addresses.intern($0) }
    }
  }

  /// Fills the table of txids, and finds again which outputs a repeated coinbase overwrote.
  private mutating func resumeTransactions() {
    txTable = PositionTable(expecting: txid.count)
    for index in txid.indices {
      let id = txid[index]
      let earlier = txTable.find(id.prefix64) { txid[Int($0)] == id }
      if let earlier {
        let outputs = Int(txFirstOutput[Int(earlier)])..<Int(txFirstOutput[Int(earlier) + 1])
        for output in outputs where outputSpender[output] == Spender.none {
          outputSpender[output] = Spender.overwritten
        }
      }
      txTable.insert(id.prefix64, UInt32(truncatingIfNeeded: index)) { [txid] in txid[$0].prefix64 }
    }
  }
}
