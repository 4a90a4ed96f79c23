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
}

/// Takes the words of letters out of a stream of UTF-8 and tells of the seed phrases among them.
///
/// One pass; between calls it keeps hashes of words, never their letters.
public struct SeedPhraseReader: Sendable {
  private let lists = SeedWordList.table
  private var row = SeedPhraseRow()
  private var word = SeedWord()
  private var ideographs = 0
  /// The last word, on no list, to which the letters of this one are added.
  private var joined: SeedWord?
  private var lastShort: UInt32 = 0
  private var start = TextPosition(offset: 0, line: 1, column: 1)
  private var place = TextPosition(offset: 0, line: 1, column: 1)
  private var scalar: UInt32 = 0
  private var scalarStart = TextPosition(offset: 0, line: 1, column: 1)
  private var missing = 0
  private var tagStart: Int?

  /// A reader at the beginning of a text, to which hidden characters part words; they are undone
  /// where they stand inside one (``PlainReading``).
  public init() {}

  /// Takes in the next bytes, which stand at a place that is known, behind the last ones.
  public mutating func read(
    _ bytes: ByteView, at place: TextPosition, _ take: (SeedPhraseFinding) -> Void
  ) {
    self.place = place
    read(bytes, take)
  }

  /// Takes in the next bytes and hands over the phrases that end in them.
  public mutating func read(
    _ bytes: ByteView, _ take: (SeedPhraseFinding) -> Void
  ) {
    var offset = 0
    while offset < bytes.count {
      let byte = bytes[offset]
      if ASCII.isLetter(byte), byte < 0x80 {
        var end = offset + 1
        while end < bytes.count, ASCII.isLetter(bytes[end]), bytes[end] < 0x80 { end += 1 }
        readLetters(ByteView(rebasing: bytes[offset..<end]), take)
        offset = end
        continue
      }
      let next = offset + 1 < bytes.count ? bytes[offset + 1] : 0
      // Lojban writes words with an apostrophe within.
      if byte == 0x27, word.count > 0, ASCII.isLetter(next) {
        word.add(UInt32(byte))
        joined?.add(UInt32(byte))
        advance(byte)
        offset += 1
        continue
      }
      if byte < 0x80 {
        missing = 0
        part(take)
        // The letter of an escaped line end is none of the next word.
        if byte == 0x5c, next == 0x6e || next == 0x72 || next == 0x74 {
          advance(byte)
          advance(next)
          offset += 2
          continue
        }
        if byte == 0x3c { tagStart = place.offset }
        if byte == 0x3e { tagStart = nil }
      } else {
        readFurther(byte, take)
      }
      advance(byte)
      offset += 1
    }
  }

  /// Letters of ASCII, the most of what is read.
  private mutating func readLetters(
    _ letters: ByteView, _ take: (SeedPhraseFinding) -> Void
  ) {
    missing = 0
    if ideographs > 0 { part(take) }
    begin(at: place)
    word.add(letters: letters)
    joined?.add(letters: letters)
    place.offset += letters.count
    place.column += letters.count
  }

  /// Ends the text.
  public mutating func end(_ take: (SeedPhraseFinding) -> Void) {
    part(take)
    row.end().map(take)
  }

  private mutating func advance(_ byte: UInt8) {
    place.offset += 1
    if byte == 0x0a {
      place.line += 1
      place.column = 1
    } else if byte & 0xc0 != 0x80 {
      place.column += 1
    }
  }

  private mutating func readFurther(_ byte: UInt8, _ take: (SeedPhraseFinding) -> Void) {
    if byte >= 0xc0 {
      missing = byte >= 0xf0 ? 3 : byte >= 0xe0 ? 2 : 1
      scalar = UInt32(byte) & (0x3f >> UInt32(missing))
      scalarStart = place
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
      guard word.count == 2, word.hash != lastShort else { return }
      lastShort = word.hash
      return add(0, take)
    }
    let lists = ideographs > 1 ? 0 : self.lists.lists(of: word)
    if lists == 0, let joined {
      let ofBoth = self.lists.lists(of: joined)
      if ofBoth != 0 {
        row.replaceLast(with: joined, lists: ofBoth, end: place.offset)
        self.joined = nil
        return
      }
    }
    add(lists, take)
  }

  private mutating func add(_ lists: UInt32, _ take: (SeedPhraseFinding) -> Void) {
    joined = lists == 0 && ideographs == 0 ? word : nil
    let next = SeedPhraseRow.Word(start: start, end: place.offset, word: word, lists: lists)
    row.add(next).map(take)
  }
}
