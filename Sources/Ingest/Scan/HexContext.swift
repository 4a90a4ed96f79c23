import Bitcoin

/// What the text around sixty-four hex digits says of them.
enum HexContext {
  /// Beginnings of words; a space behind one stands for the end of the word.
  private static let secretNames: [[UInt8]] = [
    " priv", " secret ", " secretkey ", " seed ", " seedhex ", " wif ", " entropy ",
  ].map { Array($0.utf8) }
  /// Names that take the meaning back: a key that is called public is none.
  private static let openNames: [[UInt8]] = [" pub", " txid", " hash", " sha"].map {
    Array($0.utf8)
  }

  /// Whether the words just before an offset, on its line, call it a private key or a seed.
  static func isCalledPrivate(_ bytes: UnsafeRawBufferPointer, before offset: Int) -> Bool {
    let start = max(0, offset - 40)
    var line = bytes[start..<offset]
    if let lineEnd = line.lastIndex(of: 0x0a) { line = line[(lineEnd + 1)...] }
    // Words in small letters with a space on either side.
    let context = [0x20] + line.map { ASCII.isLetter($0) ? $0 | 0x20 : 0x20 } + [0x20]
    guard let named = lastPlace(of: secretNames, in: context) else { return false }
    return named > lastPlace(of: openNames, in: context) ?? -1
  }

  private static func lastPlace(of names: [[UInt8]], in text: [UInt8]) -> Int? {
    names.compactMap { name -> Int? in
      guard text.count >= name.count else { return nil }
      return (0...(text.count - name.count)).last { start in
        text[start..<(start + name.count)].elementsEqual(name)
      }
    }.max()
  }

  /// The output number behind a txid, as in `:1`, `#1` or `", "vout": 1`; nil where there is none.
  static func vout(_ bytes: UnsafeRawBufferPointer, behind offset: Int) -> UInt32? {
    guard offset + 1 < bytes.count else { return nil }
    if bytes[offset] == 0x3a || bytes[offset] == 0x23 { return number(bytes, at: offset + 1) }
    var place = offset
    let limit = min(bytes.count, offset + 24)
    while place < limit, CharacterKind.table[Int(bytes[place])] == 0, bytes[place] != 0x0a {
      place += 1
    }
    let name = Array("vout".utf8)
    guard place + name.count < bytes.count,
      name.indices.allSatisfy({ bytes[place + $0] | 0x20 == name[$0] })
    else { return nil }
    place += name.count
    let end = min(bytes.count, place + 8)
    while place < end, CharacterKind.table[Int(bytes[place])] == 0, bytes[place] != 0x0a {
      place += 1
    }
    return number(bytes, at: place)
  }

  /// A number of at most seven figures that is a word of its own.
  private static func number(_ bytes: UnsafeRawBufferPointer, at start: Int) -> UInt32? {
    var end = start
    while end < bytes.count, end - start < 8, ASCII.isFigure(bytes[end]) { end += 1 }
    guard (1...7).contains(end - start) else { return nil }
    guard end == bytes.count || CharacterKind.table[Int(bytes[end])] == 0 else { return nil }
    return UInt32(String(decoding: bytes[start..<end], as: UTF8.self))
  }
}
