/// The 80 bytes that chain blocks together.
public struct BlockHeader: Sendable, Hashable {
  /// Double SHA-256 of the header.
  public var hash: BlockHash
  /// Hash of the block before; zero for the first.
  public var previous: BlockHash
  /// Root of the tree over the block's txids.
  public var merkleRoot: Hash256
  /// Block version.
  public var version: Int32
  /// Seconds since 1970 as the miner states them.
  public var time: UInt32
  /// Target in compact form.
  public var bits: UInt32
  /// What the miner varied.
  public var nonce: UInt32

  /// Size of an encoded header.
  public static let size = 80

  /// A header whose hash is known.
  public init(
    hash: BlockHash, previous: BlockHash, merkleRoot: Hash256, version: Int32, time: UInt32,
    bits: UInt32, nonce: UInt32
  ) {
    self.hash = hash
    self.previous = previous
    self.merkleRoot = merkleRoot
    self.version = version
    self.time = time
    self.bits = bits
    self.nonce = nonce
  }

  /// Decodes 80 bytes and hashes them.
  public init(decoding reader: inout ByteReader) throws(DecodingError) {
    let start = reader.offset
    version = try reader.read()
    previous = try reader.readHash()
    merkleRoot = try reader.readHash()
    time = try reader.read()
    bits = try reader.read()
    nonce = try reader.read()
    hash = Digest.doubleSHA256(reader.slice(start, reader.offset))
  }
}

/// One transaction inside a ``Block``: its numbers, and where its rows begin.
public struct BlockTransaction: Sendable, BitwiseCopyable {
  /// Its hash, computed from bytes or stated by a dump that lacks them.
  public var txid: Txid
  /// Row of its first input in ``Block/inputs``.
  public var firstInput: UInt32
  /// Row of its first output in ``Block/outputs``.
  public var firstOutput: UInt32
  /// Transaction version.
  public var version: Int32
  /// Lock time.
  public var lockTime: UInt32
  /// Size in bytes, witnesses included; 0 where a dump does not say.
  public var size: UInt32
  /// Weight (BIP 141); 0 where a dump does not say.
  public var weight: UInt32

  /// A row.
  public init(
    txid: Txid, firstInput: UInt32, firstOutput: UInt32, version: Int32, lockTime: UInt32,
    size: UInt32, weight: UInt32
  ) {
    self.txid = txid
    self.firstInput = firstInput
    self.firstOutput = firstOutput
    self.version = version
    self.lockTime = lockTime
    self.size = size
    self.weight = weight
  }
}

/// One input inside a ``Block``; a coinbase's null input is not kept.
public struct BlockInput: Sendable, BitwiseCopyable {
  /// Transaction whose output is spent.
  public var previous: Txid
  /// Position of that output.
  public var vout: UInt32
  /// Sequence number.
  public var sequence: UInt32

  /// A row.
  public init(previous: Txid, vout: UInt32, sequence: UInt32) {
    self.previous = previous
    self.vout = vout
    self.sequence = sequence
  }
}

/// One output inside a ``Block``.
public struct BlockOutput: Sendable, BitwiseCopyable {
  /// Satoshis.
  public var value: UInt64
  /// Where its script begins in ``Block/scripts``.
  public var scriptOffset: UInt32
  /// Bytes of script.
  public var scriptSize: UInt32

  /// A row.
  public init(value: UInt64, scriptOffset: UInt32, scriptSize: UInt32) {
    self.value = value
    self.scriptOffset = scriptOffset
    self.scriptSize = scriptSize
  }
}

/// A block as flat rows, the one shape that every input format is turned into.
///
/// Rows of one transaction are consecutive; a transaction's rows end where the next one's begin.
/// Five allocations a block, none for a transaction.
public struct Block: Sendable {
  /// The header.
  public var header: BlockHeader
  /// Transactions in block order, the coinbase first.
  public var transactions: [BlockTransaction] = []
  /// Inputs of all transactions, without the coinbase's null input.
  public var inputs: [BlockInput] = []
  /// Outputs of all transactions.
  public var outputs: [BlockOutput] = []
  /// The bytes that output scripts lie in.
  public var scripts: [UInt8] = []

  /// Bytes of the largest block that is decoded, far more than any chain's rules allow.
  public static let maximumSize = 1 << 30

  /// A block without transactions yet.
  public init(header: BlockHeader) {
    self.header = header
  }

  /// Rows of a transaction's inputs.
  @inline(__always)
  public func inputRange(_ transaction: Int) -> Range<Int> {
    let next = transaction + 1
    let end = next < transactions.count ? Int(transactions[next].firstInput) : inputs.count
    return Int(transactions[transaction].firstInput)..<end
  }

  /// Rows of a transaction's outputs.
  @inline(__always)
  public func outputRange(_ transaction: Int) -> Range<Int> {
    let next = transaction + 1
    let end = next < transactions.count ? Int(transactions[next].firstOutput) : outputs.count
    return Int(transactions[transaction].firstOutput)..<end
  }

  /// The script of an output row.
  public func script(of output: BlockOutput) -> ArraySlice<UInt8> {
    let start = Int(output.scriptOffset)
    return scripts[start..<(start + Int(output.scriptSize))]
  }

  /// Decodes a whole block and hashes its transactions; every byte must be used.
  ///
  /// Throws where the encoding is wrong, not where the rules of the chain are broken: see
  /// ``hasSoundMerkleRoot`` for the first of those.
  public init(decoding bytes: ByteView) throws(DecodingError) {
    var reader = ByteReader(bytes)
    try self.init(reading: &reader)
    try Block.refuseRest(reader)
  }

