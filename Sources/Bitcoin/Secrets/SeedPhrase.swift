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
  public static func isSound(_ positions: some RandomAccessCollection<Int>) -> Bool {
    guard [12, 15, 18, 21, 24].contains(positions.count) else { return false }
    return unsafe withUnsafeTemporaryAllocation(byteCount: 40, alignment: 1) { bytes in
      var (pending, bits, count): (UInt32, UInt32, Int) = (0, 0, 0)
      for position in positions {
        pending = pending << 11 | UInt32(truncatingIfNeeded: position & 2047)
        bits += 11
        while bits >= 8 {
          bits -= 8
          unsafe bytes[count] = UInt8(truncatingIfNeeded: pending >> bits)
          count += 1
        }
      }
      // Of 24 words the last eight bits check the others, of fewer words less than a byte.
      let checkCount = UInt32(positions.count / 3)
      let check =
        unsafe bits > 0 ? UInt8(truncatingIfNeeded: pending) & (1 << bits - 1) : bytes[count - 1]
      let entropy = unsafe ByteView(
        UnsafeRawBufferPointer(rebasing: bytes[..<(positions.count * 4 / 3)]))
      return Digest.sha256(entropy)[0] >> UInt8(8 - checkCount) == check
    }
  }

  /// Whether a text holds a phrase.
  public static func isHeld(by text: String) -> Bool {
    let bytes = Array(text.utf8)
    return bytes.withByteView { isHeld(by: $0) }
  }

  /// Whether a text holds a phrase.
  static func isHeld(by bytes: ByteView) -> Bool {
    guard wordCount(of: bytes) >= fewest else { return false }
    var reader = SeedPhraseReader()
    var isFound = false
    reader.read(bytes) { _ in isFound = true }
    reader.end { _ in isFound = true }
    return isFound
  }

  /// At how many places words begin. Names of files and options have few, so that a command which is
  /// given no more needs no lists.
  public static func wordCount(of text: String) -> Int {
    var text = text
    return text.withUTF8 { unsafe wordCount(of: ByteView($0)) }
  }

  private static func wordCount(of bytes: ByteView) -> Int {
    var (count, isInside) = (0, false)
    for byte in bytes {
      let isLetter = ASCII.isLetter(byte)
      if byte >= 0xc0 || isLetter && !isInside { count += 1 }
      isInside = isLetter
    }
    return count
  }
}
