/// A text with its escapes undone, as whoever reads it on a screen sees it.
///
/// Undone are quoted-printable (RFC 2045), character references of HTML, escapes of JSON and C, those
/// of links (RFC 3986), characters that are not seen, and the full-width and mathematical forms of
/// ASCII. A text may hold several of these and may hold none: this is a second reading beside that
/// of the bytes as they stand, and checksums decide what is there. One pass.
public struct PlainReading: Sendable {
  /// A place behind which the reading goes on after something was undone.
  public struct Edit: Sendable {
    /// Where the undone characters stand in the reading, and where the text goes on behind them.
    public var start, end: Int
    /// Where they stand in the source, and where that goes on behind them.
    public var sourceStart, sourceEnd: Int
  }

  /// The reading.
  public private(set) var bytes: [UInt8] = []
  /// What was undone, in order.
  public private(set) var edits: [Edit] = []

  /// The reading of a text; nil where nothing in it is to be undone.
  public init?(_ source: UnsafeRawBufferPointer) {
    guard source.contains(where: { PlainReading.marks[Int($0)] }) else { return nil }
    bytes.reserveCapacity(source.count)
    var offset = 0
    while offset < source.count {
      let byte = source[offset]
      guard PlainReading.marks[Int(byte)] else {
        bytes.append(byte)
        offset += 1
        continue
      }
      let start = bytes.count
      let size = undo(source, offset)
      if size == 0 {
        bytes.append(byte)
        offset += 1
      } else {
        edits.append(
          Edit(start: start, end: bytes.count, sourceStart: offset, sourceEnd: offset + size))
        offset += size
      }
    }
    if edits.isEmpty { return nil }
  }

  /// Bytes with which something begins that may be undone.
  private static let marks: [Bool] = (0..<256).map {
    [0x3d, 0x26, 0x5c, 0x25, 0xc2, 0xcc, 0xcd, 0xe2, 0xef, 0xf0].contains($0)
  }
  /// Longest escape.
  private static let longest = 12

  /// Undoes what begins at an offset; the bytes that it takes, 0 where nothing is undone.
  private mutating func undo(_ source: UnsafeRawBufferPointer, _ offset: Int) -> Int {
    let rest = UnsafeRawBufferPointer(
      rebasing: source[offset..<min(source.count, offset + PlainReading.longest)])
    return switch source[offset] {
    case 0x3d: undoQuotedPrintable(rest)
    case 0x25: undoByte(rest, digits: 1, isCaseFree: true)
    case 0x26: undoReference(rest)
    case 0x5c: undoBackslash(rest)
    default: undoCharacter(rest)
    }
  }

  /// `=` before the end of a line, or before two hex digits, of which letters are capital.
  private mutating func undoQuotedPrintable(_ rest: UnsafeRawBufferPointer) -> Int {
    var end = 1
    while end < rest.count, rest[end] == 0x20 || rest[end] == 0x09 { end += 1 }
    if end < rest.count, rest[end] == 0x0a { return end + 1 }
    if end + 1 < rest.count, rest[end] == 0x0d, rest[end + 1] == 0x0a { return end + 2 }
    return undoByte(rest, digits: 1, isCaseFree: false)
  }

  private mutating func undoByte(
    _ rest: UnsafeRawBufferPointer, digits start: Int, isCaseFree: Bool
  ) -> Int {
    guard rest.count >= start + 2, let value = PlainReading.number(rest[start..<(start + 2)]),
      isCaseFree || rest[start..<(start + 2)].allSatisfy({ $0 < 0x61 })
    else { return 0 }
    bytes.append(UInt8(value))
    return start + 2
  }

