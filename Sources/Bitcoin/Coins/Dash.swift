/// Dash: since 2019 a transaction of version 3 has a type in the upper half of its version field,
/// and a payload of that type behind it (DIP 2). Some types have no inputs, or no outputs.
///
/// A block is named by eleven hash functions one after another (X11), which are not computed here:
/// dumps that state the hash of each block can be read, block files cannot be linked.
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
    try appendOutputs(&reader, count: outputCount)
    row.lockTime = try reader.read()
    if isSpecial { _ = try reader.skip(try reader.readCount(minimumSize: 1)) }
    row.txid = Digest.doubleSHA256(reader.slice(start, reader.offset))
    finish(&row, size: reader.offset - start, stripped: reader.offset - start)
  }
}

extension Network {
  /// Dash's main chain. Its subsidy hangs on difficulty and on a budget that its holders vote on,
  /// so claims of coinbases are not held against it.
  public static let dash = Network(
    "dash", magic: "bf0c6bbd", p2pkh: [0x4c], p2sh: [[0x10]], segwit: nil,
    genesis: "00000ffd590b1485b3caadc19b22e6379c733355108f107a430458cdf3407ab6",
    subsidy: .dash, encoding: .dash, proof: .otherFunction, largestBlock: 8_000_000)

  /// Whether the hash that names a block is computed from its bytes.
  public var computesBlockHashes: Bool { encoding != .dash }
}
