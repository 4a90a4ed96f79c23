extension Block {
  /// The height that the coinbase of an encoded block states with the first number of its script
  /// (BIP 34); nil where the block is older than that rule, or states none.
  public static func statedHeight(
    _ bytes: ByteView, as encoding: BlockEncoding
  ) -> Int? {
    var reader = ByteReader(bytes)
    do {
      let header = try BlockHeader(decoding: &reader, as: encoding)
      guard header.version < 0 || header.version >= 2 else { return nil }
      if encoding == .mergedMining, header.isMergeMined { try skipMergedProof(&reader) }
      _ = try reader.readCompactSize()
      // Versions, marks of witnesses and the count of inputs stand before it, by the coin.
      var start = reader.offset
      let last = start + 16
      while try !readsNull(&reader) {
        start += 1
        guard start <= last else { return nil }
        reader = ByteReader(bytes, at: start)
      }
      _ = try reader.readCompactSize()
      return try number(pushedIn: &reader)
    } catch {
      return nil
    }
  }

  /// Whether the output that is spent here is the null one of a coinbase.
  private static func readsNull(_ reader: inout ByteReader) throws(DecodingError) -> Bool {
    let hash = try reader.readHash()
    let vout: UInt32 = try reader.read()
    return hash == .zero && vout == .max
  }

  /// A number that is not negative, as a script pushes it.
  private static func number(pushedIn reader: inout ByteReader) throws(DecodingError) -> Int? {
    let first: UInt8 = try reader.read()
    if (0x51...0x60).contains(first) { return Int(first) - 0x50 }
    guard first <= 4 else { return nil }
    var height = 0
    for place in 0..<Int(first) { height |= Int(try reader.read(UInt8.self)) << (8 * place) }
    return first > 0 && height >> (8 * Int(first) - 1) == 1 ? nil : height
  }
}
