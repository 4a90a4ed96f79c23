import Bitcoin

/// What is wrong with the rows of a block, and the row that shows it where it is one.
struct StatedFault: Error {
  let message: String
  var place: RowPlace?

  /// The fault as one of the files, at its own place or at that of the block's row.
  func ingestError(in files: [InputFile], at block: RowPlace) -> IngestError {
    let found = place ?? block
    return IngestError(
      .malformed, message, at: files[found.file].place(found.offset),
      hint: "get a sound copy of this file, and the other files of the dump")
  }
}

/// A block put together from the rows of a dump, and checked against its header.
struct StatedBlock {
  /// What of the block the dump holds.
  enum Extent {
    /// All of it: the txids must hash to the merkle root.
    case whole
    /// Some of its transactions.
    case part
  }

  let header: BlockHeader
  let encoding: BlockEncoding
  var transactions: [StatedTransaction] = []
  /// The script of the coinbase's input, where the dump states it of the block.
  var coinbaseScript: [UInt8]?
  /// How many transactions there are, where the dump says so.
  var count: Int?
  /// What is known to be beyond checking before any row is looked at.
  var unchecked = Unchecked()

  /// A block of a coin, as its header is stated.
  init(_ header: BlockHeader, _ stated: StatedHeader?, _ network: Network) {
    self.header = header
    encoding = network.encoding
    count = stated?.transactionCount
    coinbaseScript = stated?.coinbaseScript
    let isLinked = header.previous != .zero || header.hash == network.genesis
    let isProven = isLinked && stated?.isWhole == true && DumpNetwork.computesHeaders(network)
    unchecked = isProven ? [] : .headers
  }

  /// The rows as a block, and what of them nothing vouches for.
  ///
  /// Repeated rows count once. Throws where positions leave a gap, a txid is not the hash of what
  /// is stated, rows are missing by what is stated of their number, or the txids do not hash to
  /// the merkle root.
  func block(
    _ extent: Extent = .whole
  ) throws(StatedFault) -> (block: Block, unchecked: Unchecked) {
    let isOrdered = transactions.allSatisfy { $0.position != nil }
    let rows = isOrdered ? try numbered() : unnumbered()
    if extent == .whole, let count, count != rows.count {
      throw wrong("expected \(count) transactions, found \(rows.count)", rows.first?.place)
    }
    guard !rows.isEmpty else { throw wrong("expected transactions, found none", nil) }
    var block = Block(header: header)
    var unchecked = unchecked
    for (number, row) in rows.enumerated() {
      if extent == .whole || row.makesCoins, row.makesCoins != (number == 0) {
        throw wrong(
          number == 0
            ? "transaction \(row.txid) is its first and no coinbase"
            : "transaction \(row.txid) is a coinbase behind its first", row.place)
      }
      unchecked.formUnion(try check(row))
      if row.bytes.isEmpty { StatedBlock.append(row, to: &block) } else { try decode(row, &block) }
    }
    switch extent {
    case .part: unchecked.insert(.transactions)
    case .whole where block.hasSoundMerkleRoot: break
    case .whole where isOrdered:
      throw wrong("the txids do not hash to the merkle root \(header.merkleRoot)", nil)
    case .whole: unchecked.formUnion(count == nil ? [.order, .transactions] : .order)
    }
    return (block, unchecked)
  }

  /// The rows by position, each once.
  private func numbered() throws(StatedFault) -> [StatedTransaction] {
    var rows: [StatedTransaction] = []
    rows.reserveCapacity(transactions.count)
    for row in transactions.sorted(by: { ($0.position ?? 0) < ($1.position ?? 0) }) {
      if let last = rows.last, last.position == row.position {
        guard last.txid == row.txid else {
          throw wrong("two transactions at position \(row.position ?? 0)", row.place)
        }
        continue
      }
      guard row.position == rows.count else {
        throw wrong("expected a transaction at position \(rows.count), found none", row.place)
      }
      rows.append(row)
    }
    return rows
  }

  /// The rows without positions: the coinbase first and the rest as found, each once.
  private func unnumbered() -> [StatedTransaction] {
    var seen: Set<Txid> = []
    let rows = transactions.filter { seen.insert($0.txid).inserted }
    return rows.filter(\.makesCoins) + rows.filter { !$0.makesCoins }
  }

