import Bitcoin

/// The unspent outputs at a height, and the hashes by which a node's `gettxoutsetinfo` names them.
///
/// An output is in it from the block that made it until the block that spends it. Those nobody can
/// spend are not: the first block's, scripts that forbid it, and coinbases that a later one with
/// the same txid overwrote, which a node's index leaves out from the start.
public struct UnspentSet {
  /// The chain.
  public let graph: ChainGraph
  /// Last block taken into account.
  public let height: BlockIndex

  /// The set after a block, whose height must be in the chain.
  public init(_ graph: ChainGraph, at height: BlockIndex) {
    precondition(height.int < graph.blockCount, "a height beyond the chain")
    self.graph = graph
    self.height = height
  }

  /// What a set adds up to.
  public struct Summary: Sendable, Equatable {
    /// Unspent outputs.
    public var outputs = 0
    /// Their amounts in the smallest unit.
    public var amount: UInt64 = 0
    /// Transactions that have any.
    public var transactions = 0
  }

  /// First transaction beyond the set.
  private var end: Int { graph.transactions(of: height).upperBound }

  private func isIn(_ output: Int) -> Bool {
    let spender = graph.outputSpender[output]
    guard spender == Spender.none || (spender < Spender.overwritten && Int(spender) >= end) else {
      return false
    }
    return !graph.isUnspendable(OutputIndex(output))
  }

  /// Counts and sums the set; one pass over the outputs.
  public func summary() -> Summary {
    var summary = Summary()
    for transaction in 0..<end {
      let before = summary.outputs
      for output in graph.outputs(of: TxIndex(transaction)) where isIn(output) {
        summary.outputs += 1
        summary.amount &+= graph.outputAmount[output]
      }
      if summary.outputs > before { summary.transactions += 1 }
    }
    return summary
  }

  /// Bitcoin Core's `hash_serialized_3`: double SHA-256 over all coins in order of outpoint, as
  /// the bytes of txids and then positions order.
  ///
  /// Memory: 4 bytes for each transaction with an unspent output.
  public func serializedHash() -> Hash256 {
    var stream = SHA256Stream()
    let transactions = transactionsOnWire()
    let meter = WorkMeter.current
    meter?.begin("hash_serialized_3", of: transactions.count, "transactions")
    for transaction in transactions {
      meter?.add(1)
      let index = TxIndex(rawValue: transaction)
      let coin = CoinBytes(graph, index)
      for output in graph.outputs(of: index) where isIn(output) {
        stream.update(coin.bytes(of: output))
      }
    }
    let once = stream.finalize()
    return Hash256(wireBytes: Digest.sha256(once)) ?? .zero
  }

  /// Transactions with an unspent output, as the bytes of their txids order: sorted into buckets by
  /// two bytes, then within each.
  private func transactionsOnWire() -> [UInt32] {
    var starts = [Int](repeating: 0, count: 65_537)
    var members: [UInt32] = []
    for transaction in 0..<end {
      guard graph.outputs(of: TxIndex(transaction)).contains(where: { isIn($0) }) else { continue }
      members.append(UInt32(transaction))
      starts[bucket(UInt32(transaction)) + 1] += 1
    }
    for number in 0..<65_536 { starts[number + 1] += starts[number] }
    var next = starts
    var sorted = [UInt32](repeating: 0, count: members.count)
    for transaction in members {
      let number = bucket(transaction)
      sorted[next[number]] = transaction
      next[number] += 1
    }
    for number in 0..<65_536 where starts[number + 1] - starts[number] > 1 {
      sorted[starts[number]..<starts[number + 1]].sort { left, right in
        graph.txid[Int(left)].precedesOnWire(graph.txid[Int(right)])
      }
    }
    return sorted
  }

  private func bucket(_ transaction: UInt32) -> Int {
    Int(graph.txid[Int(transaction)].prefix64.byteSwapped >> 48)
  }

  /// Bitcoin Core's `muhash` of the set.
  public func muHash() -> Hash256 {
    var hash = MuHash3072()
    let meter = WorkMeter.current
    meter?.begin("muhash", of: end, "transactions")
    for transaction in 0..<end {
      meter?.add(1)
      let index = TxIndex(transaction)
      let coin = CoinBytes(graph, index)
      for output in graph.outputs(of: index) where isIn(output) {
        hash.insert(coin.bytes(of: output))
      }
    }
    return hash.digest()
  }

  /// The `muhash` after each block from the first on, in one pass: what a block makes goes in, what
  /// it spends goes out.
  public static func muHashes(of graph: ChainGraph, _ body: (BlockIndex, Hash256) -> Void) {
    var hash = MuHash3072()
    for height in 0..<graph.blockCount {
      for transaction in graph.transactions(of: BlockIndex(height)) {
        let index = TxIndex(transaction)
        for row in graph.inputs(of: index) where graph.inputSpentOutput[row] != missingParent {
          let output = Int(graph.inputSpentOutput[row])
          let maker = graph.transaction(ofOutput: OutputIndex(output))
          hash.remove(CoinBytes(graph, maker).bytes(of: output))
        }
        let coin = CoinBytes(graph, index)
        for output in graph.outputs(of: index)
        where !graph.isUnspendable(OutputIndex(output)) {
          hash.insert(coin.bytes(of: output))
        }
      }
      body(BlockIndex(height), hash.digest())
    }
  }
}

/// The bytes that stand for one unspent output in a hash of the set: outpoint, height and coinbase
/// mark in one number, amount, script behind its size.
private struct CoinBytes {
  let graph: ChainGraph
  let txid: Txid
  let code: UInt32
  let firstOutput: Int

  init(_ graph: ChainGraph, _ transaction: TxIndex) {
    self.graph = graph
    txid = graph.txid[transaction.int]
    let block = graph.block(of: transaction)
    let isCoinbase = graph.blockFirstTx[block.int] == transaction.rawValue
    code = block.rawValue << 1 | (isCoinbase ? 1 : 0)
    firstOutput = graph.outputs(of: transaction).lowerBound
  }

  func bytes(of output: Int) -> [UInt8] {
    let script = graph.script(of: AddressIndex(rawValue: graph.outputAddress[output]))
    var writer = ByteWriter(capacity: 53 + script.count)
    writer.write(txid)
    writer.write(UInt32(output - firstOutput))
    writer.write(code)
    writer.write(graph.outputAmount[output])
    writer.write(counted: script)
    return writer.bytes
  }
}
