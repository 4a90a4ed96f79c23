/// The last words of a text that stand so close together that they may be pieces of one: groups of
/// four, wrapped lines.
///
/// What was broken up is put together from its last piece backwards, by length and first letter
/// alone; whoever asks then holds it against its checksum. The letters are kept in one row and the
/// places where pieces begin in one number, so that a word costs a few steps whatever stands before.
public struct WordRun: Sendable {
  /// The most letters that are put together: an extended key, one too many included.
  public static let longest = 112
  /// Bytes between two pieces, at most: blanks, the end of a line, marks of quoting.
  private static let widestGap = 4
  /// Bytes between them where all but three are blanks: the next line, set in.
  private static let widestBlanks = 80
  private static let capacity = 512

  /// Lengths of texts, a bit for each.
  public typealias Lengths = UInt128

  /// Letters of the pieces, of which the last `longest` are needed, and where the pieces stand.
  private var letters = [UInt8](repeating: 0, count: capacity + 8)
  private var ranges = [Range<Int>](repeating: 0..<0, count: capacity)
  private var (letterCount, pieceCount) = (0, 0)
  /// Letters since the run began, and where the piece begins that holds the last figure, capital and
  /// small letter.
  private var total = 0
  private var (figure, capital, small) = (-1, -1, -1)
  /// Letters at the end that are of base 58, and those in pieces of hex digits.
  private var (base58Count, hexCount) = (0, 0)
  /// Where the last segwit address may begin; -1 for none.
  private var segwitStart = -1
  /// The bit of a number is set where a piece begins that many letters before the end.
  private var begins: Lengths = 0

  /// No words.
  public init() {}

  /// Forgets all pieces.
  @inline(__always)
  public mutating func removeAll() {
    (letterCount, pieceCount, total) = (0, 0, 0)
    (figure, capital, small) = (-1, -1, -1)
    (base58Count, hexCount, segwitStart, begins) = (0, 0, -1, 0)
  }

  /// Whether there are no pieces.
  @inline(__always)
  public var isEmpty: Bool { pieceCount == 0 }

  /// Takes in the next word.
  @inline(__always)
  public mutating func add(_ word: Word, in bytes: ByteView) {
    // Most words of sentences: pieces of nothing.
    if WordRun.parts(word) {
      if pieceCount > 0 { removeAll() }
    } else {
      addPiece(word, in: bytes)
    }
  }

  /// Whether a word by itself is no piece of anything, and ends what stands before it.
  @inline(__always)
  public static func parts(_ word: Word) -> Bool {
    word.kinds.rawValue & WordRun.parting.rawValue == WordRun.nowhere.rawValue
      || word.range.count >= WordRun.longest
  }

  /// Kinds that all letters together are in none of the alphabets with; only behind a figure may a
  /// segwit address begin.
  private static let nowhere: LetterKinds = [.notBase58, .notBech32, .notHex]
  private static let parting: LetterKinds = [.notBase58, .notBech32, .notHex, .figure]

  private mutating func addPiece(_ word: Word, in bytes: ByteView) {
    let (range, kinds) = (word.range, word.kinds)
    let count = range.count
    let isSegwit = kinds.contains(.figure) && WordRun.beginsSegwit(bytes, range)
    guard isSegwit || !kinds.isSuperset(of: WordRun.nowhere) else { return removeAll() }
    if pieceCount > 0 {
      let gap = ranges[pieceCount - 1].upperBound..<range.lowerBound
      if gap.count > WordRun.widestGap, !WordRun.isNear(gap, bytes) { removeAll() }
      if gap.count > 2 { hexCount = 0 }
    }
    makeRoom(count)
    copy(bytes, range)
    ranges[pieceCount] = range
    if kinds.contains(.figure) { figure = total }
    if isSegwit { segwitStart = total }
    if kinds.contains(.capital) { capital = total }
    if kinds.contains(.small) { small = total }
    if segwitStart >= 0, segwitStart < total, kinds.contains(.notBech32) || total - segwitStart > 90
    {
      segwitStart = -1
    }
    base58Count = kinds.contains(.notBase58) ? 0 : base58Count + count
    hexCount = kinds.contains(.notHex) ? 0 : hexCount + count
    let shift = Lengths(truncatingIfNeeded: count)
    begins = begins &<< shift | 1 &<< shift
    (letterCount, pieceCount, total) = (letterCount + count, pieceCount + 1, total + count)
  }

  /// Copies a word behind the letters; of a short one, eight bytes at once, which cost as much as one.
  @inline(__always)
  private mutating func copy(_ bytes: ByteView, _ range: Range<Int>) {
    unsafe letters.withUnsafeMutableBytes { letters in
      if range.count <= 8, range.lowerBound + 8 <= bytes.count {
        let eight = bytes.loadUnaligned(fromByteOffset: range.lowerBound, as: UInt64.self)
        unsafe letters.storeBytes(of: eight, toByteOffset: letterCount, as: UInt64.self)
        return
      }
      for place in 0..<range.count {
        unsafe letters[letterCount + place] = bytes[range.lowerBound + place]
      }
    }
  }

  /// Whether the separator of a segwit address stands behind two to five letters.
  @inline(__always)
  private static func beginsSegwit(_ bytes: ByteView, _ range: Range<Int>) -> Bool {
    let start = range.lowerBound
    for place in (start + 2)..<max(start + 2, min(range.upperBound, start + 6))
    where bytes[place] == 0x31 { return true }
    return false
  }

