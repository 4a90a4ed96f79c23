import Bitcoin

/// The best chain as mapped columns: the one thing that every analysis reads.
///
/// Opening costs a few system calls whatever the size of the chain; pages are read when touched.
/// Rows are read through ``Column``; a kernel hoists spans or pointers out of its loops and keeps
/// the graph alive meanwhile.
public final class ChainGraph: Sendable {
  /// Directory of the store.
  public let directory: String
  /// The table of contents it was opened with.
  public let manifest: Manifest
  /// The chain's network.
  public let network: Network
  /// The hash of the store's tables.
  let hashing: KeyedHash
  /// How much of each page is checked.
  public let depth: PageChecks.Depth

  /// Hash of each block.
  public let blockHash: Column<Hash256>
  /// Digest of the chain's content up to each block.
  public let blockDigest: Column<Hash256>
  /// Digest of all facts of the chain up to each block.
  public let blockFacts: Column<Hash256>
  /// Time of each block, seconds since 1970.
  public let blockTime: Column<UInt32>
  /// Compact target of each block.
  public let blockBits: Column<UInt32>
  /// First transaction of each block, and one row past the last.
  public let blockFirstTx: Column<UInt32>
  /// Hash of each transaction.
  public let txid: Column<Txid>
  /// First input row of each transaction, and one past.
  public let txFirstInput: PositionColumn
  /// First output of each transaction, and one past.
  public let txFirstOutput: PositionColumn
  let txVersion: Column<UInt8>
  let txLockTime: Column<UInt8>
  let txSize: Column<UInt16>
  let txWitness: Column<UInt16>
  let txException: Column<FactException>
  /// Output that each input spends, or ``missingParent``. Coinbases have no input rows.
  public let inputSpentOutput: PositionColumn
  let inputSequence: Column<UInt8>
  /// Satoshis of each output.
  public let outputAmount: AmountColumn
  /// Address of each output.
  public let outputAddress: Column<UInt32>
  /// Transaction that spends each output, or a value of ``Spender``; a kernel takes any number from
  /// ``txCount`` on for unspent. See ``spender(of:)``.
  public let outputSpender: Column<UInt32>
  /// Script type of each address, as ``ScriptType/rawValue``.
  public let addressType: Column<UInt8>

  let outputPrevious: PositionColumn
  let addressFirst: PositionColumn
  let addressLast: PositionColumn
  let growth: ReceiptGrowth
  let addressBlock: Column<UInt64>
  let addressPayload: Column<UInt8>
  let txLookup: LookupTable
  let addressLookup: LookupTable
  let missingInput: PositionColumn
  let missingOutpoint: Column<UInt8>
  /// Known blocks that are not on the chain.
  public let stale: StaleBlocks

  /// Opens the store in a directory at its last commit, its pages to be checked when first touched.
  ///
  /// Throws `missing` where there is none, `malformed` where files disagree with the manifest.
  public convenience init(
    directory: String, checking depth: PageChecks.Depth = .sums
  ) throws(StoreError) {
    var manifest = try Manifest.ofStore(directory)
    while true {
      do throws(StoreError) {
        try self.init(directory: directory, manifest: manifest, checking: depth)
        return
      } catch {
        // A writer may have committed in between and cleared its old files away.
        let now = try Manifest.ofStore(directory)
        guard now.checksums != manifest.checksums || now.stale != manifest.stale else {
          throw error
        }
        manifest = now
      }
    }
  }

  private init(
    directory: String, manifest: Manifest, checking depth: PageChecks.Depth
  ) throws(StoreError) {
    guard let network = Network.named(manifest.network) else {
      throw StoreError(.malformed, "unknown network \(manifest.network)", at: directory)
    }
    let files = try ColumnFiles(
      folder: directory + "/" + manifest.folder, manifest: manifest, checking: depth)
    self.directory = directory
    self.depth = depth
    self.manifest = manifest
    self.network = network
    hashing = KeyedHash(manifest.hashKey)
    blockHash = try files.column("block.hash")
    blockDigest = try files.column("block.digest")
    blockFacts = try files.column("block.facts")
    blockTime = try files.column("block.time")
    blockBits = try files.column("block.bits")
    blockFirstTx = try files.column("block.firstTx")
    txid = try files.column("tx.id")
    txFirstInput = try files.positions("tx.firstInput")
    txFirstOutput = try files.positions("tx.firstOutput")
    txVersion = try files.column("tx.version")
    txLockTime = try files.column("tx.lockTime")
    txSize = try files.column("tx.size")
    txWitness = try files.column("tx.witness")
    txException = try files.column("tx.exception")
    inputSpentOutput = try files.positions("input.spentOutput")
    inputSequence = try files.column("input.sequence")
    outputAmount = AmountColumn(
      codes: try files.column("output.amount"), large: try files.column("output.largeAmount"))
    outputAddress = try files.column("output.address")
    outputSpender = try files.column("output.spender")
    addressType = try files.column("address.type")
    outputPrevious = try files.positions("output.previousReceipt")
    addressFirst = try files.positions("address.first")
    addressLast = try files.positions("address.lastReceipt")
    growth = files.growth
    addressBlock = try files.column("address.block")
    addressPayload = try files.column("address.payload")
    txLookup = try LookupTable(files, "lookup.tx", count: txid.count)
    addressLookup = try LookupTable(files, "lookup.address", count: addressType.count)
    missingInput = try files.positions("missing.input")
    missingOutpoint = try files.column("missing.outpoint")
    stale = try StaleBlocks(store: directory, manifest: manifest)
    try checkShapes()
  }

