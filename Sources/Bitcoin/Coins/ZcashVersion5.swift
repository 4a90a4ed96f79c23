/// Zcash's transactions of version 5 (ZIP 225) and their txids, a tree of personalised BLAKE2b
/// digests over all that is not a signature or a proof (ZIP 244).
extension Block {
  mutating func appendVersion5(
    _ reader: inout ByteReader, _ header: UInt32, _ row: inout BlockTransaction,
    _ flows: inout PoolFlows, isCoinbase: Bool
  ) throws(DecodingError) -> Txid {
    let group = try reader.skip(4)
    let branch = try reader.skip(4)
    row.lockTime = try reader.read()
    _ = try reader.skip(4)
    let transparent = reader.offset
    try appendTransparent(&reader, isCoinbase: isCoinbase)
    let sapling = try SaplingBundle(decoding: &reader)
    let orchard = try OrchardBundle(decoding: &reader)
    try flows.add(sapling.balance, 1)
    try flows.add(orchard.balance, 2)
    var start = Blake2b("ZTxIdHeadersHash")
    start.update(reader.slice(group - 4, transparent))
    var root = Blake2b(personal: Array("ZcashTxHash_".utf8) + reader.slice(branch, branch + 4))
    root.update(start.finalize())
    root.update(try Block.transparentDigest(reader.bytes, at: transparent))
    root.update(sapling.digest(reader.bytes))
    root.update(orchard.digest(reader.bytes))
    return Hash256(wireBytes: root.finalize()) ?? .zero
  }

  /// Outpoints, sequence numbers and outputs, each hashed on their own.
  private static func transparentDigest(
    _ bytes: ByteView, at start: Int
  ) throws(DecodingError) -> [UInt8] {
    var reader = ByteReader(bytes, at: start)
    var previous = Blake2b("ZTxIdPrevoutHash")
    var sequences = Blake2b("ZTxIdSequencHash")
    var outputs = Blake2b("ZTxIdOutputsHash")
    let inputCount = try reader.readCount(minimumSize: 41)
    for _ in 0..<inputCount {
      let outpoint = try reader.skip(36)
      previous.update(reader.slice(outpoint, outpoint + 36))
      _ = try reader.skip(try reader.readCount(minimumSize: 1))
      let sequence = try reader.skip(4)
      sequences.update(reader.slice(sequence, sequence + 4))
    }
    let outputCount = try reader.readCount(minimumSize: 9)
    let firstOutput = reader.offset
    for _ in 0..<outputCount {
      _ = try reader.skip(8)
      _ = try reader.skip(try reader.readCount(minimumSize: 1))
    }
    outputs.update(reader.slice(firstOutput, reader.offset))
    var whole = Blake2b("ZTxIdTranspaHash")
    if inputCount + outputCount > 0 {
      for digest in [previous.finalize(), sequences.finalize(), outputs.finalize()] {
        whole.update(digest)
      }
    }
    return whole.finalize()
  }
}

/// Where the parts of a note's encryption begin behind its first fields, in Sapling and Orchard.
private enum Note {
  static let compact = 52
  static let memo = 512
  static let size = 580
  static let outSize = 80
}

/// The Sapling part of a transaction.
private struct SaplingBundle {
  private var spends = 0..<0
  private var outputs = 0..<0
  private var anchor = 0..<0
  private(set) var balance: Int64 = 0

  private static let spendSize = 96
  private static let outputSize = 96 + Note.size + Note.outSize

  init(decoding reader: inout ByteReader) throws(DecodingError) {
    let spendCount = try reader.readCount(minimumSize: SaplingBundle.spendSize)
    let firstSpend = try reader.skip(spendCount * SaplingBundle.spendSize)
    spends = firstSpend..<reader.offset
    let outputCount = try reader.readCount(minimumSize: SaplingBundle.outputSize)
    let firstOutput = try reader.skip(outputCount * SaplingBundle.outputSize)
    outputs = firstOutput..<reader.offset
    guard spendCount + outputCount > 0 else { return }
    balance = try reader.read()
    if spendCount > 0 {
      let start = try reader.skip(32)
      anchor = start..<reader.offset
    }
    _ = try reader.skip(spendCount * (192 + 64) + outputCount * 192 + 64)
  }

