import Bitcoin

/// One file of Blockchair's database dumps: which of the four tables it is, and where its columns
/// stand (https://blockchair.com/dumps).
struct BlockchairTable: Sendable {
  /// The tables that are read.
  enum Kind: Sendable {
    case blocks, transactions, inputs, outputs
  }

  let kind: Kind
  /// Where the rows begin.
  let end: Int
  private let columns: [Int]
  /// Columns that some dumps have: those of ``counted`` or of ``ofBlocks``.
  private let more: [Int?]

  /// What tells whether all rows of a transaction are there.
  private static let counted = ["input_count", "output_count", "output_total"]
  /// What tells whether all rows of a block are there.
  private static let ofBlocks = ["transaction_count", "coinbase_data_hex"]

  private static let wanted: [(kind: Kind, names: [String])] = [
    (.blocks, ["id", "hash", "time", "version", "merkle_root", "nonce", "bits"]),
    (
      .inputs,
      [
        "spending_block_id", "spending_transaction_hash", "spending_index", "transaction_hash",
        "index", "spending_sequence", "spending_signature_hex",
      ]
    ),
    (.outputs, ["block_id", "transaction_hash", "index", "value", "script_hex"]),
    (
      .transactions,
      ["block_id", "hash", "version", "lock_time", "is_coinbase", "size", "weight"]
    ),
  ]

  /// Tells a file from its header; nil where it is none of the four tables.
  init?(_ file: InputFile) {
    let bytes = file.file.bytes
    var rows = TextRows(bytes, 0..<bytes.count)
    guard let row = rows.next(), row.count < 8192 else { return nil }
    let line = String(decoding: ByteView(rebasing: bytes[row]), as: UTF8.self)
    let names = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
    for (kind, wanted) in BlockchairTable.wanted {
      let places = wanted.compactMap { names.firstIndex(of: $0) }
      guard places.count == wanted.count else { continue }
      self.kind = kind
      columns = places
      let others = kind == .blocks ? BlockchairTable.ofBlocks : BlockchairTable.counted
      more = others.map { names.firstIndex(of: $0) }
      end = row.upperBound
      return
    }
    return nil
  }

  /// The column of the block that a row belongs to.
  var heightColumn: Int { columns[0] }

  /// The block that a row belongs to, by height.
  static func height(_ cell: JSONText) throws(DecodingError) -> Int {
    Int(try cell.number("a block's height"))
  }

  /// A row of the blocks table.
  func header(_ cells: TableCells) throws(DecodingError) -> StatedHeader {
    var header = StatedHeader()
    header.height = try BlockchairTable.height(try cells.cell(heightColumn))
    header.hash = try cells.cell(columns[1]).hash()
    header.time = try cells.cell(columns[2]).time()
    header.version = try cells.cell(columns[3]).version()
    header.merkleRoot = try cells.cell(columns[4]).hash()
    header.nonce = try cells.cell(columns[5]).number("a nonce")
    header.bits = try cells.cell(columns[6]).number("a target in compact form")
    header.transactionCount = try optional(0, cells).map { cell throws(DecodingError) in
      Int(try cell.number("a count"))
    }
    header.coinbaseScript = try optional(1, cells).map { cell throws(DecodingError) in
      var script: [UInt8] = []
      _ = try cell.appendHex(to: &script)
      return script
    }
    return header
  }

  /// The cell of a column that not every dump has; nil where it is missing or empty.
  private func optional(_ column: Int, _ cells: TableCells) throws(DecodingError) -> JSONText? {
    guard let place = more[column] else { return nil }
    let cell = try cells.cell(place)
    return cell.bytes.isEmpty ? nil : cell
  }

  /// A row of the transactions table.
  func transaction(_ cells: TableCells) throws(DecodingError) -> StatedTransaction {
    var row = StatedTransaction()
    row.txid = try cells.cell(columns[1]).hash()
    row.version = try cells.cell(columns[2]).version()
    row.lockTime = try cells.cell(columns[3]).number("a lock time")
    row.isCoinbase = try cells.cell(columns[4]).truth()
    row.size = try cells.cell(columns[5]).number("a size")
    row.weight = try cells.cell(columns[6]).number("a weight")
    let count = { (cell: JSONText) throws(DecodingError) in Int(try cell.number("a count")) }
    // A coinbase's input is counted, but stands in no table.
    row.sums.inputs = row.isCoinbase ? nil : try optional(0, cells).map(count)
    row.sums.outputs = try optional(1, cells).map(count)
    row.sums.outputValue = try optional(2, cells).map { cell throws(DecodingError) in
      try cell.satoshis()
    }
    return row
  }

  /// Adds a row of the inputs table to the block that is being gathered.
  func addInput(
    _ cells: TableCells, to gathering: inout TransactionGathering
  ) throws(DecodingError) {
    let spender = try cells.cell(columns[1])
    var input = StatedTransaction.Input()
    input.previous = try cells.cell(columns[3]).hash()
    input.vout = try cells.cell(columns[4]).number("an output's position")
    input.sequence = try cells.cell(columns[5]).number("a sequence number")
    let index = Int(try cells.cell(columns[2]).number("an input's position"))
    let script = try cells.cell(columns[6])
    guard
      try gathering.addInput(of: try spender.hash(), index: index, input, script: script)
    else { throw spender.expected("a transaction of the same block") }
  }

  /// Adds a row of the outputs table to the block that is being gathered.
  func addOutput(
    _ cells: TableCells, to gathering: inout TransactionGathering
  ) throws(DecodingError) {
    let owner = try cells.cell(columns[1])
    let index = Int(try cells.cell(columns[2]).number("an output's position"))
    let value = try cells.cell(columns[3]).satoshis()
    guard
      try gathering.addOutput(
        of: try owner.hash(), index: index, value: value, script: try cells.cell(columns[4]))
    else { throw owner.expected("a transaction of the same block") }
  }
}
