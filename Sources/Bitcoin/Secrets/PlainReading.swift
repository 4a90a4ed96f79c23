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
    /// What was undone.
    public var kind: Kind
  }

  /// What was undone at a place.
  public enum Kind: Sendable {
    case quotedPrintable, percent, reference, backslash, hidden, letterForm
  }

  /// The reading.
  public private(set) var bytes: [UInt8] = []
  /// What was undone, in order.
  public private(set) var edits: [Edit] = []

  /// The reading of no text.
  public init() {}

  /// The reading of a text; nil where nothing in it is to be undone.
  public init?(_ source: ByteView) {
    guard read(source) else { return nil }
  }

  /// Reads another text, into the memory of the one before; false where nothing in it is to be
  /// undone, and nothing is read.
  public mutating func read(_ source: ByteView) -> Bool {
    bytes.removeAll(keepingCapacity: true)
    edits.removeAll(keepingCapacity: true)
    var offset = PlainReading.nextMark(source, 0)
    guard offset < source.count else { return false }
    bytes.reserveCapacity(source.count)
    var taken = 0
    while offset < source.count {
      let byte = source[offset]
      bytes.append(contentsOf: ByteView(rebasing: source[taken..<offset]))
      taken = offset
      let start = bytes.count
      let size = undo(source, offset)
      if size > 0 {
        edits.append(
          Edit(
            start: start, end: bytes.count, sourceStart: offset, sourceEnd: offset + size,
            kind: PlainReading.kind(byte, start == bytes.count)))
        taken = offset + size
      }
      offset = PlainReading.nextMark(source, max(offset + 1, taken))
    }
    if edits.isEmpty { return false }
    bytes.append(contentsOf: ByteView(rebasing: source[taken...]))
    return true
  }

  /// Where something begins that may be undone, from an offset on; the end where nothing does.
  @inline(__always)
  private static func nextMark(_ source: ByteView, _ offset: Int) -> Int {
    unsafe marks.withUnsafeBufferPointer { marks in
      var offset = offset
      while offset < source.count, unsafe marks[Int(source[offset])] == 0 { offset += 1 }
      return offset
    }
  }

  /// Whether something may begin with a byte that is undone.
  @inline(__always)
  static func isMark(_ byte: UInt8) -> Bool {
    unsafe marks.withUnsafeBufferPointer { unsafe $0[Int(byte)] != 0 }
  }

  private static func kind(_ byte: UInt8, _ isGone: Bool) -> Kind {
    switch byte {
    case 0x3d: .quotedPrintable
    case 0x25: .percent
    case 0x26: .reference
    case 0x5c: .backslash
    default: isGone ? .hidden : .letterForm
    }
  }

  /// Bytes with which something begins that may be undone: `=`, `&`, `\`, `%` and the first of some
  /// characters in UTF-8.
  // swift-format-ignore
  private static let marks: [UInt8] = [
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  ]
  /// Longest escape.
  private static let longest = 12

  /// Where a part of the reading stands in the source.
  public func source(of range: Range<Int>) -> Range<Int> {
    guard !range.isEmpty else { return 0..<0 }
    let start = place(ofByte: range.lowerBound)
    return start.lowerBound..<max(start.upperBound, place(ofByte: range.upperBound - 1).upperBound)
  }

  /// Where the reading goes on from an offset of the source on; behind an edit that begins before.
  public func offset(ofSource offset: Int) -> Int {
    let next = edits.firstPlace { $0.sourceStart >= offset }
    guard next > 0 else { return offset }
    let edit = edits[next - 1]
    return edit.end + max(0, offset - edit.sourceEnd)
  }

  /// What was undone first within a part of the reading; nil where it stands in the source as it is.
  public func kind(in range: Range<Int>) -> Kind? {
    let first = edits.firstPlace { $0.end > range.lowerBound }
    guard
      let edit = edits[first...].first(where: { $0.end > $0.start || $0.start > range.lowerBound }),
      edit.start < range.upperBound
    else { return nil }
    return edit.kind
  }

  /// Where a byte of the reading stands in the source.
  private func place(ofByte offset: Int) -> Range<Int> {
    let next = edits.firstPlace { $0.start > offset }
    guard next > 0 else { return offset..<(offset + 1) }
    let edit = edits[next - 1]
    if offset < edit.end { return edit.sourceStart..<edit.sourceEnd }
    let start = edit.sourceEnd + offset - edit.end
    return start..<(start + 1)
  }

  /// Undoes what begins at an offset; the bytes that it takes, 0 where nothing is undone.
  private mutating func undo(_ source: ByteView, _ offset: Int) -> Int {
    let rest = ByteView(
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
  private mutating func undoQuotedPrintable(_ rest: ByteView) -> Int {
    var end = 1
    while end < rest.count, rest[end] == 0x20 || rest[end] == 0x09 { end += 1 }
    if end < rest.count, rest[end] == 0x0a { return end + 1 }
    if end + 1 < rest.count, rest[end] == 0x0d, rest[end + 1] == 0x0a { return end + 2 }
    return undoByte(rest, digits: 1, isCaseFree: false)
  }

  private mutating func undoByte(
    _ rest: ByteView, digits start: Int, isCaseFree: Bool
  ) -> Int {
    guard rest.count >= start + 2, let value = PlainReading.number(rest[start..<(start + 2)]),
      isCaseFree || rest[start..<(start + 2)].allSatisfy({ $0 < 0x61 })
    else { return 0 }
    bytes.append(UInt8(value))
    return start + 2
  }

  /// `&#98;`, `&#x62;`, `&amp;` and names of letters with accents; other names are gaps.
  private mutating func undoReference(_ rest: ByteView) -> Int {
    var (end, name): (Int, UInt64) = (1, 0)
    while end < rest.count, rest[end] != 0x3b {
      name = name << 8 | UInt64(rest[end])
      end += 1
    }
    guard end < rest.count, end > 2 else { return 0 }
    if rest[1] == 0x23 {
      let isHex = rest[2] | 0x20 == 0x78
      let digits = rest[(isHex ? 3 : 2)..<end]
      guard let value = isHex ? PlainReading.number(digits) : PlainReading.decimal(digits) else {
        return 0
      }
      return append(value) ? end + 1 : 0
    }
    for byte in rest[1..<end] where !(ASCII.isLetter(byte) || ASCII.isFigure(byte)) { return 0 }
    if let letter = Names.letters.first(where: { $0.name == name })?.letter {
      bytes.append(letter)
    } else if !Names.hidden.contains(name) {
      // An accent behind the letter that has it; of a long name the last eight letters were kept.
      let accent = end > 9 ? 0 : name & (1 << UInt64(8 * (end - 2)) - 1)
      bytes.append(Names.accents.contains(accent) ? rest[1] : 0x20)
    }
    return end + 1
  }

  /// Names of references as numbers, the last letter lowest.
  private enum Names {
    static let letters: [(name: UInt64, letter: UInt8)] = [
      ("amp", 0x26), ("lt", 0x3c), ("gt", 0x3e), ("quot", 0x22), ("apos", 0x27),
    ].map { (number($0.0), $0.1) }
    static let hidden = ["shy", "zwj", "zwnj", "lrm", "rlm"].map(number)
    static let accents = ["acute", "grave", "circ", "tilde", "uml", "cedil", "caron", "ring"]
      .map(number)

    private static func number(_ name: String) -> UInt64 {
      name.utf8.reduce(0) { $0 << 8 | UInt64($1) }
    }
  }

  private static func decimal(_ digits: Slice<ByteView>) -> UInt32? {
    guard (1...7).contains(digits.count) else { return nil }
    var value: UInt32 = 0
    for byte in digits {
      guard ASCII.isFigure(byte) else { return nil }
      value = value * 10 + UInt32(byte - 0x30)
    }
    return value
  }

  /// `\n`, `\/`, `\x62`, `\u0062`, `\u{62}`, and two `\u` for one character.
  private mutating func undoBackslash(_ rest: ByteView) -> Int {
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

  private mutating func undoUnicode(_ rest: ByteView) -> Int {
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
  private mutating func undoCharacter(_ rest: ByteView) -> Int {
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
    guard Unicode.Scalar(value) != nil else { return false }
    if value < 0x80 {
      bytes.append(UInt8(value))
    } else if let letter = LetterFolding.asASCII(value) {
      bytes.append(letter)
    } else if case .hidden = LetterFolding.meaning(of: value) {
      return true
    } else {
      UTF8Bytes.each(of: value) { bytes.append($0) }
    }
    return true
  }

  private static func number(_ digits: Slice<ByteView>) -> UInt32? {
    guard (1...6).contains(digits.count) else { return nil }
    var value: UInt32 = 0
    for byte in digits {
      guard let digit = Hex.value(of: byte) else { return nil }
      value = value << 4 | UInt32(digit)
    }
    return value
  }
}

extension [PlainReading.Edit] {
  /// The first of edits in order for which something holds that holds for all behind it.
  public func firstPlace(_ holds: (PlainReading.Edit) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if holds(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
