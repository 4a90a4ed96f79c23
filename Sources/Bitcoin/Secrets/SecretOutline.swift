/// Whether a text can hold a secret at all, by lengths and kinds of its words alone: labels, addresses
/// and links are most of what is asked, and need no reader.
///
/// One look at each byte. Nothing is left out that ``Secret`` would find (its slow twin in the tests
/// is `Secret` without this).
enum SecretOutline {
  /// Letters and figures of the shortest key, one missing.
  private static let shortestKey = KeyForm.lengths.lowerBound
  /// Lengths of one word, between those of the mini format and those of WIF, that no key has.
  private static let betweenKeys: [ClosedRange<Int>] = [24...28, 32...49]
  /// Hex digits of a raw key, one missing: the only pieces of which a key is made that need not be
  /// mixed.
  private static let shortestHex = 63

  /// Whether a reader has to look.
  static func admits(_ bytes: ByteView) -> Bool {
    guard bytes.count >= shortestKey else { return false }
    var (total, run, longest, letters, words) = (0, 0, 0, 0, 0)
    var kinds = UInt8(0)
    for byte in bytes {
      guard !PlainReading.isMark(byte) else { return true }
      let kind = LetterKinds.kind(of: byte)
      // No word of a list is a single letter of ASCII, in two parts or in one.
      letters = ASCII.isLetter(byte) ? letters + 1 : 0
      if byte >= 0xc0 || letters == 2 { words += 1 }
      kinds |= kind
      run = kind == 0 ? 0 : run + 1
      total += kind == 0 ? 0 : 1
      longest = max(longest, run)
    }
    if words >= SeedPhrase.fewest { return true }
    guard total >= shortestKey else { return false }
    if longest == total { return !betweenKeys.contains { $0.contains(total) } }
    let isMixed = LetterKinds(rawValue: kinds).isSuperset(of: .mixed)
    return longest >= shortestKey || isMixed || total >= shortestHex
  }
}
