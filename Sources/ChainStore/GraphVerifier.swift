import Bitcoin
import Dispatch
import Synchronization

/// Checks every invariant of a store, from the bytes of its files up to Bitcoin's sums.
///
/// Cost: one sequential read for the checksums, one pass for the structure.
public struct GraphVerifier {
  private let graph: ChainGraph

  /// A verifier of an open store.
  public init(_ graph: ChainGraph) { self.graph = graph }

  /// Checks a store from its bytes up; throws `verificationFailed` or `malformed`, naming the
  /// column or the rule that does not hold. Returns the store opened.
  public static func verify(store: String) throws(StoreError) -> ChainGraph {
    try checkBytes(store)
    let graph = try ChainGraph(directory: store)
    try GraphVerifier(graph).verify()
    return graph
  }

  /// Checks the structure of an open store; its bytes are taken as sound.
  public func verify() throws(StoreError) {
    try checkOffsets()
    try checkEdges()
    try checkReceipts()
    try checkLookups()
    try checkDigests()
    try checkTotals()
    try graph.stale.verify(graph)
  }

  private func failure(_ column: String, _ message: String) -> StoreError {
    StoreError(.verificationFailed, message, at: "column \(column)")
  }

  /// SHA-256 of each file against the manifest.
  private static func checkBytes(_ store: String) throws(StoreError) {
    guard let manifest = try Manifest.read(store: store) else {
      throw StoreError(.missing, "no store here; make one with `filature ingest`", at: store)
    }
    let folder = store + "/" + manifest.folder
    let columns = manifest.columns
    let found = Mutex([StoreError?](repeating: nil, count: columns.count))
    DispatchQueue.concurrentPerform(iterations: columns.count) { number in
      let entry = columns[number]
      do throws(StoreError) {
        let file = try MappedFile(path: "\(folder)/\(entry.name).col")
        guard Hex.encode(Digest.sha256(file.bytes)) == entry.sha256 else {
          throw StoreError(
            .verificationFailed, "the bytes do not have the checksum of the manifest",
            at: "column \(entry.name)")
        }
      } catch {
        found.withLock { $0[number] = error }
      }
    }
    if let first = found.withLock({ $0.compactMap { $0 }.first }) { throw first }
  }

  private func checkOffsets() throws(StoreError) {
    let offsets: [(String, Positions)] = [
      ("block.firstTx", graph.blockFirstTx.narrowPositions),
      ("tx.firstInput", graph.txFirstInput.positions),
      ("tx.firstOutput", graph.txFirstOutput.positions),
      ("address.firstReceipt", graph.addressFirstReceipt.narrowPositions),
    ]
    for (name, rows) in offsets {
      guard rows.count > 0, rows[0] == 0 else { throw failure(name, "does not begin at 0") }
      for row in 1..<max(1, rows.count) where rows[row] < rows[row - 1] {
        throw failure(name, "row \(row) is below the one before")
      }
    }
  }

  /// Each input spends an earlier output, and that output names the input's transaction.
  private func checkEdges() throws(StoreError) {
    var spends = 0
    for transaction in 0..<graph.txCount {
      let index = TxIndex(transaction)
      let first = graph.outputs(of: index).lowerBound
      for row in graph.inputs(of: index) where graph.inputSpentOutput[row] != missingParent {
        let spent = graph.inputSpentOutput[row]
        guard spent < first else {
          throw failure(
            "input.spentOutput", "row \(row) spends output \(spent), not an earlier one")
        }
        guard graph.outputSpender[spent] == index.rawValue else {
          throw failure("output.spender", "row \(spent) does not name its spender \(transaction)")
        }
        spends += 1
      }
    }
    let named = graph.outputSpender.pointer.reduce(0) { $0 + ($1 < Spender.overwritten ? 1 : 0) }
    guard named == spends else {
      throw failure("output.spender", "\(named) outputs are spent by \(spends) inputs")
    }
  }

