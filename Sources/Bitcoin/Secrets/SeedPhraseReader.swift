/// Where something stands in a text.
public struct TextPosition: Sendable, Equatable {
  /// Bytes before it.
  public var offset: Int
  /// Line, from 1.
  public var line: Int
  /// Character of the line, from 1.
  public var column: Int

  /// A place of a text.
  public init(offset: Int, line: Int, column: Int) {
    (self.offset, self.line, self.column) = (offset, line, column)
  }
}

/// A seed phrase that was met; its words are not kept.
public struct SeedPhraseFinding: Sendable, Equatable {
  /// Where its first word stands.
  public var place: TextPosition
  /// Words of the list in it.
  public var words: Int
  /// Words of the part that is a phrase with a sound checksum; nil where there is none.
  public var soundWords: Int?
  /// Whether its words differ enough that they are a phrase without a checksum, too.
  public var isVaried: Bool
}

/// Takes the words of letters out of a stream of UTF-8 and tells of the seed phrases among them.
///
/// One pass; between calls it keeps hashes of words, never their letters. Most words of most texts
/// begin as no word of a list does: those cost a look at their first four letters and no more.
public struct SeedPhraseReader: Sendable {
  private let lists = SeedWordList.table
  private var row = SeedPhraseRow()
  private var word = SeedWord()
  private var ideographs = 0
  /// The last word, on no list, to which the letters of this one are added; none while there is no
  /// row that it could go on.
  private var joined: SeedWord?
  private var lastShort: UInt32 = 0
  private var start = TextPosition(offset: 0, line: 1, column: 1)
  private var cursor = TextCursor()
  private var scalar: UInt32 = 0
  private var scalarStart = TextPosition(offset: 0, line: 1, column: 1)
  private var missing = 0
  private var tagStart: Int?

  /// A reader at the beginning of a text, to which hidden characters part words; they are undone
  /// where they stand inside one (``PlainReading``).
  public init() {}

  /// Whether it will tell the same as another of whatever both read next, from the same place on.
  public func goesOn(as other: SeedPhraseReader) -> Bool {
    word == other.word && row == other.row && joined == other.joined && missing == 0
      && other.missing == 0 && lastShort == other.lastShort && ideographs == other.ideographs
      && (word.count == 0 || start == other.start) && tagInReach == other.tagInReach
  }

  /// The tag of markup that has begun, as long as its words are told apart.
  private var tagInReach: Int? {
    tagStart.flatMap { cursor.offset - $0 < SeedPhrase.widestGap ? $0 : nil }
  }

  /// Takes in the next bytes, which stand at a place that is known, behind the last ones.
  public mutating func read(
    _ bytes: ByteView, at place: TextPosition, _ take: (SeedPhraseFinding) -> Void
  ) {
    cursor.move(to: place)
    read(bytes, take)
  }

  /// Takes in bytes that were made of those of the stream that come next.
  public mutating func read(
    _ bytes: ByteView, for source: ByteView, _ take: (SeedPhraseFinding) -> Void
  ) {
    let place = cursor
    read(bytes, take)
    cursor = place
    for byte in source { cursor.pass(byte) }
  }

  /// Takes in the next bytes and hands over the phrases that end in them.
  public mutating func read(
    _ bytes: ByteView, _ take: (SeedPhraseFinding) -> Void
  ) {
    var offset = 0
    while offset < bytes.count {
      let byte = bytes[offset]
      if ASCII.isLetter(byte), byte < 0x80 {
        let end = LetterRun.end(bytes, from: offset)
        let letters = ByteView(rebasing: bytes[offset..<end])
        if word.count == 0, isParted(bytes, end) {
          takeWhole(letters, take)
        } else {
          takeLetters(letters, take)
        }
        cursor.offset += letters.count
        offset = end
      } else if byte < 0x80 {
        offset += takeSign(byte, offset + 1 < bytes.count ? bytes[offset + 1] : 0, take)
      } else {
        takeFurther(byte, take)
        offset += 1
      }
    }
  }

