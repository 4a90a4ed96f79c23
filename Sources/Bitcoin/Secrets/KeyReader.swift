/// A private key that was met; what it says is not kept.
public struct KeyFinding: Sendable, Equatable {
  /// Which kind.
  public var secret: Secret
  /// Where it begins, or the longer word that holds it.
  public var start: Int
  /// Whether its checksum holds, where its form has one.
  public var isSound: Bool
}

/// Finds private keys among the words of a text, which it is given one after the other: as words,
/// inside longer ones, in pieces, and in hex that the words before it call a key.
///
/// Time grows with the text whatever it says: each word is looked at once, and from its end back
/// over as many letters as a key has.
public struct KeyReader: Sendable {
  /// Longest word that is searched for keys inside.
  private static let longestWord = 4096

  /// The last words, of which other things than keys may be put together, too.
  public var run = WordRun()
  private let forms = GluedKeys.shared
  /// Where the last word ends; -1 where it was not of hex digits.
  private var hexEnd = -1

  /// A reader at the beginning of a text.
  public init() {}

  /// The key in pieces of hex digits that ends where a word begins, which is asked for before that
  /// word is taken in, whatever it is: their number is known then.
  @inline(__always)
  public mutating func ended(before word: Word, in bytes: ByteView) -> KeyFinding? {
    let isHex = !word.kinds.contains(.notHex)
    let isEnded = hexEnd >= 0 && (!isHex || word.range.lowerBound - hexEnd > 2)
    defer { hexEnd = isHex ? word.range.upperBound : -1 }
    guard isEnded, let start = run.hexStart(bytes) else { return nil }
    return found(.rawPrivateKey, start, true)
  }

  /// Takes in the next word and tells of the key that it is, holds or ends, by a sound checksum or
  /// by what stands before it.
  public mutating func take(_ word: Word, in bytes: ByteView) -> KeyFinding? {
    run.add(word, in: bytes)
    if word.range.count >= KeyForm.lengths.lowerBound {
      let letters = ByteView(rebasing: bytes[word.range])
      if let secret = KeyForm.soundSecret(letters) ?? glued(letters) {
        return found(secret, word.range.lowerBound, true)
      }
      if KeyReader.isHexKey(bytes, word.range) {
        return found(.rawPrivateKey, word.range.lowerBound, true)
      }
    }
    return run.isOpen ? parted(bytes) : nil
  }

  private func glued(_ letters: ByteView) -> Secret? {
    letters.count <= KeyReader.longestWord ? forms.secret(in: letters) : nil
  }

  /// The key that a word has the form of which was taken in: one without a sound checksum is as
  /// secret as any, but what is sound and has the word as a piece comes before it, and may come yet.
  public func form(of word: Word, in bytes: ByteView) -> KeyFinding? {
    guard word.range.count >= KeyForm.lengths.lowerBound else { return nil }
    let letters = ByteView(rebasing: bytes[word.range])
    guard let secret = KeyForm.secret(letters) else { return nil }
    return KeyFinding(
      secret: secret, start: word.range.lowerBound, isSound: secret == .miniPrivateKey)
  }

  /// Takes in a word that was judged elsewhere, as a piece alone.
  public mutating func takePiece(_ word: Word, in bytes: ByteView) -> KeyFinding? {
    run.add(word, in: bytes)
    return run.isOpen ? parted(bytes) : nil
  }

  /// Takes in a word of which nothing is asked but what stands before the next.
  public mutating func pass(_ word: Word, in bytes: ByteView) {
    run.add(word, in: bytes)
    hexEnd = word.kinds.contains(.notHex) ? -1 : word.range.upperBound
  }

  /// Ends the text.
  public mutating func end(in bytes: ByteView) -> KeyFinding? {
    hexEnd >= 0 ? run.hexStart(bytes).flatMap { found(.rawPrivateKey, $0, true) } : nil
  }

  /// Forgets the words so far, of which the last is something else than a piece of a key.
  public mutating func breakOff() {
    run.removeAll()
    hexEnd = -1
  }

  private mutating func found(_ secret: Secret, _ start: Int, _ isSound: Bool) -> KeyFinding {
    breakOff()
    return KeyFinding(secret: secret, start: start, isSound: isSound)
  }

  /// A key in pieces of which the last word is the last, told by its checksum. That of the short form
  /// has eight bits, so such a key must not begin within a row of groups.
  private mutating func parted(_ bytes: ByteView) -> KeyFinding? {
    var look = run.look(for: forms.lengths)
    while run.next(&look) {
      guard forms.canBegin(look.found.opening, count: look.found.count) else { continue }
      var secret: Secret?
      run.withLetters(of: look.found) { secret = KeyForm.soundSecret($0) }
      guard let secret, secret != .miniPrivateKey || !run.isInside(look.found) else { continue }
      return found(secret, run.place(of: look.found).range.lowerBound, true)
    }
    return nil
  }

  /// Sixty-four hex digits, one more or less, that are called a private key.
  private static func isHexKey(_ bytes: ByteView, _ range: Range<Int>) -> Bool {
    guard (63...67).contains(range.count) else { return false }
    var digits = range
    if bytes[range.lowerBound] == 0x30, bytes[range.lowerBound + 1] == 0x78 {
      digits = (range.lowerBound + 2)..<range.upperBound
    }
    return (63...65).contains(digits.count)
      && bytes[digits].count { Hex.value(of: $0) == nil } <= 1
      && KeyNames.isCalledPrivate(bytes, before: range.lowerBound)
  }