  /// Decodes the block that some bytes begin with; what follows it is not looked at.
  init(reading reader: inout ByteReader) throws(DecodingError) {
    try Block.refuseGiant(reader)
    self.init(header: try BlockHeader(decoding: &reader))
    let count = try reader.readCount(minimumSize: 60)
    guard count > 0 else {
      throw DecodingError(offset: BlockHeader.size, message: "a block without transactions")
    }
    transactions.reserveCapacity(count)
    inputs.reserveCapacity(count * 2)
    outputs.reserveCapacity(count * 2)
    scripts.reserveCapacity(count * 60)
    let txids = TxidPairs()
    for position in 0..<count {
      try appendTransaction(&reader, isCoinbase: position == 0, txids)
    }
    txids.finish(&transactions)
  }

  /// Rows hold positions and weights as 32-bit numbers.
  static func refuseGiant(_ reader: ByteReader) throws(DecodingError) {
    guard reader.remaining <= Block.maximumSize else {
      throw DecodingError(
        offset: 0,
        message: "a block of \(reader.remaining) bytes, at most \(Block.maximumSize) expected")
    }
  }

  /// A block ends with its last transaction.
  static func refuseRest(_ reader: ByteReader) throws(DecodingError) {
    guard reader.remaining == 0 else {
      throw DecodingError(
        offset: reader.offset, message: "\(reader.remaining) bytes after the last transaction")
    }
  }

  mutating func appendTransaction(
    _ reader: inout ByteReader, isCoinbase: Bool, _ txids: TxidPairs
  ) throws(DecodingError) {
    let start = reader.offset
    var row = newRow(version: try reader.read())
    var inputCount = try reader.readCount(minimumSize: 1)
    let hasWitness = inputCount == 0
    if hasWitness {
      let flag: UInt8 = try reader.read()
      guard flag == 1 else {
        throw DecodingError(offset: reader.offset - 1, message: "witness flag \(flag), not 1")
      }
      inputCount = try reader.readCount(minimumSize: 41)
      guard inputCount > 0 else {
        throw DecodingError(offset: reader.offset, message: "a transaction without inputs")
      }
    }
    let bodyStart = hasWitness ? start + 6 : start + 4
    try appendInputs(&reader, count: inputCount, isCoinbase: isCoinbase)
    try appendOutputs(&reader)
    let bodyEnd = reader.offset
    if hasWitness { try Block.skipWitnesses(&reader, inputs: inputCount) }
    let lockStart = reader.offset
    row.lockTime = try reader.read()
    finish(&row, size: reader.offset - start, stripped: bodyEnd - bodyStart + 8)
    let place = transactions.count - 1
    if hasWitness {
      txids.add(
        reader.slice(start, start + 4), reader.slice(bodyStart, bodyEnd),
        reader.slice(lockStart, lockStart + 4), row: place, &transactions)
    } else {
      txids.add(reader.slice(start, reader.offset), row: place, &transactions)
    }
  }

  /// A row for the transaction whose inputs and outputs come next.
  @inline(__always)
  func newRow(version: Int32) -> BlockTransaction {
    BlockTransaction(
      txid: .zero, firstInput: UInt32(inputs.count), firstOutput: UInt32(outputs.count),
      version: version, lockTime: 0, size: 0, weight: 0)
  }

  /// Adds a row, given its bytes with and without witnesses.
  @inline(__always)
  mutating func finish(_ row: inout BlockTransaction, size: Int, stripped: Int) {
    row.size = UInt32(size)
    row.weight = UInt32(stripped * 3 + size)
    transactions.append(row)
  }

  mutating func appendInputs(
    _ reader: inout ByteReader, count: Int, isCoinbase: Bool
  ) throws(DecodingError) {
    for _ in 0..<count {
      let start = reader.offset
      let previous = try reader.readHash()
      let vout: UInt32 = try reader.read()
      _ = try reader.skip(try reader.readCount(minimumSize: 1))
      let sequence: UInt32 = try reader.read()
      let isNull = vout == .max && previous == .zero
      guard isNull == isCoinbase, !isCoinbase || count == 1 else {
        throw DecodingError(
          offset: start,
          message: isCoinbase
            ? "the first transaction is not a coinbase" : "a coinbase input in another place")
      }
      if !isNull { inputs.append(BlockInput(previous: previous, vout: vout, sequence: sequence)) }
    }
  }

  mutating func appendOutputs(_ reader: inout ByteReader) throws(DecodingError) {
    let count = try reader.readCount(minimumSize: 9)
    guard count > 0 else {
      throw DecodingError(offset: reader.offset, message: "a transaction without outputs")
    }
    try appendOutputs(&reader, count: count)
  }

  mutating func appendOutputs(_ reader: inout ByteReader, count: Int) throws(DecodingError) {
    for _ in 0..<count {
      let value: UInt64 = try reader.read()
      let size = try reader.readCount(minimumSize: 1)
      let start = try reader.skip(size)
      outputs.append(
        BlockOutput(
          value: value, scriptOffset: UInt32(scripts.count), scriptSize: UInt32(size)))
      scripts.append(contentsOf: reader.slice(start, start + size))
    }
  }

  static func skipWitnesses(
    _ reader: inout ByteReader, inputs: Int
  ) throws(DecodingError) {
    let start = reader.offset
    var hasItems = false
    for _ in 0..<inputs {
      let items = try reader.readCount(minimumSize: 1)
      if items > 0 { hasItems = true }
      for _ in 0..<items { _ = try reader.skip(try reader.readCount(minimumSize: 1)) }
    }
    guard hasItems else {
      throw DecodingError(offset: start, message: "witness form without any witness")
    }
  }
}
