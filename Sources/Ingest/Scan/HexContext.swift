import Bitcoin

/// What the text around sixty-four hex digits says of them.
enum HexContext {
  /// The output number behind a txid, as in `:1`, `#1` or `", "vout": 1`; nil where there is none.
  static func vout(_ bytes: ByteView, behind offset: Int) -> UInt32? {
    guard offset + 1 < bytes.count else { return nil }
    if bytes[offset] == 0x3a || bytes[offset] == 0x23 { return number(bytes, at: offset + 1) }
    var place = offset
    let limit = min(bytes.count, offset + 24)
    while place < limit, !LetterKinds.isLetter(bytes[place]), bytes[place] != 0x0a {
      place += 1
    }
    guard place + 4 < bytes.count, bytes[place] | 0x20 == 0x76, bytes[place + 1] | 0x20 == 0x6f,
      bytes[place + 2] | 0x20 == 0x75, bytes[place + 3] | 0x20 == 0x74
    else { return nil }
    place += 4
    let end = min(bytes.count, place + 8)
    while place < end, !LetterKinds.isLetter(bytes[place]), bytes[place] != 0x0a {
      place += 1
    }
    return number(bytes, at: place)
  }

  /// A number of at most seven figures that is a word of its own.
  private static func number(_ bytes: ByteView, at start: Int) -> UInt32? {
    var end = start
    while end < bytes.count, end - start < 8, ASCII.isFigure(bytes[end]) { end += 1 }
    guard (1...7).contains(end - start) else { return nil }
    guard end == bytes.count || !LetterKinds.isLetter(bytes[end]) else { return nil }
    return UInt32(String(decoding: bytes[start..<end], as: UTF8.self))
  }
}
