/// Recognises seed phrases among other words.
///
/// Eleven words of one list among twelve in a row are taken for one: ordinary sentences do not
/// hold such rows, and a phrase with a mistyped or missing word, without its checksum or of
/// another scheme on the same list opens a wallet just as well. A row with fewer than nine different
/// words needs a sound checksum, since names of fields repeat in tables. Numbers, punctuation, single
/// letters, markup and a word of two letters that is said again do not part a row. Ideographs count where each
/// stands alone; a sentence without blanks is no phrase.
public enum SeedPhrase {
  /// Words of a list that make a phrase, at least.
  public static let fewest = 11
  /// Words in a row among which they are looked for.
  static let window = 12
  /// Longest gap between two words of a phrase, in bytes.
  public static let widestGap = 256

  /// Whether words, by their positions on a list, are a phrase whose checksum holds.
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
  static func isHeld(by bytes: UnsafeRawBufferPointer) -> Bool {
    // Hidden characters part words as often as they stand inside one.
    for hidden in [SeedPhraseReader.Hidden.joins, .parts] {
      var reader = SeedPhraseReader(hidden: hidden)
      var isFound = false
      reader.read(bytes) { _ in isFound = true }
      reader.end { _ in isFound = true }
      if isFound || !reader.metHidden { return isFound }
    }
    return false
  }
}