  /// `&#98;`, `&#x62;`, `&amp;` and names of letters with accents; other names are gaps.
  private mutating func undoReference(_ rest: UnsafeRawBufferPointer) -> Int {
    guard let end = rest.firstIndex(of: 0x3b), end > 2 else { return 0 }
    let name = rest[1..<end]
    if name.first == 0x23 {
      let isHex = name[2] | 0x20 == 0x78
      let digits = name.dropFirst(isHex ? 2 : 1)
      guard let value = isHex ? PlainReading.number(digits) : UInt32(text(digits)) else { return 0 }
      return append(value) ? end + 1 : 0
    }
    guard name.allSatisfy({ ASCII.isLetter($0) || ASCII.isFigure($0) }) else { return 0 }
    switch text(name) {
    case "amp": bytes.append(0x26)
    case "lt": bytes.append(0x3c)
    case "gt": bytes.append(0x3e)
    case "quot": bytes.append(0x22)
    case "apos": bytes.append(0x27)
    case "shy", "zwj", "zwnj", "lrm", "rlm", "ZeroWidthSpace": break
    case let name where name.count > 3 && PlainReading.accents.contains(String(name.dropFirst())):
      bytes.append(rest[1])
    default: bytes.append(0x20)
    }
    return end + 1
  }

  private static let accents: Set<String> = [
    "acute", "grave", "circ", "tilde", "uml", "cedil", "caron", "ring",
  ]

  /// `\n`, `\/`, `\x62`, `\u0062`, `\u{62}`, and two `\u` for one character.
  private mutating func undoBackslash(_ rest: UnsafeRawBufferPointer) -> Int {
    guard rest.count > 1 else { return 0 }
    switch rest[1] {
    case 0x6e, 0x72, 0x74, 0x0a: bytes.append(0x0a)
    case 0x2f, 0x22, 0x27, 0x5c: bytes.append(rest[1])
    case 0x78: return undoByte(rest, digits: 2, isCaseFree: true)
    case 0x75: return undoUnicode(rest)
    default: return 0
    }
    return 2
  }

  private mutating func undoUnicode(_ rest: UnsafeRawBufferPointer) -> Int {
    if rest.count > 4, rest[2] == 0x7b {
      guard let end = rest.firstIndex(of: 0x7d), let value = PlainReading.number(rest[3..<end])
      else { return 0 }
      return append(value) ? end + 1 : 0
    }
    guard rest.count >= 6, let value = PlainReading.number(rest[2..<6]) else { return 0 }
    if 0xd800...0xdbff ~= value, rest.count >= 12, rest[6] == 0x5c, rest[7] == 0x75,
      let low = PlainReading.number(rest[8..<12]), 0xdc00...0xdfff ~= low
    {
      return append(0x10000 + (value - 0xd800) << 10 + (low - 0xdc00)) ? 12 : 0
    }
    return append(value) ? 6 : 0
  }

  /// A character that stands for one of ASCII, or for none.
  private mutating func undoCharacter(_ rest: UnsafeRawBufferPointer) -> Int {
    let size = rest[0] >= 0xf0 ? 4 : rest[0] >= 0xe0 ? 3 : 2
    guard rest.count >= size else { return 0 }
    var value = UInt32(rest[0]) & (0xff >> UInt32(size + 1))
    for byte in rest[1..<size] {
      guard byte & 0xc0 == 0x80 else { return 0 }
      value = value << 6 | UInt32(byte & 0x3f)
    }
    if let letter = LetterFolding.asASCII(value) {
      bytes.append(letter)
      return size
    }
    return switch LetterFolding.meaning(of: value) {
    case .hidden, .accent: size
    default: 0
    }
  }

  /// Adds a character in UTF-8; hidden ones are left out, half ones refused.
  private mutating func append(_ value: UInt32) -> Bool {
    guard let scalar = Unicode.Scalar(value) else { return false }
    if value < 0x80 {
      bytes.append(UInt8(value))
    } else if let letter = LetterFolding.asASCII(value) {
      bytes.append(letter)
    } else if case .hidden = LetterFolding.meaning(of: value) {
      return true
    } else {
      bytes.append(contentsOf: Array(String(scalar).utf8))
    }
    return true
  }

  private func text(_ bytes: Slice<UnsafeRawBufferPointer>) -> String {
    String(decoding: bytes, as: UTF8.self)
  }

  private static func number(_ digits: Slice<UnsafeRawBufferPointer>) -> UInt32? {
    guard (1...6).contains(digits.count) else { return nil }
    var value: UInt32 = 0
    for byte in digits {
      guard let digit = Hex.value(of: byte) else { return nil }
      value = value << 4 | UInt32(digit)
    }
    return value
  }
}
