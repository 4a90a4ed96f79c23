/// Zcash: a longer header, and beside the transparent side of a transaction up to three shielded
/// ones, which are passed over by their lengths; only what crosses between them shows
/// (protocol specification, sections 7.1 and 7.6; ZIP 225 for version 5).
extension BlockHeader {
  /// Header with the longest solution of its puzzle.
  static let longestZcashSize = 140 + 3 + 1344

  /// Reads a header with its puzzle's solution; the hash is over all of it. Of the 32 bytes of
  /// nonce the first four are kept.
  init(decodingZcash reader: inout ByteReader) throws(DecodingError) {
    let start = reader.offset
    let version: Int32 = try reader.read()
    let previous = try reader.readHash()
    let merkleRoot = try reader.readHash()
    _ = try reader.skip(32)
    let time: UInt32 = try reader.read()
    let bits: UInt32 = try reader.read()
    let nonce: UInt32 = try reader.read()
    _ = try reader.skip(28)
    let solution = try reader.readCount(minimumSize: 1)
    guard solution <= 1344 else {
      throw DecodingError(offset: reader.offset, message: "a solution of \(solution) bytes")
    }
    _ = try reader.skip(solution)
    self.init(
      hash: Digest.doubleSHA256(reader.slice(start, reader.offset)), previous: previous,
      merkleRoot: merkleRoot, version: version, time: time, bits: bits, nonce: nonce)
  }
}

/// What crosses between a transaction's transparent side and the pools.
struct PoolFlows {
  private(set) var into: [UInt64] = [0, 0, 0]
  private(set) var out: [UInt64] = [0, 0, 0]

  /// Books a balance: positive where value comes out of the pool.
  mutating func add(_ balance: Int64, _ pool: Int) throws(DecodingError) {
    if balance >= 0 {
      try add(out: UInt64(balance), pool)
    } else {
      try add(into: balance.magnitude, pool)
    }
  }

  mutating func add(into value: UInt64, _ pool: Int) throws(DecodingError) {
    into[pool] &+= value
    try check(value, into[pool])
  }

  mutating func add(out value: UInt64, _ pool: Int) throws(DecodingError) {
    out[pool] &+= value
    try check(value, out[pool])
  }

  private func check(_ value: UInt64, _ sum: UInt64) throws(DecodingError) {
    guard value <= Amount.maxMoney.satoshis, sum <= Amount.maxMoney.satoshis else {
      throw DecodingError(offset: 0, message: "a shielded amount of \(value) is out of range")
    }
  }
}

extension Block {
  mutating func appendZcashTransaction(
    _ reader: inout ByteReader, isCoinbase: Bool
  ) throws(DecodingError) {
    let start = reader.offset
    let header: UInt32 = try reader.read()
    let version = header & 0x7fff_ffff
    guard (1...5).contains(version), (version >= 3) == (header >> 31 == 1) else {
      throw DecodingError(
        offset: start, message: "transaction version \(version), 1 to 5 expected")
    }
    var row = newRow(version: Int32(version))
    var flows = PoolFlows()
    if version == 5 {
      row.txid = try appendVersion5(&reader, header, &row, &flows, isCoinbase: isCoinbase)
    } else {
      try appendVersions1To4(&reader, version, &row, &flows, isCoinbase: isCoinbase)
      row.txid = Digest.doubleSHA256(reader.slice(start, reader.offset))
    }
    for (number, pool) in ShieldedPool.ofZcash.enumerated() {
      if flows.out[number] > 0 { inputs.append(pool.input(flows.out[number])) }
      if flows.into[number] > 0 { append(value: flows.into[number], script: pool.script) }
    }
    finish(&row, size: reader.offset - start, stripped: reader.offset - start)
  }

  private mutating func append(value: UInt64, script: [UInt8]) {
    outputs.append(
      BlockOutput(
        value: value, scriptOffset: UInt32(scripts.count), scriptSize: UInt32(script.count)))
    scripts += script
  }

  /// The transparent side, which may be empty on one hand or both.
  mutating func appendTransparent(
    _ reader: inout ByteReader, isCoinbase: Bool
  ) throws(DecodingError) {
    let inputCount = try reader.readCount(minimumSize: 41)
    guard inputCount > 0 || !isCoinbase else {
      throw DecodingError(offset: reader.offset, message: "a coinbase without inputs")
    }
    try appendInputs(&reader, count: inputCount, isCoinbase: isCoinbase)
    try appendOutputs(&reader, count: try reader.readCount(minimumSize: 9))
  }

  private mutating func appendVersions1To4(
    _ reader: inout ByteReader, _ version: UInt32, _ row: inout BlockTransaction,
    _ flows: inout PoolFlows, isCoinbase: Bool
  ) throws(DecodingError) {
    if version >= 3 { _ = try reader.skip(4) }
    try appendTransparent(&reader, isCoinbase: isCoinbase)
    row.lockTime = try reader.read()
    if version >= 3 { _ = try reader.skip(4) }
    var hasSapling = false
    if version >= 4 {
      try flows.add(try reader.read(Int64.self), 1)
      let spends = try reader.readCount(minimumSize: 384)
      _ = try reader.skip(spends * 384)
      let outputs = try reader.readCount(minimumSize: 948)
      _ = try reader.skip(outputs * 948)
      hasSapling = spends + outputs > 0
    }
    if version >= 2 {
      try Block.skipJoinSplits(&reader, size: version >= 4 ? 1698 : 1802, &flows)
    }
    if hasSapling { _ = try reader.skip(64) }
  }

  /// Sprout's payments: what each takes in and gives out, then proofs and notes.
  private static func skipJoinSplits(
    _ reader: inout ByteReader, size: Int, _ flows: inout PoolFlows
  ) throws(DecodingError) {
    let count = try reader.readCount(minimumSize: size)
    for _ in 0..<count {
      try flows.add(into: try reader.read(UInt64.self), 0)
      try flows.add(out: try reader.read(UInt64.self), 0)
      _ = try reader.skip(size - 16)
    }
    if count > 0 { _ = try reader.skip(32 + 64) }
  }
}

extension Network {
  /// Zcash's main chain: its transparent side, with what enters and leaves the shielded pools.
  public static let zcash = Network(
    "zcash", magic: "24e92764", p2pkh: [0x1c, 0xb8], p2sh: [[0x1c, 0xbd]], segwit: nil,
    genesis: "00040fe8ec8471911baa1db1266ea15dd06b4a8a5c453883c000b031973dce08",
    subsidy: .zcash, encoding: .zcash, proof: .otherFunction,
    hidden: ["zs1", "u1", "zc"], keyOnly: "tex")
}