  /// Blocks of the best chain.
  public var blockCount: Int { blockHash.count }
  /// Transactions, coinbases included.
  public var txCount: Int { txid.count }
  /// Input rows.
  public var inputCount: Int { inputSpentOutput.count }
  /// Outputs.
  public var outputCount: Int { outputAmount.count }
  /// Distinct output scripts, unspendable ones included.
  public var addressCount: Int { addressType.count }

  /// The last block; nil for an empty store.
  public var tip: BlockIndex? { blockCount == 0 ? nil : BlockIndex(blockCount - 1) }

  /// Digest of the chain's content, in hex.
  public var digest: String { manifest.digest }

  /// Transactions of a block, the coinbase first.
  public func transactions(of block: BlockIndex) -> Range<Int> {
    Int(blockFirstTx[block.int])..<Int(blockFirstTx[block.int + 1])
  }

  /// Input rows of a transaction.
  @inline(__always)
  public func inputs(of transaction: TxIndex) -> Range<Int> {
    txFirstInput.range(transaction.int)
  }

  /// Outputs of a transaction, as output positions.
  @inline(__always)
  public func outputs(of transaction: TxIndex) -> Range<Int> {
    txFirstOutput.range(transaction.int)
  }

  /// The transaction that spends an output; nil where nobody has, or a duplicate overwrote it.
  @inline(__always)
  public func spender(of output: OutputIndex) -> TxIndex? {
    let spender = outputSpender[output.int]
    return Int(spender) < txCount ? TxIndex(rawValue: spender) : nil
  }

  /// The block of a transaction, by binary search.
  public func block(of transaction: TxIndex) -> BlockIndex {
    unsafe BlockIndex(ChainGraph.owner(of: transaction.rawValue, in: blockFirstTx.pointer))
  }

  /// The transaction of an output, by binary search.
  public func transaction(ofOutput output: OutputIndex) -> TxIndex {
    TxIndex(txFirstOutput.positions.owner(of: output.int))
  }

  /// The transaction of an input row, by binary search.
  public func transaction(ofInput row: Int) -> TxIndex {
    TxIndex(txFirstInput.positions.owner(of: row))
  }

  /// Whether a transaction is the first of its block.
  public func isCoinbase(_ transaction: TxIndex) -> Bool {
    blockFirstTx[block(of: transaction).int] == transaction.rawValue
  }

  /// Transaction and position of an output.
  public func outpoint(of output: OutputIndex) -> Outpoint {
    let transaction = transaction(ofOutput: output)
    return Outpoint(
      txid: txid[transaction.int], vout: UInt32(output.int - txFirstOutput[transaction.int]))
  }

  /// `txid:vout` of an output.
  public func outpointText(of output: OutputIndex) -> String { outpoint(of: output).description }

  /// Satoshis that enter a transaction; unknown parents count nothing, shielded pools do.
  public func inputSum(of transaction: TxIndex) -> UInt64 {
    var sum = withdrawals(of: transaction)
    for row in inputs(of: transaction) where inputSpentOutput[row] != missingParent {
      sum &+= outputAmount[inputSpentOutput[row]]
    }
    return sum
  }

  /// Satoshis that leave a transaction by its outputs.
  public func outputSum(of transaction: TxIndex) -> UInt64 {
    var sum: UInt64 = 0
    for output in outputs(of: transaction) { sum &+= outputAmount[output] }
    return sum
  }

  /// Whether an output can never be spent: its script forbids it, a duplicate overwrote it, or it
  /// is the genesis coinbase, which no node ever took into its unspent set.
  public func isUnspendable(_ output: OutputIndex) -> Bool {
    if outputSpender[output.int] == Spender.overwritten { return true }
    if manifest.beginsAtGenesis, txCount > 0, output.int < txFirstOutput[1] { return true }
    return isUnspendable(AddressIndex(rawValue: outputAddress[output.int]))
  }

  /// Whether an address's script can never be satisfied.
  public func isUnspendable(_ address: AddressIndex) -> Bool {
    switch ScriptType(rawValue: addressType[address.int]) {
    case .opReturn: true
    case .nonstandard: payload(of: address).count > Script.maximumSize
    default: false
    }
  }

  /// Last index whose first row is at or before a row, skipping owners without rows.
  private static func owner(of row: UInt32, in firsts: UnsafeBufferPointer<UInt32>) -> Int {
    var low = 0
    var high = firsts.count - 1
    while low + 1 < high {
      let middle = (low + high) / 2
      if unsafe firsts[middle] <= row { low = middle } else { high = middle }
    }
    return low
  }
}
