import Bitcoin
import Foundation
import Synchronization

/// Checks every invariant of a store, from the bytes of its files up to Bitcoin's sums.
///
/// Cost: one sequential read for the checksums, one pass for the structure, on all threads.
public struct GraphVerifier {
  let graph: ChainGraph
  private let threads: Int
  private static let piece = 1 << 15

  /// A verifier of an open store.
  public init(
    _ graph: ChainGraph, threads: Int = ProcessInfo.processInfo.activeProcessorCount
  ) {
    self.graph = graph
    self.threads = threads
  }

  /// Checks a store from its bytes up; throws `verificationFailed` or `malformed`, naming the
  /// column or the rule that does not hold. Returns the store opened.
  public static func verify(
    store: String, threads: Int = ProcessInfo.processInfo.activeProcessorCount
  ) throws(StoreError) -> ChainGraph {
    try ByteVerifier.verify(store: store, threads: threads)
    let graph = try ChainGraph(directory: store, checking: .values)
    try GraphVerifier(graph, threads: threads).verify()
    return graph
  }

  /// Checks the structure of an open store; its bytes are taken as sound.
  public func verify() throws(StoreError) {
    try checkOffsets()
    try FactVerifier(graph).verify()
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

  /// Runs over rows in pieces on all threads; the error of the first piece that has one is thrown.
  func eachPiece(
    _ step: String, of rows: Int, _ body: @escaping (Range<Int>) throws(StoreError) -> Void
  ) throws(StoreError) {
    let pieces = (rows + GraphVerifier.piece - 1) / GraphVerifier.piece
    let found = Mutex<(Int, StoreError)?>(nil)
    let meter = WorkMeter.current
    meter?.begin(step, of: rows, "rows")
    try Workers.run(pieces, threads: threads) {
      ()
    } _: { _, number throws(StoreError) in
      let start = number * GraphVerifier.piece
      let piece = start..<min(rows, start + GraphVerifier.piece)
      defer { meter?.add(piece.count) }
      do throws(StoreError) {
        try body(piece)
      } catch {
        found.withLock { known in
          if known.map({ number < $0.0 }) ?? true { known = (number, error) }
        }
      }
    }
    if let first = found.withLock({ $0 }) { throw first.1 }
  }

  private func checkOffsets() throws(StoreError) {
    let offsets: [(String, Positions)] = [
      ("block.firstTx", graph.blockFirstTx.narrowPositions),
      ("tx.firstInput", graph.txFirstInput.positions),
      ("tx.firstOutput", graph.txFirstOutput.positions),
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
    let spends = Mutex(0)
    try eachPiece("edges", of: graph.txCount) { transactions throws(StoreError) in
      var own = 0
      for transaction in transactions {
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
          own += 1
        }
      }
      spends.withLock { $0 += own }
    }
    let named = Mutex(0)
    let spenders = unsafe graph.outputSpender.pointer
    let end = UInt32(truncatingIfNeeded: graph.txCount)
    try eachPiece("spent outputs", of: graph.outputCount) { outputs throws(StoreError) in
      let own = outputs.reduce(0) { unsafe $0 + (spenders[$1] < end ? 1 : 0) }
      named.withLock { $0 += own }
    }
    let (found, expected) = (named.withLock { $0 }, spends.withLock { $0 })
    guard found == expected else {
      throw failure("output.spender", "\(found) outputs are spent by \(expected) inputs")
    }
  }

  /// The outputs of each address form one chain from its last back to its first.
  private func checkReceipts() throws(StoreError) {
    let name = "output.previousReceipt"
    var hasLater = [UInt64](repeating: 0, count: graph.outputCount / 64 + 1)
    var firsts = 0
    for output in 0..<graph.outputCount {
      guard Int(graph.outputAddress[output]) < graph.addressCount else {
        throw failure("output.address", "row \(output) is not one of the addresses")
      }
      let previous = graph.outputPrevious[output]
      guard previous != missingParent else {
        let (block, place) = firsts.quotientAndRemainder(dividingBy: AddressPayload.blockSize)
        // A wrong place here would make each look-up below a scan of the whole column.
        guard place > 0 || (block < graph.addressFirst.count && graph.addressFirst[block] == output)
        else { throw failure("address.first", "row \(block) is not output \(output)") }
        firsts += 1
        continue
      }
      let bit = UInt64(1) << UInt64(previous & 63)
      guard previous < output, graph.outputAddress[previous] == graph.outputAddress[output],
        hasLater[previous >> 6] & bit == 0
      else { throw failure(name, "row \(output) is not the output before it of its address") }
      hasLater[previous >> 6] |= bit
    }
    guard firsts == graph.addressCount else {
      throw failure(name, "\(firsts) first outputs of \(graph.addressCount) addresses")
    }
    let later = hasLater
    try eachPiece("receipts", of: graph.addressCount) { addresses throws(StoreError) in
      for address in addresses {
        let first = graph.firstReceipt(of: AddressIndex(address))
        guard first.map({ graph.outputAddress[$0.int] }) == UInt32(truncatingIfNeeded: address)
        else { throw failure("address.first", "address \(address) does not begin where it says") }
        let last = graph.lastReceipt(of: AddressIndex(address), below: graph.outputCount)
        guard last < UInt64(graph.outputCount),
          graph.outputAddress[Int(last)] == UInt32(truncatingIfNeeded: address),
          later[Int(last) >> 6] & 1 << (last & 63) == 0
        else {
          throw failure(
            "address.lastReceipt", "row \(address) is not the last output of its address")
        }
      }
    }
  }

  /// Entries of one bucket that a drawn key never gives: sixteen are expected, and fifty come up
  /// once in many thousand chains.
  static let mostInBucket = 512

  /// Whoever makes a store can choose its hash key, and scripts and txids that all fall into one
  /// place by it: looking each of them up would take the square of their number.
  private func checkHashKey() throws(StoreError) {
    var crowded: String?
    graph.addressLookup.eachBucket(above: GraphVerifier.mostInBucket) { _ in
      crowded = "lookup.address"
    }
    graph.txLookup.eachBucket(above: GraphVerifier.mostInBucket) { places in
      // One txid may stand for many transactions, as before BIP 30.
      let ids = Set(places.filter { $0 < graph.txCount }.map { graph.txid[$0] })
      if ids.count > GraphVerifier.mostInBucket { crowded = "lookup.tx" }
    }
    guard let crowded else { return }
    throw failure(
      crowded,
      "too many entries in one place: the store's hash key was not drawn but chosen;"
        + " ingest the chain into a new folder")
  }

  private func checkLookups() throws(StoreError) {
    try checkHashKey()
    try eachPiece("txids", of: graph.txCount) { transactions throws(StoreError) in
      for transaction in transactions {
        let id = graph.txid[transaction]
        guard graph.transaction(withID: id, below: transaction + 1)?.int == transaction else {
          throw failure("lookup.tx", "transaction \(transaction) is not found by its txid")
        }
      }
    }
    try eachPiece("scripts", of: graph.addressCount) { addresses throws(StoreError) in
      for address in addresses {
        let index = AddressIndex(address)
        guard graph.address(ofScript: graph.script(of: index)) == index else {
          throw failure("lookup.address", "address \(address) is not found by its script")
        }
      }
    }
  }

  /// The digests of each block's content and facts, and txids, from the columns alone.
  private func checkDigests() throws(StoreError) {
    let count = graph.blockCount
    let digests = Mutex([(Hash256, Hash256)](repeating: (.zero, .zero), count: count))
    let meter = WorkMeter.current
    meter?.begin("digests", of: count, "blocks")
    try Workers.run(count, threads: threads) {
      ()
    } _: { _, height throws(StoreError) in
      let block = try graph.content(of: BlockIndex(height))
      try checkTxids(of: block, at: height)
      let both = PreparedBlock.digests(of: block)
      digests.withLock { $0[height] = both }
      meter?.add(1)
    }
    var (before, facts) = (Hash256.zero, BlockFactDigest.start(of: graph.network))
    for (height, own) in digests.withLock({ $0 }).enumerated() {
      before = BlockContentDigest.chain(before, own.0)
      guard graph.blockDigest[height] == before else {
        throw failure("block.digest", "the content of block \(height) has another digest")
      }
      facts = BlockFactDigest.chain(facts, content: own.0, facts: own.1)
      guard graph.blockFacts[height] == facts else {
        throw failure(
          "block.facts",
          "block \(height) has another digest of its target, versions, lock times, sizes, weights"
            + " and sequences")
      }
    }
    let stated = [("digest", graph.digest, before), ("facts", graph.manifest.facts, facts)]
    for (name, text, found) in stated where Hex.encode(found.wireBytes) != text {
      throw StoreError(
        .verificationFailed, "`\(name)` is not the digest of the columns", at: Manifest.fileName)
    }
  }
}

extension ChainGraph {
  /// What the columns hold of a header: hash, time, target and, behind the first block, the link.
  public func header(of block: BlockIndex) -> BlockHeader {
    BlockHeader(
      hash: blockHash[block.int], previous: block.int > 0 ? blockHash[block.int - 1] : .zero,
      merkleRoot: .zero, version: 0, time: blockTime[block.int], bits: blockBits[block.int],
      nonce: 0)
  }