  /// The first key among the words of some bytes; nil where there is none.
  static func first(in bytes: ByteView) -> Secret? {
    var (words, reader) = (Words(of: bytes), KeyReader())
    while let word = words.next() {
      let finding =
        reader.ended(before: word, in: bytes) ?? reader.take(word, in: bytes)
        ?? reader.form(of: word, in: bytes)
      if let finding { return finding.secret }
    }
    return reader.end(in: bytes)?.secret
  }
}

/// Finds private keys to which other letters are glued, by their checksums.
struct GluedKeys: Sendable {
  /// Made once; whoever asks for many words keeps it.
  static let shared = GluedKeys()

  private let starts = GluedKeys.table("59KLcT6QX7xyzYZtuvUVLMdS")
  /// The lengths that private keys have.
  let lengths: WordRun.Lengths =
    ([22, 30, 51, 52, 58] + Array(107...112)).reduce(0) { $0 | 1 << WordRun.Lengths($1) }

  /// The first two letters of keys of all coins here: of 51 letters, and of 52.
  private let pairs = GluedKeys.openings(behind: [])
  private let compressedPairs = GluedKeys.openings(behind: [1])

  private static func openings(behind mark: [UInt8]) -> [Bool] {
    var pairs = [Bool](repeating: false, count: 1 << 15)
    for version in [0x80, 0xef, 0xb0, 0x9e, 0xb4, 0xcc] as [UInt8] {
      func opening(_ rest: UInt8) -> Int {
        let key = [version] + [UInt8](repeating: rest, count: 32) + mark
        let text = Base58Check.encodePlain(key + [UInt8](repeating: rest, count: 4))
        return text.utf8.prefix(2).reduce(0) { $0 << 8 | Int($1) }
      }
      // All keys of a version have one length, so their texts are in the order of their numbers.
      let (low, high) = (opening(0), opening(255))
      for pair in low...high where Base58Check.isDigit(UInt8(pair & 255)) {
        pairs[pair] = true
      }
    }
    return pairs
  }

  /// Whether a key of some length may begin with eight letters.
  func canBegin(_ opening: UInt64, count: Int) -> Bool {
    func letter(_ place: UInt64) -> UInt8 { UInt8(truncatingIfNeeded: opening >> (56 - 8 * place)) }
    return switch count {
    case 22, 30: letter(0) == 0x53
    case 51: pairs[Int(opening >> 48) & 0x7fff]
    case 52: compressedPairs[Int(opening >> 48) & 0x7fff]
    case 58: letter(0) == 0x36 && letter(1) == 0x50
    default: starts[Int(letter(0))] && marks.contains(letter(1)) && letter(3) == 0x76
    }
  }

  /// What the first of 52 digits weighs, in the lower 64 bits.
  private let weight = (0..<52).reduce(UInt64(1)) { power, _ in power &* 58 }

  private static func table(_ letters: String) -> [Bool] {
    (0..<256).map { letters.utf8.contains(UInt8($0)) }
  }

  /// Second letters of extended private keys.
  private let marks: [UInt8] = [0x70, 0x72, 0x74, 0x67]

  /// The secret inside a longer word; nil where there is none.
  ///
  /// The lower 64 bits of the number that 52 digits write are carried along in one multiplication a
  /// digit: behind a compressed key and before the checksum stands a byte of 1, which leaves one
  /// place of 256; other lengths are told by their first letters.
  func secret(in word: ByteView) -> Secret? {
    guard word.count > 51 else { return nil }
    var (number, digits): (UInt64, Int) = (0, 0)
    for place in 0..<word.count {
      guard let digit = Base58Check.value(of: word[place]) else {
        (number, digits) = (0, 0)
        continue
      }
      number = number &* 58 &+ UInt64(digit)
      digits += 1
      guard digits > 50 else { continue }
      if digits > 52, let gone = Base58Check.value(of: word[place - 52]) {
        number = number &- weight &* UInt64(gone)
      }
      if pairs[Int(word[place - 50]) << 8 | Int(word[place - 49])],
        let secret = sound(word, place, 51)
      {
        return secret
      }
      guard digits > 51 else { continue }
      if number >> 32 & 255 == 1, starts[Int(word[place - 51])], let secret = sound(word, place, 52)
      {
        return secret
      }
      if digits > 57, word[place - 57] == 0x36, word[place - 56] == 0x50,
        let secret = sound(word, place, 58)
      {
        return secret
      }
      if digits > 110, word[place - 107] == 0x76, isExtended(word, place - 110),
        let secret = sound(word, place, 111)
      {
        return secret
      }
    }
    return nil
  }

  private func isExtended(_ word: ByteView, _ start: Int) -> Bool {
    starts[Int(word[start])] && marks.contains(word[start + 1])
  }

  private func sound(
    _ word: ByteView, _ last: Int, _ length: Int
  ) -> Secret? {
    KeyForm.soundSecret(ByteView(rebasing: word[(last - length + 1)...last]))
  }
}
