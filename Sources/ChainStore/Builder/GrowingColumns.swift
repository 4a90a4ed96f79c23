/// The columns of one version folder, opened to be extended past some committed rows.
final class GrowingColumns {
  let folder: String
  let blockHash, blockDigest, blockFacts, blockTime, blockBits, blockFirstTx: ColumnFile
  let txid, txVersion, txLockTime, txSize, txWitness, txException: ColumnFile
  let txFirstInput, txFirstOutput, inputSpentOutput: PositionFile
  let inputSequence: ColumnFile
  let outputAmount: AmountFile
  let outputAddress, outputSpender: ColumnFile
  let outputPrevious, addressFirst, addressLast, missingInput: PositionFile
  let addressType, addressBlock, addressPayload, missingOutpoint: ColumnFile
  /// How wide positions are.
  private(set) var width: PositionFile.Width

  /// Opens the files, cutting off what lies past the committed rows; makes them for an empty chain.
  init(folder: String, rows: RowCounts, width: PositionFile.Width) throws(StoreError) {
    self.folder = folder
    self.width = width
    func count(_ name: String) -> Int { rows.blocks == 0 ? 0 : rows.rows(of: name) }
    func open(_ name: String) throws(StoreError) -> ColumnFile {
      try ColumnFile(
        folder: folder, name: name, rowSize: Schema.rowSize(of: name), rows: count(name))
    }
    func positions(_ name: String) throws(StoreError) -> PositionFile {
      try PositionFile(folder: folder, name: name, rows: count(name), width: width)
    }
    blockHash = try open("block.hash")
    blockDigest = try open("block.digest")
    blockFacts = try open("block.facts")
    blockTime = try open("block.time")
    blockBits = try open("block.bits")
    blockFirstTx = try open("block.firstTx")
    txid = try open("tx.id")
    txFirstInput = try positions("tx.firstInput")
    txFirstOutput = try positions("tx.firstOutput")
    txVersion = try open("tx.version")
    txLockTime = try open("tx.lockTime")
    txSize = try open("tx.size")
    txWitness = try open("tx.witness")
    txException = try open("tx.exception")
    inputSpentOutput = try positions("input.spentOutput")
    inputSequence = try open("input.sequence")
    outputAmount = AmountFile(
      codes: try open("output.amount"), large: try open("output.largeAmount"))
    outputAddress = try open("output.address")
    outputSpender = try open("output.spender")
    outputPrevious = try positions("output.previousReceipt")
    addressType = try open("address.type")
    addressBlock = try open("address.block")
    addressFirst = try positions("address.first")
    addressPayload = try open("address.payload")
    addressLast = try positions("address.lastReceipt")
    missingInput = try positions("missing.input")
    missingOutpoint = try open("missing.outpoint")
    guard rows.blocks == 0 else { return }
    try blockFirstTx.append(UInt32(0))
    try txFirstInput.append(0)
    try txFirstOutput.append(0)
  }

  private var positions: [PositionFile] {
    [
      txFirstInput, txFirstOutput, inputSpentOutput, outputPrevious, addressFirst, addressLast,
      missingInput,
    ]
  }

  /// Every column file, in the order of ``Schema``.
  var all: [ColumnFile] {
    [blockHash, blockDigest, blockFacts, blockTime, blockBits, blockFirstTx, txid]
      + txFirstInput.files + txFirstOutput.files
      + [txVersion, txLockTime, txSize, txWitness, txException]
      + inputSpentOutput.files + [inputSequence] + outputAmount.files
      + [outputAddress, outputSpender] + outputPrevious.files
      + [addressType, addressBlock] + addressFirst.files + [addressPayload] + addressLast.files
      + missingInput.files
      + [missingOutpoint]
  }

  /// Gives positions their high bytes.
  func widen() throws(StoreError) {
    guard width == .narrow else { return }
    for column in positions { try column.widen() }
    width = .wide
  }

  /// Hands everything appended to the system.
  func flush() throws(StoreError) {
    for file in all { try file.flush() }
  }

  /// Sets what a commit keeps.
  func keep(_ rows: RowCounts) {
    for file in all { file.count = rows.rows(of: file.name) }
  }
}