  /// A block put together from the columns.
  ///
  /// Throws `malformed` where its scripts are longer together than any chain's blocks.
  public func content(of place: BlockIndex) throws(StoreError) -> Block {
    var block = Block(header: header(of: place))
    for transaction in transactions(of: place) {
      let index = TxIndex(transaction)
      block.transactions.append(
        BlockTransaction(
          txid: txid[transaction], firstInput: UInt32(block.inputs.count),
          firstOutput: UInt32(block.outputs.count), version: version(of: index),
          lockTime: lockTime(of: index), size: size(of: index), weight: weight(of: index)))
      for row in inputs(of: index) {
        let spent = spentOutpoint(ofInput: row)
        block.inputs.append(
          BlockInput(
            previous: spent.txid, vout: spent.vout, sequence: sequence(ofInput: row, of: index)))
      }
      for output in outputs(of: index) {
        let script = script(of: AddressIndex(rawValue: outputAddress[output]))
        guard block.scripts.count + script.count <= ChainGraph.mostScriptBytes else {
          throw StoreError(
            .malformed, "the scripts of block \(place.rawValue) are longer than a block can be",
            at: "column address.payload")
        }
        block.outputs.append(
          BlockOutput(
            value: outputAmount[output], scriptOffset: UInt32(block.scripts.count),
            scriptSize: UInt32(script.count)))
        block.scripts += script
      }
    }
    return block
  }

  /// More than a block of any chain holds in scripts.
  private static var mostScriptBytes: Int { 1 << 28 }

  /// The outpoint that an input row spends, in the store or not.
  public func spentOutpoint(ofInput row: Int) -> Outpoint {
    let output = inputSpentOutput[row]
    if output == missingParent {
      return missingOutpoint(ofInput: row) ?? Outpoint(txid: .zero, vout: .max)
    }
    return outpoint(of: OutputIndex(output))
  }
}