  /// Whether a word of ASCII letters ends at an offset, so that nothing behind it belongs to it.
  @inline(__always)
  private func isParted(_ bytes: ByteView, _ end: Int) -> Bool {
    end < bytes.count && bytes[end] < 0x80 && bytes[end] != 0x27
  }

  /// Takes in a sign of ASCII, or two that belong together; how many.
  @inline(__always)
  private mutating func takeSign(
    _ byte: UInt8, _ next: UInt8, _ take: (SeedPhraseFinding) -> Void
  ) -> Int {
    // Lojban writes words with an apostrophe within.
    if byte == 0x27, word.count > 0, ASCII.isLetter(next) {
      word.add(UInt32(byte))
      joined?.add(UInt32(byte))
      cursor.offset += 1
      return 1
    }
    missing = 0
    part(take)
    switch byte {
    case 0x0a: cursor.beginLine()
    case 0x5c where next == 0x6e || next == 0x72 || next == 0x74:
      // The letter of an escaped line end is none of the next word.
      cursor.offset += 2
      return 2
    case 0x3c: tagStart = cursor.offset
    case 0x3e: tagStart = nil
    default: break
    }
    cursor.offset += 1
    return 1
  }

  /// Letters of a word that is not all there yet, or goes on.
  private mutating func takeLetters(
    _ letters: ByteView, _ take: (SeedPhraseFinding) -> Void
  ) {
    missing = 0
    if ideographs > 0 { part(take) }
    begin(at: cursor.position)
    word.add(letters: letters)
    joined?.add(letters: letters)
  }

  /// A word of ASCII letters alone, from its first to its last: as ``takeLetters(_:_:)`` and
  /// ``endWord(_:)`` would, without what such a word does not need.
  @inline(__always)
  private mutating func takeWhole(
    _ letters: ByteView, _ take: (SeedPhraseFinding) -> Void
  ) {
    missing = 0
    joined?.add(letters: letters)
    guard letters.count > 1 else { return }
    if let tagStart, cursor.offset - tagStart < SeedPhrase.widestGap { return }
    var word = SeedWord(opening: letters)
    let mayBeListed = letters.count > 2 && lists.mayBegin(word)
    // Without a row, a word on no list begins none.
    if row.isEmpty, !mayBeListed, letters.count > 2 { return }
    word.addRest(of: letters)
    start = cursor.position
    let end = cursor.offset + letters.count
    if letters.count == 2 {
      takeShort(word, end, take)
    } else {
      takeLong(word, mayBeListed ? lists.lists(of: word) : 0, end, take)
    }
  }

  /// Ends the text.
  public mutating func end(_ take: (SeedPhraseFinding) -> Void) {
    part(take)
    row.end().map(take)
  }

  private mutating func takeFurther(_ byte: UInt8, _ take: (SeedPhraseFinding) -> Void) {
    defer {
      cursor.offset += 1
      if byte < 0xc0 { cursor.goOnWithCharacter() }
    }
    if byte >= 0xc0 {
      missing = byte >= 0xf0 ? 3 : byte >= 0xe0 ? 2 : 1
      scalar = UInt32(byte) & (0x3f >> UInt32(missing))
      scalarStart = cursor.position
      return
    }
    guard missing > 0 else { return part(take) }
    scalar = scalar << 6 | UInt32(byte & 0x3f)
    missing -= 1
    if missing == 0 { takeScalar(take) }
  }

  private mutating func takeScalar(_ take: (SeedPhraseFinding) -> Void) {
    switch LetterFolding.meaning(of: scalar) {
    case .letters(let first, let second, let third):
      if ideographs > 0 { part(take) }
      begin(at: scalarStart)
      for letter in [first, second, third] where letter != 0 {
        word.add(letter)
        joined?.add(letter)
      }
    case .ideograph:
      if ideographs == 0 { part(take) }
      begin(at: scalarStart)
      word.add(scalar)
      ideographs += 1
    case .accent: return
    case .hidden, .gap: part(take)
    }
  }

  @inline(__always)
  private mutating func begin(at place: TextPosition) {
    if word.count == 0 { start = place }
  }