  /// Keeps what is in reach where there is no room for so many letters more.
  @inline(__always)
  private mutating func makeRoom(_ count: Int) {
    guard letterCount + count > WordRun.capacity || pieceCount == WordRun.capacity else { return }
    let keptPieces = min(pieceCount, WordRun.longest)
    for place in 0..<keptPieces { ranges[place] = ranges[pieceCount - keptPieces + place] }
    pieceCount = keptPieces
    let keptLetters = min(letterCount, WordRun.longest)
    for place in 0..<keptLetters { letters[place] = letters[letterCount - keptLetters + place] }
    letterCount = keptLetters
  }

  private static func isNear(_ gap: Range<Int>, _ bytes: ByteView) -> Bool {
    guard gap.count <= widestBlanks else { return false }
    return bytes[gap].count { $0 > 0x20 } <= 3 && bytes[gap].count { $0 == 0x0a } <= 1
  }

  /// Whether pieces could be put together that end with the last word.
  @inline(__always)
  public var isOpen: Bool {
    pieceCount > 1 && figure >= 0 && total - figure <= WordRun.longest
      && (base58Count > 21 || segwitStart >= 0)
  }

  /// Pieces that may be one text, which ends with the last of them.
  public struct Found: Sendable {
    /// Letters in all.
    public var count: Int
    /// The first eight letters, the first one highest.
    public var opening: UInt64
  }

  /// A look back from the last word.
  public struct Look: Sendable {
    fileprivate var left: Lengths
    /// What was found last.
    public fileprivate(set) var found = Found(count: 0, opening: 0)
  }

  /// Looks back for pieces of base 58 that have one of some lengths, of which the first has two
  /// letters or more: texts set letter by letter are not put together. That of an extended key has
  /// the four that tell it.
  public func look(for lengths: Lengths) -> Look {
    // The last piece alone is no run, and at the end of a short row there are no eight letters.
    guard isOpen else { return Look(left: 0) }
    let whole = ranges[pieceCount - 1].count
    // Most looks end here, so the lengths up to 63 are judged in half the number.
    let low = UInt64(truncatingIfNeeded: begins)
    var left = Lengths(low & UInt64(truncatingIfNeeded: lengths) & ~(low << 1))
    if base58Count > 63 {
      let high = begins & ~(begins &<< 1 | begins &<< 2 | begins &<< 3)
      left |= high & lengths & ~Lengths(UInt64.max)
    }
    guard left != 0 else { return Look(left: 0) }
    return Look(left: left & ~(1 &<< Lengths(truncatingIfNeeded: whole + 1) &- 1))
  }

  /// Goes on to the next length, of which a text is mixed; false at the end.
  public func next(_ look: inout Look) -> Bool {
    while look.left != 0 {
      let count = look.left.trailingZeroBitCount
      look.left &= look.left - 1
      let start = total - count
      guard count <= base58Count else { return false }
      guard figure >= start, capital >= start, small >= start else { continue }
      look.found = Found(count: count, opening: opening(count))
      return true
    }
    return false
  }

  /// The pieces with which a segwit address may end, of one of some lengths; nil where there are
  /// none.
  public func segwit(_ lengths: Lengths) -> Found? {
    let count = total - segwitStart
    guard segwitStart >= 0, pieceCount > 1, count > ranges[pieceCount - 1].count,
      lengths >> Lengths(count) & 1 == 1
    else { return nil }
    return Found(count: count, opening: opening(count))
  }

  private func opening(_ count: Int) -> UInt64 {
    guard count >= 8 else { return 0 }
    return letters.withByteView {
      $0.loadUnaligned(fromByteOffset: letterCount - count, as: UInt64.self).bigEndian
    }
  }

  /// Where pieces stand in the text, and how many they are.
  public func place(of found: Found) -> (range: Range<Int>, pieces: Int) {
    var (count, piece) = (0, pieceCount)
    while count < found.count, piece > 0 {
      piece -= 1
      count += ranges[piece].count
    }
    return (ranges[piece].lowerBound..<ranges[pieceCount - 1].upperBound, pieceCount - piece)
  }

  /// Hands over the letters of some pieces, without what stands between them.
  public func withLetters(of found: Found, _ body: (ByteView) -> Void) {
    letters.withByteView {
      body(ByteView(rebasing: $0[(letterCount - found.count)..<letterCount]))
    }
  }

  /// Whether the piece before some pieces is a group of letters as they are: then they begin inside
  /// of something longer.
  func isInside(_ found: Found) -> Bool {
    let (place, pieces) = place(of: found)
    guard pieces < pieceCount else { return false }
    let (before, first) = (ranges[pieceCount - pieces - 1], ranges[pieceCount - pieces])
    guard before.count == first.count, place.lowerBound == first.lowerBound else { return false }
    let start = letterCount - found.count - before.count
    guard start >= 0 else { return true }
    let group = letters[start..<(start + before.count)]
    return group.contains(where: ASCII.isFigure) || group.dropFirst().contains { $0 & 0x20 == 0 }
  }

  /// Where sixty-four hex digits in pieces begin, one more or less, that the last word ends and
  /// that are called a key; nil where there are none.
  func hexStart(_ bytes: ByteView) -> Int? {
    guard pieceCount > 1, hexCount > 62 else { return nil }
    for count in 63...min(65, hexCount)
    where begins >> Lengths(count) & 1 == 1 && count > ranges[pieceCount - 1].count {
      let start = place(of: Found(count: count, opening: 0)).range.lowerBound
      if KeyNames.isCalledPrivate(bytes, before: start) { return start }
    }
    return nil
  }
}
