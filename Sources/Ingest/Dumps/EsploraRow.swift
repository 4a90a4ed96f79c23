import Bitcoin

/// Reads objects as Esplora's API writes them (https://github.com/Blockstream/esplora, API.md).
enum EsploraRow {
  /// A transaction, and what is stated of the block it is in.
  struct Placed {
    var transaction: StatedTransaction
    /// Hash, height and time of its block; nil while it is in none.
    var block: StatedHeader?
    /// The first address that one of its outputs states.
    var address: String?
  }

  /// What an object is.
  enum Kind {
    case block(StatedHeader)
    case transaction(Placed)
  }

  /// Reads an object; one that has a transaction under `tx` is that transaction.
  static func read(_ bytes: ByteView) throws(DecodingError) -> Kind {
    var reader = JSONReader(bytes)
    try reader.beginObject()
    var inner: Int?
    while let key = try reader.nextKey() {
      switch key {
      case "vin", "vout":
        var whole = JSONReader(bytes)
        return .transaction(try transaction(&whole))
      case "merkle_root", "tx_count": return .block(try header(bytes))
      case "tx" where reader.peek() == 0x7b:
        inner = reader.offset
        try reader.skipValue()
      default: try reader.skipValue()
      }
    }
    guard let inner else {
      throw DecodingError(
        offset: 0, message: "expected a block or a transaction of Esplora, found neither's fields")
    }
    var nested = JSONReader(bytes, from: inner)
    return .transaction(try transaction(&nested))
  }

  private static func header(_ bytes: ByteView) throws(DecodingError) -> StatedHeader {
    var header = StatedHeader()
    header.previous = .zero
    var found: (hash: Bool, time: Bool) = (false, false)
    var reader = JSONReader(bytes)
    try reader.beginObject()
    while let key = try reader.nextKey() {
      if reader.takesNull() { continue }
      switch key {
      case "id":
        header.hash = try reader.readScalar().hash()
        found.hash = true
      case "height": header.height = Int(try reader.readScalar().number("a height"))
      case "version": header.version = try reader.readScalar().version()
      case "timestamp":
        header.time = try reader.readScalar().number("a time")
        found.time = true
      case "tx_count":
        header.transactionCount = Int(try reader.readScalar().number("a count"))
      case "merkle_root": header.merkleRoot = try reader.readScalar().hash()
      case "previousblockhash": header.previous = try reader.readScalar().hash()
      case "nonce": header.nonce = try reader.readScalar().number("a nonce")
      case "bits": header.bits = try reader.readScalar().number("a target in compact form")
      default: try reader.skipValue()
      }
    }
    guard found.hash, found.time, header.height != nil, header.bits != nil else {
      throw DecodingError(offset: 0, message: "expected a block's id, timestamp, height and bits")
    }
    return header
  }

  private static func transaction(_ reader: inout JSONReader) throws(DecodingError) -> Placed {
    var placed = Placed(transaction: StatedTransaction())
    var hasTxid = false
    try reader.beginObject()
    while let key = try reader.nextKey() {
      switch key {
      case "txid":
        placed.transaction.txid = try reader.readScalar().hash()
        hasTxid = true
      case "version": placed.transaction.version = try reader.readScalar().version()
      case "locktime":
        placed.transaction.lockTime = try reader.readScalar().number("a lock time")
      case "size": placed.transaction.size = try reader.readScalar().number("a size")
      case "weight": placed.transaction.weight = try reader.readScalar().number("a weight")
      case "vin": try inputs(&reader, &placed.transaction)
      case "vout": try outputs(&reader, &placed)
      case "status": placed.block = try status(&reader)
      default: try reader.skipValue()
      }
    }
    guard hasTxid, !placed.transaction.inputs.isEmpty, !placed.transaction.outputs.isEmpty else {
      throw DecodingError(
        offset: reader.offset, message: "expected txid, vin and vout of a transaction")
    }
    return placed
  }

  private static func status(_ reader: inout JSONReader) throws(DecodingError) -> StatedHeader? {
    var header = StatedHeader()
    var found: (hash: Bool, height: Bool, time: Bool) = (false, false, false)
    try reader.beginObject()
    while let key = try reader.nextKey() {
      if reader.takesNull() { continue }
      switch key {
      case "block_hash":
        header.hash = try reader.readScalar().hash()
        found.hash = true
      case "block_height":
        header.height = Int(try reader.readScalar().number("a height"))
        found.height = true
      case "block_time":
        header.time = try reader.readScalar().number("a time")
        found.time = true
      default: try reader.skipValue()
      }
    }
    return found.hash && found.height && found.time ? header : nil
  }

  private static func inputs(
    _ reader: inout JSONReader, _ row: inout StatedTransaction
  ) throws(DecodingError) {
    try reader.beginArray()
    while try reader.nextElement() {
      var input = StatedTransaction.Input()
      var found: (txid: Bool, vout: Bool, script: Bool, sequence: Bool) = (
        false, false, false, false
      )
      try reader.beginObject()
      while let key = try reader.nextKey() {
        if reader.takesNull() { continue }
        switch key {
        case "txid":
          input.previous = try reader.readScalar().hash()
          found.txid = true
        case "vout":
          input.vout = try reader.readScalar().number("an output's position")
          found.vout = true
        case "scriptsig":
          input.scriptOffset = row.scripts.count
          input.scriptSize = try reader.readScalar().appendHex(to: &row.scripts)
          found.script = true
        case "sequence":
          input.sequence = try reader.readScalar().number("a sequence number")
          found.sequence = true
        default: try reader.skipValue()
        }
      }
      guard found.txid, found.vout else {
        throw DecodingError(offset: reader.offset, message: "expected txid and vout of an input")
      }
      if !found.script || !found.sequence { row.completeness = .partial }
      if StatedTransaction.isNull(input) { row.isCoinbase = true }
      row.inputs.append(input)
    }
  }

  private static func outputs(
    _ reader: inout JSONReader, _ placed: inout Placed
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
        case "scriptpubkey":
          output.scriptOffset = placed.transaction.scripts.count
          output.scriptSize = try reader.readScalar().appendHex(
            to: &placed.transaction.scripts)
          found.script = true
        case "scriptpubkey_address":
          let text = try reader.readText()
          placed.address = placed.address ?? String(decoding: text.bytes, as: UTF8.self)
        default: try reader.skipValue()
        }
      }
      guard found.value, found.script else {
        throw DecodingError(
          offset: reader.offset, message: "expected value and scriptpubkey of an output")
      }
      placed.transaction.outputs.append(output)
    }
  }
}
