/// Finds private keys among the words of a text: as words, inside longer ones, parted by blanks, and
/// in hex that the words before it call a key.
enum SecretWords {
  /// Pieces into which a key is parted, at most.
  private static let mostPieces = 112
  /// Bytes between two pieces, at most: blanks, the end of a line, marks of quoting.
  private static let widestGap = 4
  /// Longest word that is searched for keys inside.
  private static let longestWord = 4096

  /// The first secret among the words; nil where there is none.
  static func first(in bytes: UnsafeRawBufferPointer) -> Secret? {
    let words = ranges(of: bytes)
    for (number, range) in words.enumerated() {
      let word = UnsafeRawBufferPointer(rebasing: bytes[range])
      if let secret = KeyForm.secret(word) ?? inside(word) { return secret }
      if isHexKey(bytes, range) || isPartedHexKey(bytes, words[number...]) {
        return .rawPrivateKey
      }
      if let secret = parted(bytes, words[number...]) { return secret }
    }
    return nil
  }

  private static func ranges(of bytes: UnsafeRawBufferPointer) -> [Range<Int>] {
    var words: [Range<Int>] = []
    var start = 0
    for place in 0...bytes.count {
      if place < bytes.count, ASCII.isLetter(bytes[place]) || ASCII.isFigure(bytes[place]) {
        continue
      }
      if place > start { words.append(start..<place) }
      start = place + 1
    }
    return words
  }

  /// A key to which other letters are glued, told by its checksum.
  static func inside(_ word: UnsafeRawBufferPointer) -> Secret? {
    guard (23...longestWord).contains(word.count) else { return nil }
    for length in [51, 52, 58, 111] where word.count > length {
      for start in KeyWindows.starts(in: word, length: length) {
        let part = UnsafeRawBufferPointer(rebasing: word[start..<(start + length)])
        if let secret = KeyForm.soundSecret(part) { return secret }
      }
    }
    return nil
  }

  /// A key that blanks part into pieces, told by its checksum.
  private static func parted(
    _ bytes: UnsafeRawBufferPointer, _ words: ArraySlice<Range<Int>>
  ) -> Secret? {
    guard let first = words.first, first.count < 112, KeyWindows.canBegin(bytes[first.lowerBound])
    else { return nil }
    var joined: [UInt8] = []
    var last = first.lowerBound
    for range in words.prefix(mostPieces) {
      guard range.lowerBound - last <= widestGap, joined.count + range.count <= 112 else { break }
      joined += bytes[range]
      last = range.upperBound
      guard joined.count > 21, joined.count > range.count else { continue }
      let secret = joined.withUnsafeBytes { word in
        KeyForm.isMixed(word, least: 4) ? KeyForm.soundSecret(word) : nil
      }
      if let secret { return secret }
    }
    return nil
  }

  /// Sixty-four hex digits, one more or less, that are called a private key.
  static func isHexKey(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>) -> Bool {
    var digits = range
    if range.count > 2, bytes[range.lowerBound] == 0x30, bytes[range.lowerBound + 1] == 0x78 {
      digits = (range.lowerBound + 2)..<range.upperBound
    }
    return (63...65).contains(digits.count)
      && bytes[digits].count { Hex.value(of: $0) == nil } <= 1
      && KeyNames.isCalledPrivate(bytes, before: range.lowerBound)
  }
}

extension SecretWords {
  /// The same in pieces that blanks part.
  private static func isPartedHexKey(
    _ bytes: UnsafeRawBufferPointer, _ words: ArraySlice<Range<Int>>
  ) -> Bool {
    guard let first = words.first, first.count < 63 else { return false }
    var (count, last) = (0, first.lowerBound)
    for range in words {
      guard range.lowerBound - last <= 2, bytes[range].allSatisfy({ Hex.value(of: $0) != nil })
      else { break }
      count += range.count
      last = range.upperBound
      if count > 65 { return false }
    }
    return count >= 63 && KeyNames.isCalledPrivate(bytes, before: first.lowerBound)
  }
}

/// The places in a row of digits of base 58 at which a private key may begin.
enum KeyWindows {
  private static let starts = Set("59KLcT6QX7xyzYZtuvUVLMdS".utf8)

  /// Whether a private key may begin with a character.
  static func canBegin(_ byte: UInt8) -> Bool { starts.contains(byte) }

  /// Offsets at which that many digits of base 58 have the inner marks of a key.
  ///
  /// The lower 64 bits of the number that a window writes are carried along in one multiplication a
  /// digit: behind a compressed key and before the checksum stands a byte of 1, which leaves one
  /// window of 256; other lengths are told by their first letters.
  static func starts(in word: UnsafeRawBufferPointer, length: Int) -> [Int] {
    var (found, number, digits): ([Int], UInt64, Int) = ([], 0, 0)
    let weight = (0..<length).reduce(UInt64(1)) { power, _ in power &* 58 }
    for place in 0..<word.count {
      guard let digit = Base58Check.value(of: word[place]) else {
        (number, digits) = (0, 0)
        continue
      }
      number = number &* 58 &+ UInt64(digit)
      digits += 1
      let start = place - length + 1
      if digits > length, let gone = Base58Check.value(of: word[start - 1]) {
        number = number &- weight &* UInt64(gone)
      }
      if digits >= length, isLikely(word, start, length, number) { found.append(start) }
    }
    return found
  }

  private static func isLikely(
    _ word: UnsafeRawBufferPointer, _ start: Int, _ length: Int, _ number: UInt64
  ) -> Bool {
    guard canBegin(word[start]) else { return false }
    return switch length {
    case 52: number >> 32 & 255 == 1
    case 51: [0x35, 0x39, 0x36, 0x37].contains(word[start]) && word[start + 1] != word[start]
    case 58: word[start] == 0x36 && word[start + 1] == 0x50
    default: [0x70, 0x72, 0x74, 0x67].contains(word[start + 1]) && word[start + 3] == 0x76
    }
  }
}
