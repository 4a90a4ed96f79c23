/// The forms in which private keys are written, told by length, first letters and kinds of letters.
///
/// One character too many, too few or wrong leaves a key to be told; its checksum is asked for only
/// where other things have the form: inside longer words, and in words of other first letters.
enum KeyForm {
  /// Lengths that a key can have, an error of one character included.
  static let lengths = 21...512
  /// Length of extended keys with one character too few or too many.
  private static let extended = 100...120

  /// First letters of private keys of Bitcoin, its test chains, Litecoin, Dogecoin and Dash.
  private static let wifStarts = Set("59KLcT6QX7".utf8)
  /// First letters of extended private keys.
  private static let extendedStarts = Set("xyzYZtuvUVLMd".utf8)

  /// The secret that a word is; nil where it is none.
  static func secret(_ word: ByteView) -> Secret? {
    guard lengths.contains(word.count) else { return nil }
    switch word.count {
    case 21...23, 29...31: return isMini(word) ? .miniPrivateKey : nil
    case 50...53:
      let isKey = word.count < 53 || wifStarts.contains(word[0])
      return isKey && isMixed(word, least: 3) && !isSoundOther(word) ? .privateKey : nil
    case 57...59 where word[0] == 0x50 || word[1] == 0x50:
      return isMixed(word, least: 3) ? .encryptedPrivateKey : nil
    case 54...: return isExtended(word) ? .extendedPrivateKey : nil
    default: return nil
    }
  }

  /// Whether a word has a sound checksum and is no key: an address of another chain, most likely.
  private static func isSoundOther(_ word: ByteView) -> Bool {
    Base58Check.head(of: word) != nil && soundSecret(word) == nil
  }

  /// The secret with a sound checksum that some digits of base 58 are.
  static func soundSecret(_ word: ByteView) -> Secret? {
    switch word.count {
    case 22, 30: return word[0] == 0x53 && isSoundMini(word) ? .miniPrivateKey : nil
    case 51, 52, 58, 107...112:
      return Base58Check.withPayload(of: word) { payload -> Secret? in
        switch payload.count {
        case 33: payload[0] >= 0x80 ? .privateKey : nil
        case 34: payload[0] >= 0x80 && payload[33] == 1 ? .privateKey : nil
        case 39: payload[0] == 1 && payload[1] & 0xfe == 0x42 ? .encryptedPrivateKey : nil
        case 78: payload[45] == 0 ? .extendedPrivateKey : nil
        default: nil
        }
      }
    default: return nil
    }
  }

  /// `xprv` and its like, of which one letter may be wrong or missing; coins have others of that
  /// length, which their checksum tells.
  private static func isExtended(_ word: ByteView) -> Bool {
    guard isBase58(word) else { return false }
    if isMark(word, "prv"), word.count > 100 || extendedStarts.contains(word[0]) { return true }
    guard extended.contains(word.count) else { return false }
    if word[0] == 0x70, word[1] == 0x72, word[2] == 0x76 { return true }
    if extendedStarts.contains(word[0]), isNearly(word, "prv") || isNearly(word, "tpv") {
      return true
    }
    return soundSecret(word) == .extendedPrivateKey
  }

  private static func isMark(_ word: ByteView, _ mark: StaticString) -> Bool {
    (0..<3).allSatisfy { unsafe word[1 + $0] == mark.utf8Start[$0] }
  }

  private static func isNearly(_ word: ByteView, _ mark: StaticString) -> Bool {
    let same = (0..<3).count { unsafe word[1 + $0] == mark.utf8Start[$0] }
    return unsafe same >= 2 || (word[1] == mark.utf8Start[1] && word[2] == mark.utf8Start[2])
  }

  /// The mini format's own check needs every letter, so a row that is as mixed is taken for one, too.
  private static func isMini(_ word: ByteView) -> Bool {
    guard word[0] == 0x53, isBase58(word) else { return false }
    return word.count > 28 && isMixed(word, least: 5)
      || (word.count == 22 || word.count == 30) && isSoundMini(word)
  }

  /// The hash of the key and a question mark begins with a zero byte.
  private static func isSoundMini(_ word: ByteView) -> Bool {
    isBase58(word) && Digest.sha256([UInt8](word) + [0x3f])[0] == 0
  }

  /// Whether figures, capitals and small letters are all there, as in keys and in no name or number,
  /// and nearly all of them are of base 58.
  static func isMixed(_ word: ByteView, least: Int) -> Bool {
    var (figures, capitals, small, others) = (0, 0, 0, 0)
    for byte in word {
      switch byte {
      case 0x30...0x39: figures += 1
      case 0x41...0x5a: capitals += 1
      default: small += 1
      }
      if !Base58Check.isDigit(byte) { others += 1 }
    }
    return figures >= least && capitals >= least && small >= least && others <= 2
  }

  private static func isBase58(_ word: ByteView) -> Bool {
    word.count { !Base58Check.isDigit($0) } <= 2
  }
}
