/// Bitcoin Cash: Bitcoin's encoding without witnesses. Since 2018 the transactions of a block are
/// in order of txid, and since 2023 an output may carry tokens before its script (CashTokens).
///
/// Tokens are left out, so that the script, and with it the address, is the holder's.
extension Block {
  /// First byte of a script field that holds tokens before the script.
  private static let tokenPrefix: UInt8 = 0xef

  mutating func appendCashTransaction(
    _ reader: inout ByteReader, isCoinbase: Bool
  ) throws(DecodingError) {
    let start = reader.offset
    var row = newRow(version: try reader.read())
    let inputCount = try reader.readCount(minimumSize: 41)
    guard inputCount > 0 else {
      throw DecodingError(offset: reader.offset, message: "a transaction without inputs")
    }
    try appendInputs(&reader, count: inputCount, isCoinbase: isCoinbase)
    let firstOutput = outputs.count
    try appendOutputs(&reader)
    for number in firstOutput..<outputs.count { dropTokens(of: number) }
    row.lockTime = try reader.read()
    row.txid = Digest.doubleSHA256(reader.slice(start, reader.offset))
    finish(&row, size: reader.offset - start, stripped: reader.offset - start)
  }

  /// Moves an output's script past its tokens; a prefix that is no sound one is part of the script.
  private mutating func dropTokens(of number: Int) {
    let output = outputs[number]
    let start = Int(output.scriptOffset)
    guard output.scriptSize > 34, scripts[start] == Block.tokenPrefix else { return }
    let size = scripts.withByteView { bytes in
      let script = ByteView(
        rebasing: bytes[start..<(start + Int(output.scriptSize))])
      return (try? Block.tokenSize(script)) ?? 0
    }
    outputs[number].scriptOffset += UInt32(size)
    outputs[number].scriptSize -= UInt32(size)
  }

  /// Bytes of the token field: prefix, category, a byte of marks, commitment and amount.
  private static func tokenSize(_ script: ByteView) throws(DecodingError) -> Int {
    var reader = ByteReader(script, at: 33)
    let marks: UInt8 = try reader.read()
    let (hasCommitment, hasToken, hasAmount) = (
      marks & 0x40 != 0, marks & 0x20 != 0, marks & 0x10 != 0
    )
    let capability = marks & 0x0f
    guard marks & 0x80 == 0, hasToken || hasAmount, hasToken || !hasCommitment,
      capability <= (hasToken ? 2 : 0)
    else { return 0 }
    if hasCommitment {
      let size = try reader.readCount(minimumSize: 1)
      guard size > 0 else { return 0 }
      _ = try reader.skip(size)
    }
    if hasAmount {
      guard (1...UInt64(Int64.max)).contains(try reader.readCompactSize()) else { return 0 }
    }
    return reader.offset
  }
}

extension Network {
  /// Bitcoin Cash, which shares Bitcoin's blocks up to height 478,558 and the mark of its files:
  /// it must be named.
  public static let bitcoinCash = Network(
    "bitcoin-cash", magic: "f9beb4d9", p2pkh: [0x00], p2sh: [[0x05]], segwit: nil,
    genesis: "000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f",
    encoding: .bitcoinCash, largestBlock: 256_000_000, cash: "bitcoincash")
}
