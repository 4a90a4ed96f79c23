/// Recognises seed phrases (BIP 39) among other words.
///
/// Any twelve words in a row of which eleven are on the list are taken for one: ordinary sentences
/// do not hold such rows, and a phrase with a mistyped word, without its checksum or of another
/// scheme on the same list opens a wallet just as well. Words may be cut to their first four
/// letters, which tell the words of the list apart. A row with fewer than nine different words needs
/// a sound checksum, since names of fields repeat in tables. Numbers, punctuation, words of one or two
/// letters and markup between them do not part a row.
public struct SeedPhrase: Sendable {
  /// Words that make a phrase, at least.
  public static let shortest = 12
  /// Longest gap between two words of a phrase, in bytes.
  public static let widestGap = 256

  /// The 2048 English words in their order.
  public static let words: [String] = EnglishSeedWords.text
    .split { $0 == " " || $0 == "\n" }.map(String.init)

  private static let positions: [String: Int] = {
    var table: [String: Int] = [:]
    for (position, word) in words.enumerated() {
      table[word] = position
      if word.count > 4 { table[String(word.prefix(4))] = position }
    }
    return table
  }()

  /// A bit for each four letters that a word of the list begins with: spares most lookups.
  private static let openings: [UInt64] = {
    var table = [UInt64](repeating: 0, count: 1 << 14)
    for word in words {
      let key = word.utf8.prefix(4).reduce(0) { $0 << 5 | Int($1 & 31) }
      table[key >> 6] |= 1 << UInt64(key & 63)
    }
    return table
  }()

  /// Position of a word on the list, in any case, or of its first four letters.
  public static func position(of word: UnsafeRawBufferPointer) -> Int? {
    guard (3...8).contains(word.count) else { return nil }
    var key = 0
    for place in 0..<min(4, word.count) { key = key << 5 | Int(word[place] & 31) }
    guard openings[key >> 6] >> UInt64(key & 63) & 1 == 1 else { return nil }
    return positions[String(decoding: word.map { $0 | 0x20 }, as: UTF8.self)]
  }

  /// Whether words, by their positions on the list, are a phrase whose checksum holds.
  ///
  /// Eleven bits a word; the last thirty-third part of them are the first bits of the SHA-256 of
  /// the others (BIP 39).
  public static func isSound(_ positions: [Int]) -> Bool {
    guard [12, 15, 18, 21, 24].contains(positions.count) else { return false }
    let bits = positions.flatMap { position in (0..<11).map { UInt8(position >> (10 - $0) & 1) } }
    let checkCount = bits.count / 33
    let entropy = bits.dropLast(checkCount)
    let bytes = stride(from: 0, to: entropy.count, by: 8).map { start in
      entropy[start..<(start + 8)].reduce(UInt8(0)) { $0 << 1 | $1 }
    }
    let check = Digest.sha256(bytes)[0] >> UInt8(8 - checkCount)
    return bits.suffix(checkCount).reduce(UInt8(0)) { $0 << 1 | $1 } == check
  }

  /// Whether a text holds a phrase.
  public static func isHeld(by text: String) -> Bool {
    var text = text
    return text.withUTF8 { buffer in
      let bytes = UnsafeRawBufferPointer(buffer)
      var row = SeedPhraseRow()
      var start = 0
      while start < bytes.count {
        var end = start
        while end < bytes.count, ASCII.isLetter(bytes[end]) { end += 1 }
        let word = UnsafeRawBufferPointer(rebasing: bytes[start..<end])
        if row.add(word, at: start) != nil { return true }
        start = max(end, start + 1)
      }
      return row.end() != nil
    }
  }
}