  private func checkReceipts() throws(StoreError) {
    for address in 0..<graph.addressCount {
      var before = -1
      for row in graph.receiptRows(of: AddressIndex(address)) {
        let output = Int(graph.receipts[row])
        guard output > before, output < graph.outputCount,
          graph.outputAddress[output] == UInt32(address)
        else { throw failure("receipts", "row \(row) is not the next output of its address") }
        before = output
      }
    }
  }

  private func checkLookups() throws(StoreError) {
    for transaction in 0..<graph.txCount {
      guard graph.transactions(withID: graph.txid[transaction]).contains(TxIndex(transaction))
      else { throw failure("lookup.tx", "transaction \(transaction) is not found by its txid") }
    }
    for address in 0..<graph.addressCount {
      let index = AddressIndex(address)
      guard graph.address(ofScript: graph.script(of: index)) == index else {
        throw failure("lookup.address", "address \(address) is not found by its script")
      }
    }
  }

  /// The content digest of each block, from the columns alone.
  private func checkDigests() throws(StoreError) {
    var before = Hash256.zero
    for height in 0..<graph.blockCount {
      let block = graph.content(of: BlockHeight(height))
      before = BlockContentDigest.chain(before, BlockContentDigest.digest(of: block))
      guard graph.blockDigest[height] == before else {
        throw failure("block.digest", "the content of block \(height) has another digest")
      }
    }
    guard Hex.encode(before.wireBytes) == graph.digest else {
      throw StoreError(
        .verificationFailed, "the digest of the manifest is another", at: Manifest.fileName)
    }
  }

  /// What coinbases created is unspent or lost, and nothing else.
  private func checkTotals() throws(StoreError) {
    let totals = graph.manifest.totals
    let counts = (totals.blocks, totals.transactions, totals.inputs, totals.outputs)
    let rows = (graph.blockCount, graph.txCount, graph.inputCount, graph.outputCount)
    guard counts == rows else {
      throw StoreError(.verificationFailed, "counts and rows differ", at: Manifest.fileName)
    }
    guard graph.manifest.beginsAtGenesis else { return }
    let created = UInt64(bitPattern: totals.subsidy) &+ (totals.fromPools ?? 0)
    guard totals.unspentValue &+ totals.unspendableValue == created else {
      throw StoreError(
        .verificationFailed,
        "\(totals.unspentValue) sat unspent and \(totals.unspendableValue) sat unspendable are not"
          + " the \(created) sat created", at: Manifest.fileName)
    }
  }
}

extension ChainGraph {
  /// A block put together from the columns; of its header they hold hash, time, target and link.
  public func content(of height: BlockHeight) -> Block {
    let header = BlockHeader(
      hash: blockHash[height.int],
      previous: height.int > 0 ? blockHash[height.int - 1] : .zero, merkleRoot: .zero, version: 0,
      time: blockTime[height.int], bits: blockBits[height.int], nonce: 0)
    var block = Block(header: header)
    for transaction in transactions(of: height) {
      let index = TxIndex(transaction)
      block.transactions.append(
        BlockTransaction(
          txid: txid[transaction], firstInput: UInt32(block.inputs.count),
          firstOutput: UInt32(block.outputs.count), version: txVersion[transaction],
          lockTime: txLockTime[transaction], size: txSize[transaction],
          weight: txWeight[transaction]))
      for row in inputs(of: index) {
        let (id, vout) = spentOutpoint(ofInput: row)
        block.inputs.append(BlockInput(previous: id, vout: vout, sequence: inputSequence[row]))
      }
      for output in outputs(of: index) {
        let script = script(of: AddressIndex(rawValue: outputAddress[output]))
        block.outputs.append(
          BlockOutput(
            value: outputAmount[output], scriptOffset: UInt32(block.scripts.count),
            scriptSize: UInt32(script.count)))
        block.scripts += script
      }
    }
    return block
  }

  /// The outpoint that an input row spends, in the store or not.
  public func spentOutpoint(ofInput row: Int) -> (txid: Txid, vout: UInt32) {
    let output = inputSpentOutput[row]
    if output == missingParent { return missingOutpoint(ofInput: row) ?? (.zero, .max) }
    return outpoint(of: OutputIndex(output))
  }
}
