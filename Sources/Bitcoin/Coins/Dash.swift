/// Dash: since 2019 a transaction of version 3 has a type in the upper half of its version field,
/// and a payload of that type behind it (DIP 2). Some types have no inputs, or no outputs.
///
/// A block is named by eleven hash functions one after another (``X11``), and that hash is its proof
/// of work.
extension Block {
  mutating func appendDashTransaction(
    _ reader: inout ByteReader, isCoinbase: Bool
  ) throws(DecodingError) {
    let start = reader.offset
    let version: Int32 = try reader.read()
    let type = UInt32(bitPattern: version) >> 16
    let isSpecial = version & 0xffff >= 3 && type != 0
    var row = newRow(version: version)
    let inputCount = try reader.readCount(minimumSize: 41)
    guard inputCount > 0 || (isSpecial && !isCoinbase) else {
      throw DecodingError(offset: reader.offset, message: "a transaction without inputs")
    }
    try appendInputs(&reader, count: inputCount, isCoinbase: isCoinbase)
    let outputCount = try reader.readCount(minimumSize: 9)
    guard outputCount > 0 || isSpecial else {
      throw DecodingError(offset: reader.offset, message: "a transaction without outputs")
    }
    let firstOutput = outputs.count
    try appendOutputs(&reader, count: outputCount)
    row.lockTime = try reader.read()
    if isSpecial { try appendCredits(&reader, type, firstOutput) }
    row.txid = Digest.doubleSHA256(reader.slice(start, reader.offset))
    finish(&row, size: reader.offset - start, stripped: reader.offset - start)
  }
}

extension Block {
  private static let locking: UInt32 = 8
  private static let unlocking: UInt32 = 9

  /// Reads past a payload. What the transaction puts into the pool of credits (DIP 27) is its output
  /// to nobody, which then is to the pool; what it takes out, its outputs and a fee that the payload
  /// states, gets an input.
  private mutating func appendCredits(
    _ reader: inout ByteReader, _ type: UInt32, _ firstOutput: Int
  ) throws(DecodingError) {
    let size = try reader.readCount(minimumSize: 1)
    let start = try reader.skip(size)
    let own = firstOutput..<outputs.count
    if type == Block.locking {
      let burnt = own.first { script(of: outputs[$0]).first == 0x6a }
      guard let burnt else { return }
      let pool = ShieldedPool.credit.script
      outputs[burnt].scriptOffset = UInt32(scripts.count)
      outputs[burnt].scriptSize = UInt32(pool.count)
      scripts += pool
    } else if type == Block.unlocking {
      // The fee is behind a version and a number.
      var payload = ByteReader(reader.slice(start, start + size), at: 9)
      var sum = UInt64(try payload.read(UInt32.self))
      for output in outputs[own] {
        guard output.value <= Amount.maxMoney.satoshis else {
          throw DecodingError(
            offset: start, message: "an amount of \(output.value) is out of range")
        }
        sum += output.value
      }
      inputs.append(ShieldedPool.credit.input(sum))
    }
  }
}

extension BlockHeader {
  /// Decodes 80 bytes and hashes them as Dash does.
  init(decodingDash reader: inout ByteReader) throws(DecodingError) {
    try self.init(decoding: &reader)
    hash = X11.hash(encoded)
  }
}

extension Network {
  /// Dash's main chain. Its subsidy hangs on difficulty and on a budget that its holders vote on,
  /// so claims of coinbases are not held against it.
  public static let dash = Network(
    "dash", magic: "bf0c6bbd", p2pkh: [0x4c], p2sh: [[0x10]], segwit: nil,
    genesis: "00000ffd590b1485b3caadc19b22e6379c733355108f107a430458cdf3407ab6",
    subsidy: .dash, encoding: .dash, largestBlock: 8_000_000)
  /// Dash's third test chain.
  public static let dashTestnet = Network(
    "dash-testnet3", magic: "cee2caff", p2pkh: [0x8c], p2sh: [[0x13]], segwit: nil,
    genesis: "00000bafbc94add76cb75e2ec92894837288a481e5c005f6563d91623bf8bc2c",
    subsidy: .dash, encoding: .dash, largestBlock: 8_000_000)
  /// A private test chain of Dash.
  public static let dashRegtest = Network(
    "dash-regtest", magic: "fcc1b7dc", p2pkh: [0x8c], p2sh: [[0x13]], segwit: nil,
    genesis: "000008ca1832a4baf228eb1553c03d3a2c8e02399550dd6ea8d65cec3ef23d2e",
    subsidy: .dash, encoding: .dash, largestBlock: 8_000_000)
}
