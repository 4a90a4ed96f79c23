import Bitcoin

/// What a byte can be part of.
enum CharacterKind {
  /// A figure.
  static let figure: UInt8 = 1
  /// A letter.
  static let letter: UInt8 = 2
  /// Either: part of a word.
  static let word: UInt8 = 3

  /// The kind of each byte; zero for what parts words.
  static let table: [UInt8] = (0..<256).map { value in
    let byte = UInt8(value)
    if ASCII.isFigure(byte) { return figure }
    return byte < 0x80 && ASCII.isLetter(byte) ? letter : 0
  }
}

/// Characters that are not seen and part no word: documents and web pages put them into long ones,
/// and so do those who do not want them to be found.
enum HiddenCharacter {
  /// Bytes of the hidden character that begins at an offset; 0 where none does.
  ///
  /// U+00AD, U+200B to U+200F, U+202A to U+202E, U+2060 to U+206F and U+FEFF in UTF-8.
  static func size(_ bytes: UnsafeRawBufferPointer, _ offset: Int) -> Int {
    guard offset + 1 < bytes.count else { return 0 }
    if bytes[offset] == 0xc2 { return bytes[offset + 1] == 0xad ? 2 : 0 }
    guard offset + 2 < bytes.count else { return 0 }
    switch (bytes[offset], bytes[offset + 1], bytes[offset + 2]) {
    case (0xe2, 0x80, 0x8b...0x8f), (0xe2, 0x80, 0xaa...0xae), (0xe2, 0x81, 0xa0...0xaf),
      (0xef, 0xbb, 0xbf):
      return 3
    default: return 0
    }
  }
}

/// Escapes of JSON, SQL and links whose last characters run into the word behind them.
enum WordEscape {
  /// How many characters of a word may belong to an escape, by the character before it.
  static func lengths(before: UInt8, _ word: UnsafeRawBufferPointer) -> [Int] {
    switch before {
    case 0x5c: word[0] == 0x75 ? [5, 1] : word[0] == 0x78 ? [3, 1] : [1]
    case 0x25, 0x3d: [2]
    default: []
    }
  }
}
