import Bitcoin

/// Reads one block as Bitcoin Core's `getblock` writes it, verbosity 2 or 3, bare or within the
/// `result` of an RPC answer.
enum CoreRow {
  /// The block within an RPC answer, or the object itself.
  static func unwrapped(
    _ bytes: ByteView
  ) throws(DecodingError) -> (bytes: ByteView, offset: Int) {
    var reader = JSONReader(bytes)
    try reader.beginObject()
    while let key = try reader.nextKey() {
      switch key {
      case "hash", "merkleroot", "tx": return (bytes, 0)
      case "result":
        guard reader.peek() == 0x7b else { throw reader.expected("a block in the answer") }
        let start = reader.offset
        try reader.skipValue()
        return (ByteView(rebasing: bytes[start..<reader.offset]), start)
      default: try reader.skipValue()
      }
    }
    return (bytes, 0)
  }

  /// Reads the header's fields and passes over the transactions.
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
      case "time":
        header.time = try reader.readScalar().number("a time")
        found.time = true
      case "height": header.height = try? Int(reader.readScalar().number("a height"))
      case "previousblockhash": header.previous = try reader.readScalar().hash()
      case "merkleroot": header.merkleRoot = try reader.readScalar().hash()
      case "version": header.version = try reader.readScalar().version()
      case "nonce": header.nonce = try? reader.readScalar().number("a nonce")
      case "bits": header.bits = try reader.readScalar().hexNumber()
      case "nTx": header.transactionCount = Int(try reader.readScalar().number("a count"))
      default: try reader.skipValue()
      }
    }
    try reader.finish()
    guard found.hash else { throw missing("hash") }
    guard found.time else { throw missing("time") }
    guard header.merkleRoot != nil else { throw missing("merkleroot") }
    guard header.bits != nil else { throw missing("bits") }
    return header
  }

  /// Reads the transactions of a block of a coin.
  static func transactions(
    _ bytes: ByteView, of encoding: BlockEncoding
  ) throws(DecodingError) -> [StatedTransaction] {
    var reader = JSONReader(bytes)
    try reader.beginObject()
    while let key = try reader.nextKey() {
      guard case "tx" = key else {
        try reader.skipValue()
        continue
      }
      var rows: [StatedTransaction] = []
      try reader.beginArray()
      while try reader.nextElement() {
        guard reader.peek() == 0x7b else {
          throw reader.expected("a transaction (getblock's verbosity 2 or 3)")
        }
        rows.append(try transaction(&reader, position: rows.count, of: encoding))
      }
      return rows
    }
    throw missing("tx")
  }

  private static func transaction(
    _ reader: inout JSONReader, position: Int, of encoding: BlockEncoding
  ) throws(DecodingError) -> StatedTransaction {
    var row = StatedTransaction()
    row.position = position
    var found: (txid: Bool, vin: Bool, vout: Bool) = (false, false, false)
    try reader.beginObject()
    while let key = try reader.nextKey() {
      switch key {
      case "txid":
        row.txid = try reader.readScalar().hash()
        found.txid = true
      case "version": row.version = try reader.readScalar().version()
      case "locktime": row.lockTime = try reader.readScalar().number("a lock time")
      case "size": row.size = try reader.readScalar().number("a size")
      case "weight": row.weight = try reader.readScalar().number("a weight")
      case "vin":
        try inputs(&reader, &row)
        found.vin = true
      case "vout":
        try outputs(&reader, &row)
        found.vout = true
      case _ where encoding != .bitcoin: try ownPart(key, of: encoding, &reader, &row)
      default: try reader.skipValue()
      }
    }
    guard found.txid else { throw missing("txid", reader) }
    guard found.vin else { throw missing("vin", reader) }
    guard found.vout else { throw missing("vout", reader) }
    takeType(of: encoding, &row)
    // Zcash's second version ends in a list of payments that is empty in most.
    if encoding == .zcash, row.version == 2, !row.hasHiddenParts { row.payload = [] }
    return row
  }

  /// What other coins state of a transaction besides: its bytes, a payload, shielded parts.
  private static func ownPart(
    _ key: JSONText, of encoding: BlockEncoding, _ reader: inout JSONReader,
    _ row: inout StatedTransaction
  ) throws(DecodingError) {
    if reader.takesNull() { return }
    switch (key, encoding) {
    case ("hex", _): _ = try reader.readScalar().appendHex(to: &row.bytes)
    case ("type", .dash): row.type = try reader.readScalar().number("a transaction's type")
    case ("extraPayload", .dash):
      var payload: [UInt8] = []
      _ = try reader.readScalar().appendHex(to: &payload)
      row.payload = payload
    case ("vjoinsplit", .zcash), ("vShieldedSpend", .zcash), ("vShieldedOutput", .zcash),
      ("actions", .zcash):
      try reader.beginArray()
      while try reader.nextElement() {
        row.hasHiddenParts = true
        try reader.skipValue()
      }
    case ("orchard", .zcash):
      try reader.beginObject()
      while let part = try reader.nextKey() {
        if case "actions" = part, reader.peek() == 0x5b {
          try ownPart(part, of: encoding, &reader, &row)
        } else {
          try reader.skipValue()
        }
      }
    default: try reader.skipValue()
    }
  }

  /// Dash's node states the two halves of the version field apart.
  private static func takeType(of encoding: BlockEncoding, _ row: inout StatedTransaction) {
    guard encoding == .dash, let type = row.type, let version = row.version else { return }
    row.version = version & 0xffff | Int32(truncatingIfNeeded: type) << 16
  }

  private static func inputs(
    _ reader: inout JSONReader, _ row: inout StatedTransaction
  ) throws(DecodingError) {
    try reader.beginArray()
    while try reader.nextElement() {
      var input = StatedTransaction.Input()
      input.vout = .max
      var found: (coinbase: Bool, txid: Bool, vout: Bool, script: Bool, sequence: Bool) = (
        false, false, false, false, false
      )
      try reader.beginObject()
      while let key = try reader.nextKey() {
        switch key {
        case "coinbase":
          input.scriptOffset = row.scripts.count
          input.scriptSize = try reader.readScalar().appendHex(to: &row.scripts)
          found.coinbase = true
        case "txid":
          input.previous = try reader.readScalar().hash()
          found.txid = true
        case "vout":
          input.vout = try reader.readScalar().number("an output's position")
          found.vout = true
        case "scriptSig":
          input.scriptOffset = row.scripts.count
          input.scriptSize = try scriptHex(&reader, &row) ?? 0
          found.script = true
        case "sequence":
          input.sequence = try reader.readScalar().number("a sequence number")
          found.sequence = true
        default: try reader.skipValue()
        }
      }
      if !found.sequence || !(found.script || found.coinbase) { row.completeness = .partial }
      guard found.coinbase || (found.txid && found.vout) else {
        throw missing("txid and vout of an input", reader)
      }
      row.inputs.append(input)
    }
  }

  private static func outputs(
    _ reader: inout JSONReader, _ row: inout StatedTransaction
  ) throws(DecodingError) {
    try reader.beginArray()
    while try reader.nextElement() {
      var output = StatedTransaction.Output()
      var found: (value: Bool, script: Bool) = (false, false)
      var number: Int?
      try reader.beginObject()
      while let key = try reader.nextKey() {
        switch key {
        case "value":
          output.value = try reader.readScalar().coins()
          found.value = true
        case "n": number = Int(try reader.readScalar().number("an output's position"))
        case "tokenData":
          row.hasHiddenParts = true
          try reader.skipValue()
        case "scriptPubKey":
          output.scriptOffset = row.scripts.count
          if let size = try scriptHex(&reader, &row) {
            output.scriptSize = size
            found.script = true
          }
        default: try reader.skipValue()
        }
      }
      if let number, number != row.outputs.count {
        throw DecodingError(
          offset: reader.offset, message: "expected output \(row.outputs.count), found \(number)")
      }
      guard found.value else { throw missing("value of an output", reader) }
      guard found.script else { throw missing("scriptPubKey.hex of an output", reader) }
      row.outputs.append(output)
    }
  }

  /// The bytes of a script object's `hex`; nil where it has none.
  private static func scriptHex(
    _ reader: inout JSONReader, _ row: inout StatedTransaction
  ) throws(DecodingError) -> Int? {
    var size: Int?
    try reader.beginObject()
    while let key = try reader.nextKey() {
      if case "hex" = key, size == nil {
        size = try reader.readScalar().appendHex(to: &row.scripts)
      } else {
        try reader.skipValue()
      }
    }
    return size
  }

  private static func missing(_ field: String, _ reader: JSONReader? = nil) -> DecodingError {
    DecodingError(
      offset: reader?.offset ?? 0, message: "expected the field \(field), found none")
  }
}
