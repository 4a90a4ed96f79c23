/// What letters a word of ASCII letters and figures is made of, and which alphabets it is not in.
public struct LetterKinds: OptionSet, Sendable {
  /// A bit for each kind.
  public let rawValue: UInt8

  /// The kinds of some bits.
  @inline(__always)
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// A figure.
  public static let figure = LetterKinds(rawValue: 1)
  /// A capital letter.
  public static let capital = LetterKinds(rawValue: 2)
  /// A small letter.
  public static let small = LetterKinds(rawValue: 4)
  /// A letter that base 58 lacks.
  public static let notBase58 = LetterKinds(rawValue: 8)
  /// A letter that the data of bech32 lacks, in either case.
  public static let notBech32 = LetterKinds(rawValue: 16)
  /// A letter that is no hex digit.
  public static let notHex = LetterKinds(rawValue: 32)

  /// Figures, capitals and small letters, as base58 texts have and no name or number has.
  public static let mixed: LetterKinds = [.figure, .capital, .small]

  /// The kinds of each byte, zero for what parts words: written out, as the values of ``Base58Check``.
  // swift-format-ignore
  static let table: [UInt8] = [
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9, 17, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0,
    0, 0, 2, 18, 2, 2, 2, 2, 34, 34, 58, 34, 34, 34, 34, 34, 58, 34, 34, 34, 34, 34, 34, 34, 34,
    34, 34, 34, 0, 0, 0, 0, 0, 0, 4, 20, 4, 4, 4, 4, 36, 36, 52, 36, 36, 44, 36, 36, 52, 36, 36,
    36, 36, 36, 36, 36, 36, 36, 36, 36, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  ]

  /// The kinds of some bytes, all of which are letters or figures.
  public init(of word: ByteView) {
    rawValue = unsafe LetterKinds.table.withUnsafeBufferPointer { table in
      word.reduce(0) { unsafe $0 | table[Int($1)] }
    }
  }

  /// The kinds of a byte; none where it parts words.
  @inline(__always)
  static func kind(of byte: UInt8) -> UInt8 {
    unsafe table.withUnsafeBufferPointer { unsafe $0[Int(byte)] }
  }

  /// Whether a byte is an ASCII letter or figure, of which words are made.
  @inline(__always)
  public static func isLetter(_ byte: UInt8) -> Bool {
    byte < 0x80 && (ASCII.isLetter(byte) || ASCII.isFigure(byte))
  }
}

/// A word: a run of ASCII letters and figures.
public struct Word: Sendable {
  /// Where it stands.
  public var range: Range<Int>
  /// What it is made of.
  public var kinds: LetterKinds
}

/// The words of some bytes, in order. One look-up for each byte, eight at once: most words begin and
/// end in the block that is there.
public struct Words {
  private let bytes: ByteView
  private let table = LetterKinds.table
  private let stop: Int
  private var offset: Int
  /// The kinds of eight bytes, and where they stand; at first nowhere.
  private var (block, blockStart): (UInt64, Int) = (0, -8)

  /// The words that begin in a part of some bytes; the last may go on behind it.
  public init(of bytes: ByteView, in part: Range<Int>) {
    self.bytes = bytes
    offset = part.lowerBound
    stop = min(part.upperBound, bytes.count)
  }

  /// The words of some bytes.
  public init(of bytes: ByteView) { self.init(of: bytes, in: 0..<bytes.count) }

  /// The last word that ends in a part of some bytes, as far as it stands there; nil where there is
  /// none.
  public static func last(of bytes: ByteView, in part: Range<Int>) -> Word? {
    unsafe LetterKinds.table.withUnsafeBufferPointer { table in
      var end = part.upperBound
      while end > part.lowerBound, unsafe table[Int(bytes[end - 1])] == 0 { end -= 1 }
      var (start, kinds) = (end, UInt8(0))
      while start > part.lowerBound, unsafe table[Int(bytes[start - 1])] != 0 {
        start -= 1
        kinds |= unsafe table[Int(bytes[start])]
      }
      return start < end ? Word(range: start..<end, kinds: LetterKinds(rawValue: kinds)) : nil
    }
  }

  /// Goes on at an offset.
  public mutating func skip(to offset: Int) { self.offset = max(self.offset, offset) }

  /// The next word; nil where there is none.
  public mutating func next() -> Word? {
    while true {
      let kinds = kinds(from: offset)
      if kinds != 0 {
        offset += kinds.trailingZeroBitCount / 8
        break
      }
      offset = blockStart + 8
      guard offset < stop else { return nil }
    }
    guard offset < stop else { return nil }
    var (end, all): (Int, UInt64) = (offset, 0)
    while true {
      let kinds = kinds(from: end)
      // The highest bit of each byte that parts words; kinds leave it clear.
      let gaps = ~(kinds &+ 0x7f7f_7f7f_7f7f_7f7f) & 0x8080_8080_8080_8080
      let letters = gaps.trailingZeroBitCount / 8
      all |= gaps == 0 ? kinds : kinds & (gaps & (0 &- gaps) &- 1)
      end += letters
      guard end == blockStart + 8 else { break }
    }
    defer { offset = end }
    return Word(range: offset..<end, kinds: Words.union(all))
  }

  /// The kinds of the bytes of a block from an offset on, the first one lowest; zeros behind it.
  @inline(__always)
  private mutating func kinds(from offset: Int) -> UInt64 {
    if offset >= blockStart + 8 || offset < blockStart { load(offset) }
    return block &>> UInt64(8 &* (offset &- blockStart))
  }

  /// Looks up eight bytes at once; what is behind the end parts words.
  @inline(__always)
  private mutating func load(_ place: Int) {
    var letters: UInt64 = 0
    if place + 8 <= bytes.count {
      letters = bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self).littleEndian
    } else {
      for next in place..<max(place, bytes.count) {
        letters |= UInt64(bytes[next]) &<< UInt64(8 &* (next &- place))
      }
    }
    unsafe table.withUnsafeBufferPointer { table in
      var kinds: UInt64 = 0
      for shift in stride(from: UInt64(0), to: 64, by: 8) {
        kinds |= unsafe UInt64(table[Int(letters &>> shift & 255)]) &<< shift
      }
      (block, blockStart) = (kinds, place)
    }
  }

  /// The kinds in any byte.
  @inline(__always)
  private static func union(_ kinds: UInt64) -> LetterKinds {
    var all = kinds | kinds &>> 32
    all |= all &>> 16
    all |= all &>> 8
    return LetterKinds(rawValue: UInt8(truncatingIfNeeded: all))
  }
}