  /// Holds one transaction against what is stated of it; gives what nothing can be held against.
  private func check(_ row: StatedTransaction) throws(StatedFault) -> Unchecked {
    var unchecked: Unchecked = row.size == 0 || row.weight == 0 ? .sizes : []
    guard row.bytes.isEmpty else { return [] }
    let proof = row.proof(encoding, script: coinbaseScript, time: header.time)
    if case .contradicted(let computed) = proof {
      throw wrong(
        "transaction \(row.txid): its stated fields hash to \(computed), so that a row or a value"
          + " is missing or wrong", row.place)
    }
    try checkRows(row, proof)
    if row.isSpecial(encoding) { unchecked.insert(.pools) }
    guard proof != .proven else { return unchecked }
    if !row.makesCoins, row.sums.inputs == nil { unchecked.insert(.inputs) }
    if row.sums.outputs == nil { unchecked.insert(row.makesCoins ? .coinbaseOutputs : .outputs) }
    return unchecked.union(.values)
  }

  /// A transaction spends and pays, and has as many inputs and outputs as are stated.
  private func checkRows(
    _ row: StatedTransaction, _ proof: TxidProof
  ) throws(StatedFault) {
    let spends = row.inputs.count { !StatedTransaction.isNull($0) }
    guard row.makesCoins || spends == row.inputs.count else {
      throw wrong("a coinbase's input among others", row)
    }
    let isFree = proof == .proven || row.isSpecial(encoding)
    let mayBeHidden = encoding == .zcash && row.version.map { $0 > 1 } ?? false
    func may(_ stated: Int?) -> Bool { isFree || (mayBeHidden && stated == 0) }
    if row.makesCoins {
      guard spends == 0 else { throw wrong("a coinbase that has inputs", row) }
    } else {
      guard spends > 0 || may(row.sums.inputs) else {
        throw wrong("no inputs, and it is no coinbase", row)
      }
      try compare(row.sums.inputs, spends, "inputs", row)
    }
    guard !row.outputs.isEmpty || may(row.sums.outputs) else { throw wrong("no outputs", row) }
    try compare(row.sums.outputs, row.outputs.count, "outputs", row)
    guard let stated = row.sums.outputValue else { return }
    let sum = row.outputs.reduce(UInt64(0)) { $0.addingReportingOverflow($1.value).partialValue }
    guard sum == stated else {
      throw wrong("outputs of \(stated) sat are stated, those found are \(sum) sat", row)
    }
  }

  private func compare(
    _ stated: Int?, _ found: Int, _ what: String, _ row: StatedTransaction
  ) throws(StatedFault) {
    guard let stated, stated != found else { return }
    throw wrong("\(stated) \(what) are stated, \(found) are there", row)
  }

  private func wrong(_ message: String, _ row: StatedTransaction) -> StatedFault {
    wrong("transaction \(row.txid): " + message, row.place)
  }

  private func wrong(_ message: String, _ place: RowPlace?) -> StatedFault {
    StatedFault(message: "block \(header.hash): " + message, place: place)
  }

  /// Takes a transaction from its bytes, which must hash to its txid.
  private func decode(_ row: StatedTransaction, _ block: inout Block) throws(StatedFault) {
    do throws(DecodingError) {
      try row.bytes.withByteView { bytes throws(DecodingError) in
        try block.append(transaction: bytes, as: encoding, isCoinbase: row.makesCoins)
      }
    } catch {
      throw wrong("its bytes are no transaction: \(error.message)", row)
    }
    let found = block.transactions.last?.txid ?? .zero
    guard found == row.txid else { throw wrong("its bytes hash to \(found)", row) }
  }

  private static func append(_ row: StatedTransaction, to block: inout Block) {
    block.transactions.append(
      BlockTransaction(
        txid: row.txid, firstInput: UInt32(block.inputs.count),
        firstOutput: UInt32(block.outputs.count), version: row.version ?? 1,
        lockTime: row.lockTime ?? 0, size: row.size, weight: row.weight))
    for input in row.inputs where !StatedTransaction.isNull(input) {
      block.inputs.append(
        BlockInput(previous: input.previous, vout: input.vout, sequence: input.sequence))
    }
    for output in row.outputs {
      block.outputs.append(
        BlockOutput(
          value: output.value, scriptOffset: UInt32(block.scripts.count),
          scriptSize: UInt32(output.scriptSize)))
      block.scripts +=
        row.scripts[
          output.scriptOffset..<(output.scriptOffset + output.scriptSize)]
    }
  }
}

extension StatedBlock {
  /// The rows as a block; what is wrong gets its place in the files, or that of the block's own row.
  func block(
    _ extent: Extent = .whole, in files: [InputFile], at place: RowPlace, _ noted: UncheckedBlocks
  ) throws(IngestError) -> Block {
    do throws(StatedFault) {
      let (block, unchecked) = try block(extent)
      noted.note(unchecked, of: header.hash)
      return block
    } catch {
      throw error.ingestError(in: files, at: place)
    }
  }
}
