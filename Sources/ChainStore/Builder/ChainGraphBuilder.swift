import Bitcoin

/// What an input whose parent is not in the chain means.
public enum MissingParents: Sendable {
  /// The block is refused.
  case refused
  /// The input is booked as of unknown origin.
  case booked
}

/// Where the txids of an input come from.
public enum TxidOrigin: Sendable {
  /// They were computed from the transactions' bytes.
  case computed
  /// A dump states them.
  case stated
}

/// Appends a batch of blocks to a store: a new one, or one that is there.
///
/// Blocks are taken in chain order; what needs no other block goes straight to its column, and the
/// rest becomes records in partitions (``Partitions``). ``resolve()`` joins inputs with outputs and
/// scripts with addresses, partition by partition, and finds the first block that breaks a rule;
/// ``commit(notes:)`` makes what stands before it part of the store. Positions come from chain
/// order alone, so the columns depend on no file, thread, memory budget or earlier run.
///
/// Cost: a few sequential passes over the batch, reads in key order of what it refers to in the
/// store. Memory: as ``BuildResources`` says, beside 1.1 bits an output of the batch.
public final class ChainGraphBuilder: @unchecked Sendable {
  /// Chain whose blocks are taken.
  public let network: Network
  /// What an unknown parent means.
  public let missingParents: MissingParents
  /// Where txids come from.
  public let txids: TxidOrigin

  let store: String
  let resources: BuildResources
  /// The store as it was; nil for a new one.
  let graph: ChainGraph?
  /// Rows that stand before the batch.
  let base: RowCounts
  /// Rows with the batch.
  var rows: RowCounts
  let folders: VersionFolders
  var columns: GrowingColumns
  let pool: ExtentPool
  let transactions: Partitions
  let spends: Partitions
  let scripts: Partitions
  let faults = Faults()
  /// First transaction, input and output of each block of the batch, and of what follows.
  var firsts: [(transaction: Int, input: Int, output: Int)]
  /// Facts without a code and large amounts before each block of the batch, and what follows.
  var sideFirsts: [(exceptions: Int, largeAmounts: Int)]
  /// Stretches of blocks of the batch.
  var spans: [BlockSpan] = []
  var lastDigest: Hash256
  var lastFacts: Hash256
  /// The hash of the store's tables.
  public let hashing: KeyedHash
  /// Whether the first block of the chain is the network's first.
  public internal(set) var beginsAtGenesis: Bool
  /// Where the chain begins otherwise, its height as far as the store knew it.
  var stretch: Manifest.Stretch?
  /// Hash, time and target of each block taken.
  var headers: [BlockHeader] = []
  var writers: Writers?
  var result: BuildResult?

  /// The writers of pass one.
  struct Writers {
    let transactions: PartitionWriter
    let spends: PartitionWriter
    let scripts: PartitionWriter
  }

  /// Opens a store to be extended after some of its blocks; whoever calls holds its lock.
  ///
  /// A store that is there keeps its hash key; a new one has the key given, or one drawn at random.
  public init(
    store: String, network: Network, extending graph: ChainGraph? = nil, keeping blocks: Int = 0,
    missingParents: MissingParents = .refused, txids: TxidOrigin = .stated,
    hashKey: HashKey? = nil, resources: BuildResources = BuildResources()
  ) throws(StoreError) {
    self.store = store
    self.network = network
    self.missingParents = missingParents
    self.txids = txids
    self.resources = resources
    self.graph = blocks > 0 ? graph : nil
    base = graph.map { RowCounts($0, keeping: blocks) } ?? RowCounts()
    rows = base
    beginsAtGenesis = blocks > 0 && graph?.manifest.beginsAtGenesis == true
    stretch = blocks > 0 ? graph?.manifest.stretch : nil
    lastDigest = blocks > 0 ? graph?.blockDigest[blocks - 1] ?? .zero : .zero
    lastFacts =
      blocks > 0 ? graph?.blockFacts[blocks - 1] ?? .zero : BlockFactDigest.start(of: network)
    hashing = KeyedHash(graph?.manifest.hashKey ?? hashKey ?? .random())
    firsts = [(base.transactions, base.inputs, base.outputs)]
    sideFirsts = [(base.exceptions, base.largeAmounts)]
    folders = VersionFolders(store: store, graph: graph)
    columns = try folders.open(keeping: base, width: resources.width)
    pool = ExtentPool(
      budget: resources.waiting, extentSize: resources.extentSize, folder: store)
    transactions = Partitions(resources.partitions, pool: pool)
    spends = Partitions(resources.partitions, pool: pool)
    scripts = Partitions(resources.partitions, pool: pool)
    writers = Writers(
      transactions: PartitionWriter(transactions), spends: PartitionWriter(spends),
      scripts: PartitionWriter(scripts))
  }

  /// Blocks of the chain so far.
  public var blockCount: Int { rows.blocks }
  /// Transactions so far.
  public var txCount: Int { rows.transactions }