  /// Ends a word. Those inside a tag of markup are names of its own; single letters part nothing,
  /// nor does a word of two that is said again, as a label is.
  @inline(__always)
  private mutating func part(_ take: (SeedPhraseFinding) -> Void) {
    guard word.count > 0 else { return }
    endWord(take)
    word = SeedWord()
    ideographs = 0
  }

  private mutating func endWord(_ take: (SeedPhraseFinding) -> Void) {
    if let tagStart, start.offset - tagStart < SeedPhrase.widestGap { return }
    if word.count < 3, ideographs == 0 {
      if word.count == 2 { takeShort(word, cursor.offset, take) }
    } else {
      takeLong(word, ideographs > 1 ? 0 : lists.lists(of: word), cursor.offset, take)
    }
  }

  /// A word of two letters, which is on no list.
  private mutating func takeShort(
    _ word: SeedWord, _ end: Int, _ take: (SeedPhraseFinding) -> Void
  ) {
    guard word.hash != lastShort else { return }
    lastShort = word.hash
    add(word, 0, end, take)
  }

  /// A word that may be the rest of the one before.
  private mutating func takeLong(
    _ word: SeedWord, _ found: UInt32, _ end: Int, _ take: (SeedPhraseFinding) -> Void
  ) {
    if found == 0, let joined {
      let ofBoth = lists.lists(of: joined)
      if ofBoth != 0 {
        row.replaceLast(with: joined, lists: ofBoth, end: end)
        self.joined = nil
        return
      }
    }
    add(word, found, end, take)
  }

  private mutating func add(
    _ word: SeedWord, _ found: UInt32, _ end: Int, _ take: (SeedPhraseFinding) -> Void
  ) {
    row.add(.init(start: start, end: end, word: word, lists: found)).map(take)
    let goesOn = found == 0 && ideographs == 0 && !row.isEmpty && lists.mayBegin(word)
    joined = goesOn ? word : nil
  }
}

/// The place of a stream that a reader has come to, kept so that most bytes cost one addition.
private struct TextCursor: Sendable {
  var offset = 0
  private var line = 1
  /// The offset at which the line would begin if each of its characters before were of one byte.
  private var lineStart = 0

  var position: TextPosition {
    TextPosition(offset: offset, line: line, column: offset - lineStart + 1)
  }

  mutating func move(to place: TextPosition) {
    (offset, line, lineStart) = (place.offset, place.line, place.offset - place.column + 1)
  }

  /// Goes on behind a byte.
  mutating func pass(_ byte: UInt8) {
    if byte == 0x0a { beginLine() }
    offset += 1
    if byte & 0xc0 == 0x80 { goOnWithCharacter() }
  }

  /// Notes that the byte here ends a line.
  mutating func beginLine() {
    line += 1
    lineStart = offset + 1
  }

  /// Notes that the byte before belongs to the character before it.
  mutating func goOnWithCharacter() { lineStart += 1 }
}

/// Rows of ASCII letters, eight bytes at once.
private enum LetterRun {
  /// Where the letters end that stand from an offset on.
  @inline(__always)
  static func end(_ bytes: ByteView, from start: Int) -> Int {
    var end = start
    while end + 8 <= bytes.count {
      let word = bytes.loadUnaligned(fromByteOffset: end, as: UInt64.self).littleEndian
      let others = ~letters(word) & 0x8080_8080_8080_8080
      guard others == 0 else { return end + others.trailingZeroBitCount / 8 }
      end += 8
    }
    while end < bytes.count, ASCII.isLetter(bytes[end]), bytes[end] < 0x80 { end += 1 }
    return end
  }

  /// The highest bit of each byte that is a letter: small, it is from 0x61 to 0x7a.
  @inline(__always)
  private static func letters(_ word: UInt64) -> UInt64 {
    let small = (word | 0x2020_2020_2020_2020) & 0x7f7f_7f7f_7f7f_7f7f
    return (small &+ 0x1f1f_1f1f_1f1f_1f1f) & ~(small &+ 0x0505_0505_0505_0505) & ~word
  }
}
