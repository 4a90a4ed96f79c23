import Bitcoin

/// Reads the rows of Bitcoin-ETL's two tables, as its version 1.5 and BigQuery's `crypto_bitcoin`
/// name their fields (https://github.com/blockchain-etl/bitcoin-etl, schemas of blocks and
/// transactions). Fields that are not needed are passed over.
enum EtlRow {
  /// Which table a row is of, and for a transaction the block it is in.
  enum Kind {
    case block
    case transaction(BlockHash)
  }

  /// Tells what a row is from its first fields.
  static func kind(_ bytes: ByteView) throws(DecodingError) -> Kind {
    var reader = JSONReader(bytes)
    try reader.beginObject()
    while let key = try reader.nextKey() {
      switch key {
      case "block_hash": return .transaction(try reader.readScalar().hash())
      case "merkle_root", "stripped_size", "coinbase_param", "transaction_count": return .block
      default: try reader.skipValue()
      }
    }
    throw DecodingError(
      offset: 0, message: "expected a row of blocks or transactions, found neither's fields")
  }

  /// Reads a row of the blocks table.
  static func header(_ bytes: ByteView) throws(DecodingError) -> StatedHeader {
    var header = StatedHeader()
    var found: (hash: Bool, time: Bool) = (false, false)
    var reader = JSONReader(bytes)
    try reader.beginObject()
    while let key = try reader.nextKey() {
      if reader.takesNull() { continue }
      switch key {
      case "hash":
        header.hash = try reader.readScalar().hash()
        found.hash = true
      case "number":
        header.height = Int(try reader.readScalar().number("a block number"))
      case "version": header.version = try reader.readScalar().version()
      case "merkle_root": header.merkleRoot = try reader.readScalar().hash()
      case "timestamp":
        header.time = try reader.readScalar().time()
        found.time = true
      case "nonce": header.nonce = try reader.readScalar().hexNumber()
      case "bits": header.bits = try reader.readScalar().hexNumber()
      case "coinbase_param":
        var script: [UInt8] = []
        _ = try reader.readScalar().appendHex(to: &script)
        header.coinbaseScript = script
      case "transaction_count":
        header.transactionCount = Int(try reader.readScalar().number("a count"))
      default: try reader.skipValue()
      }
    }
    try reader.finish()
    guard found.hash else { throw missing("hash") }
    guard found.time else { throw missing("timestamp") }
    guard header.height != nil else { throw missing("number") }
    guard header.bits != nil else { throw missing("bits") }
    return header
  }

  /// Reads a row of the transactions table.
  static func transaction(
    _ bytes: ByteView
  ) throws(DecodingError) -> StatedTransaction {
    var row = StatedTransaction()
    var found: (hash: Bool, inputs: Bool, outputs: Bool) = (false, false, false)
    var virtualSize: UInt32 = 0
    var reader = JSONReader(bytes)
    try reader.beginObject()
    while let key = try reader.nextKey() {
      if reader.takesNull() { continue }
      switch key {
      case "hash":
        row.txid = try reader.readScalar().hash()
        found.hash = true
      case "size": row.size = try reader.readScalar().number("a size")
      case "virtual_size": virtualSize = try reader.readScalar().number("a size")
      case "version": row.version = try reader.readScalar().version()
      case "lock_time": row.lockTime = try reader.readScalar().number("a lock time")
      case "is_coinbase": row.isCoinbase = try reader.readScalar().truth()
      case "index": row.position = Int(try reader.readScalar().number("a position"))
      case "input_count": row.sums.inputs = Int(try reader.readScalar().number("a count"))
      case "output_count": row.sums.outputs = Int(try reader.readScalar().number("a count"))
      case "output_value": row.sums.outputValue = try reader.readScalar().satoshis()
      case "inputs":
        try readInputs(&reader, &row)
        found.inputs = true
      case "outputs":
        try readOutputs(&reader, &row)
        found.outputs = true
      default: try reader.skipValue()
      }
    }
    try reader.finish()
    guard found.hash else { throw missing("hash") }
    guard found.inputs || row.isCoinbase else { throw missing("inputs") }
    guard found.outputs else { throw missing("outputs") }
    row.weight = weight(size: row.size, virtualSize: virtualSize)
    return row
  }

  /// The weight, where it follows from the two sizes: virtual size is a quarter of it rounded up,
  /// so it is known exactly only without witnesses.
  private static func weight(size: UInt32, virtualSize: UInt32) -> UInt32 {
    size == virtualSize ? size &* 4 : 0
  }

  private static func readInputs(
    _ reader: inout JSONReader, _ row: inout StatedTransaction
  ) throws(DecodingError) {
    try reader.beginArray()
    while try reader.nextElement() {
      var input = StatedTransaction.Input()
      var found: (hash: Bool, vout: Bool, script: Bool, sequence: Bool) = (
        false, false, false, false
      )
      try reader.beginObject()
      while let key = try reader.nextKey() {
        if reader.takesNull() { continue }
        switch key {
        case "spent_transaction_hash":
          input.previous = try reader.readScalar().hash()
          found.hash = true
        case "spent_output_index":
          input.vout = try reader.readScalar().number("an output's position")
          found.vout = true
        case "script_hex":
          input.scriptOffset = row.scripts.count
          input.scriptSize = try reader.readScalar().appendHex(to: &row.scripts)
          found.script = true
        case "sequence":
          input.sequence = try reader.readScalar().number("a sequence number")
          found.sequence = true
        case "index":
          let position = try reader.readScalar()
          guard try position.number("a position") == UInt32(row.inputs.count) else {
            throw position.expected("input number \(row.inputs.count)")
          }
        default: try reader.skipValue()
        }
      }
      if !found.script || !found.sequence { row.completeness = .partial }
      // A coinbase's null input, where a tool writes one, has neither.
      guard found.hash == found.vout else { throw missing("spent_transaction_hash") }
      guard found.hash || row.isCoinbase else { throw missing("spent_transaction_hash") }
      if found.hash { row.inputs.append(input) }
    }
  }

  private static func readOutputs(
    _ reader: inout JSONReader, _ row: inout StatedTransaction
  ) throws(DecodingError) {
    try reader.beginArray()
    while try reader.nextElement() {
      var output = StatedTransaction.Output()
      var found: (value: Bool, script: Bool) = (false, false)
      try reader.beginObject()
      while let key = try reader.nextKey() {
        if reader.takesNull() { continue }
        switch key {
        case "value":
          output.value = try reader.readScalar().satoshis()
          found.value = true
        case "script_hex":
          output.scriptOffset = row.scripts.count
          output.scriptSize = try reader.readScalar().appendHex(to: &row.scripts)
          found.script = true
        case "index":
          let position = try reader.readScalar()
          guard try position.number("a position") == UInt32(row.outputs.count) else {
            throw position.expected("output number \(row.outputs.count)")
          }
        default: try reader.skipValue()
        }
      }
      guard found.value else { throw missing("outputs.value") }
      guard found.script else { throw missing("outputs.script_hex") }
      row.outputs.append(output)
    }
  }

  private static func missing(_ field: String) -> DecodingError {
    DecodingError(offset: 0, message: "expected the field \(field), found none")
  }
}