  /// Takes the next block of the chain.
  ///
  /// Returns what is wrong with it where that shows without the rest of the chain; nothing of it
  /// is taken then, and no block may follow.
  public func append(_ prepared: PreparedBlock) throws(StoreError) -> BlockRejection? {
    let block = prepared.block
    guard let writers else { preconditionFailure("a block after the batch was resolved") }
    precondition(prepared.hashKey == hashing.key, "a block prepared for another store")
    if let (transaction, value) = prepared.excessive {
      faults.note(rows.transactions + transaction, 1, .valueOutOfRange(value))
      return .valueOutOfRange("\(value) sat")
    }
    guard rows.transactions + block.transactions.count < Int(Spender.overwritten) else {
      return .tooManyRows("transactions")
    }
    guard columns.outputAmount.hasRoom(block.outputs.count) else {
      return .tooManyRows("amounts above 21 coins")
    }
    let most = max(rows.inputs + block.inputs.count, rows.outputs + block.outputs.count)
    if columns.width == .narrow, most >= Int(UInt32.max) { try columns.widen() }
    if rows.blocks == 0 {
      beginsAtGenesis = block.header.hash == network.genesis
      stretch = beginsAtGenesis ? nil : Manifest.Stretch(header: block.header, firstHeight: nil)
    }
    try appendColumns(prepared)
    try emitTransactions(prepared, writers)
    try emitScripts(prepared, writers.scripts)
    rows.blocks += 1
    rows.transactions += block.transactions.count
    rows.inputs += block.inputs.count
    rows.outputs += block.outputs.count
    rows.exceptions = columns.txException.count
    rows.largeAmounts = columns.outputAmount.large.count
    firsts.append((rows.transactions, rows.inputs, rows.outputs))
    sideFirsts.append((rows.exceptions, rows.largeAmounts))
    headers.append(block.header)
    closeSpan()
    return nil
  }

  /// Ends a stretch of blocks where it has become long enough.
  private func closeSpan(atEnd: Bool = false) {
    let start = spans.last?.blocks.upperBound ?? 0
    let end = firsts.count - 1
    guard end > start else { return }
    let (from, to) = (firsts[start], firsts[end])
    let long = max(resources.grain, resources.expectedBytes / 300_000)
    guard atEnd || to.input - from.input + to.output - from.output >= long else { return }
    spans.append(
      BlockSpan(
        blocks: start..<end, transactions: from.transaction..<to.transaction,
        inputs: from.input..<to.input, outputs: from.output..<to.output))
  }

  /// Ends pass one.
  func finishReading() throws(StoreError) {
    closeSpan(atEnd: true)
    writers?.transactions.finish()
    writers?.spends.finish()
    writers?.scripts.finish()
    writers = nil
    try columns.flush()
  }

  private func appendColumns(_ prepared: PreparedBlock) throws(StoreError) {
    let block = prepared.block
    let count = block.transactions.count
    lastDigest = BlockContentDigest.chain(lastDigest, prepared.contentDigest)
    lastFacts = BlockFactDigest.chain(
      lastFacts, content: prepared.contentDigest, facts: prepared.factDigest)
    try columns.blockHash.append(block.header.hash)
    try columns.blockDigest.append(lastDigest)
    try columns.blockFacts.append(lastFacts)
    try columns.blockTime.append(block.header.time)
    try columns.blockBits.append(block.header.bits)
    try columns.blockFirstTx.append(UInt32(truncatingIfNeeded: rows.transactions + count))
    let txid = try unsafe columns.txid.append(count, of: Txid.self)
    let (inputs, outputs) = (block.inputs.count, block.outputs.count)
    for number in 0..<count {
      let row = block.transactions[number]
      unsafe txid[number] = row.txid
      let isLast = number + 1 == count
      let nextInput = isLast ? inputs : Int(block.transactions[number + 1].firstInput)
      let nextOutput = isLast ? outputs : Int(block.transactions[number + 1].firstOutput)
      try columns.txFirstInput.append(rows.inputs + nextInput)
      try columns.txFirstOutput.append(rows.outputs + nextOutput)
    }
    try columns.outputAmount.append(block.outputs)
    try appendFacts(block)
  }

  private func emitTransactions(
    _ prepared: PreparedBlock, _ writers: Writers
  ) throws(StoreError) {
    let block = prepared.block
    let shift = UInt64(64 - transactions.count.trailingZeroBitCount)
    for number in 0..<block.transactions.count {
      let row = block.transactions[number]
      let outputs = block.outputRange(number)
      let tx = UInt32(truncatingIfNeeded: rows.transactions + number)
      try writers.transactions.append(
        ChainGraphBuilder.partition(prepared.keys.transactions[number], shift),
        TxRecord(
          txid: row.txid, firstOutput: UInt64(rows.outputs + outputs.lowerBound), tx: tx,
          outputs: outputs.count, spends: !block.inputRange(number).isEmpty))
      for place in block.inputRange(number) {
        let input = block.inputs[place]
        try writers.spends.append(
          ChainGraphBuilder.partition(prepared.keys.inputs[place], shift),
          SpendRecord(
            previous: input.previous, row: UInt64(rows.inputs + place), vout: input.vout,
            spender: tx))
      }
    }
  }

  private func emitScripts(
    _ prepared: PreparedBlock, _ writer: PartitionWriter
  ) throws(StoreError) {
    let shift = UInt64(64 - scripts.count.trailingZeroBitCount)
    let first = rows.outputs
    let head = MemoryLayout<ScriptHead>.size
    try prepared.block.scripts.withByteView { bytes throws(StoreError) in
      for number in 0..<prepared.scripts.count {
        let fact = prepared.scripts[number]
        let size = Int(fact.size)
        let place = try unsafe writer.reserve(
          ChainGraphBuilder.partition(fact.key, shift), ScriptHead.length(size))
        unsafe place.storeBytes(
          of: ScriptHead(
            key: fact.key, place: UInt64(first + number) | UInt64(fact.type) << 56, last: 0,
            size: fact.size), as: ScriptHead.self)
        guard size > 0, let base = unsafe bytes.buffer.baseAddress else { continue }
        unsafe (place + head).copyMemory(from: base + Int(fact.start), byteCount: size)
      }
    }
  }

  /// The partition of a key: its top bits.
  @inline(__always)
  static func partition(_ key: UInt64, _ shift: UInt64) -> Int {
    shift == 64 ? 0 : Int(truncatingIfNeeded: key >> shift)
  }
}