  func digest(_ bytes: ByteView) -> [UInt8] {
    var whole = Blake2b("ZTxIdSaplingHash")
    guard !spends.isEmpty || !outputs.isEmpty else { return whole.finalize() }
    whole.update(spendDigest(bytes))
    whole.update(outputDigest(bytes))
    whole.update(balance.littleEndianBytes)
    return whole.finalize()
  }

  private func spendDigest(_ bytes: ByteView) -> [UInt8] {
    var whole = Blake2b("ZTxIdSSpendsHash")
    guard !spends.isEmpty else { return whole.finalize() }
    var compact = Blake2b("ZTxIdSSpendCHash")
    var rest = Blake2b("ZTxIdSSpendNHash")
    for start in stride(from: spends.lowerBound, to: spends.upperBound, by: 96) {
      compact.update(bytes[(start + 32)..<(start + 64)])
      rest.update(bytes[start..<(start + 32)])
      rest.update(bytes[anchor])
      rest.update(bytes[(start + 64)..<(start + 96)])
    }
    whole.update(compact.finalize())
    whole.update(rest.finalize())
    return whole.finalize()
  }

  private func outputDigest(_ bytes: ByteView) -> [UInt8] {
    var whole = Blake2b("ZTxIdSOutputHash")
    guard !outputs.isEmpty else { return whole.finalize() }
    var compact = Blake2b("ZTxIdSOutC__Hash")
    var memos = Blake2b("ZTxIdSOutM__Hash")
    var rest = Blake2b("ZTxIdSOutN__Hash")
    let step = SaplingBundle.outputSize
    for start in stride(from: outputs.lowerBound, to: outputs.upperBound, by: step) {
      let memo = start + 96 + Note.compact
      compact.update(bytes[(start + 32)..<memo])
      memos.update(bytes[memo..<(memo + Note.memo)])
      rest.update(bytes[start..<(start + 32)])
      rest.update(bytes[(memo + Note.memo)..<(start + step)])
    }
    for digest in [compact.finalize(), memos.finalize(), rest.finalize()] { whole.update(digest) }
    return whole.finalize()
  }
}

/// The Orchard part of a transaction.
private struct OrchardBundle {
  private var actions = 0..<0
  /// Flags, balance and anchor.
  private var tail = 0..<0
  private(set) var balance: Int64 = 0

  private static let actionSize = 160 + Note.size + Note.outSize

  init(decoding reader: inout ByteReader) throws(DecodingError) {
    let count = try reader.readCount(minimumSize: OrchardBundle.actionSize)
    let first = try reader.skip(count * OrchardBundle.actionSize)
    actions = first..<reader.offset
    guard count > 0 else { return }
    let start = try reader.skip(1)
    balance = try reader.read()
    _ = try reader.skip(32)
    tail = start..<reader.offset
    _ = try reader.skip(try reader.readCount(minimumSize: 1))
    _ = try reader.skip(count * 64 + 64)
  }

  func digest(_ bytes: ByteView) -> [UInt8] {
    var whole = Blake2b("ZTxIdOrchardHash")
    guard !actions.isEmpty else { return whole.finalize() }
    var compact = Blake2b("ZTxIdOrcActCHash")
    var memos = Blake2b("ZTxIdOrcActMHash")
    var rest = Blake2b("ZTxIdOrcActNHash")
    let step = OrchardBundle.actionSize
    // Fields: value commitment, nullifier, key, note commitment, ephemeral key, note, out part.
    for start in stride(from: actions.lowerBound, to: actions.upperBound, by: step) {
      let memo = start + 160 + Note.compact
      compact.update(bytes[(start + 32)..<(start + 64)])
      compact.update(bytes[(start + 96)..<memo])
      memos.update(bytes[memo..<(memo + Note.memo)])
      rest.update(bytes[start..<(start + 32)])
      rest.update(bytes[(start + 64)..<(start + 96)])
      rest.update(bytes[(memo + Note.memo)..<(start + step)])
    }
    for digest in [compact.finalize(), memos.finalize(), rest.finalize()] { whole.update(digest) }
    whole.update(bytes[tail])
    return whole.finalize()
  }
}
