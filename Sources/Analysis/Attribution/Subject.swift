/// The text forms of what a tag speaks about.
enum Subject {
  /// The one way an address or txid is written in the store; nil where it cannot be one.
  ///
  /// Segwit addresses in capitals and hexadecimal come out in lower case.
  static func canonical(_ text: String) -> String? {
    guard isPlausible(text), !isPrivateKey(text) else { return nil }
    let lower = text.lowercased()
    let isSegwit = ["bc1", "tb1", "bcrt1", "ltc1"].contains { lower.hasPrefix($0) }
    if isSegwit, text == text.uppercased() { return lower }
    let digits = lower.hasPrefix("0x") ? lower.dropFirst(2) : lower[...]
    let isHex = digits.utf8.allSatisfy { isHexDigit($0) }
    return isHex && (digits.utf8.count == 64 || lower.hasPrefix("0x")) ? lower : text
  }

  /// What is wrong with a text that has no canonical form. The text itself is never repeated.
  static func fault(of text: String) -> String {
    if isPrivateKey(text) { return "a private key where an address is expected; not stored" }
    return "an address of 1 to 256 printable characters is expected, without blanks"
  }

  /// Whether a word of a text is a private key.
  static func holdsPrivateKey(_ text: String) -> Bool {
    guard text.utf8.count >= 51 else { return false }
    return text.split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
      .contains { isPrivateKey(String($0)) }
  }

  /// Whether a character is invisible or turns the direction of those after it.
  static func isUnprintable(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7f..<0xa0, 0x2028...0x202e, 0x2066...0x2069: true
    default: false
    }
  }

  /// Whether a text has the form of a WIF key or of an extended private key.
  ///
  /// The checksum is not asked for: a key with a typing error is as secret as one without.
  private static func isPrivateKey(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    guard bytes.count >= 51, bytes.allSatisfy(isBase58) else { return false }
    let first = text.first ?? " "
    if bytes.count == 51 { return "59".contains(first) }
    if bytes.count == 52 { return "KLc".contains(first) }
    return bytes.count > 100 && bytes.count < 120 && text.dropFirst().hasPrefix("prv")
  }

  private static func isPlausible(_ text: String) -> Bool {
    (1...256).contains(text.utf8.count) && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f }
  }

  private static func isHexDigit(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte)
  }

  private static func isBase58(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x31...0x39, 0x41...0x48, 0x4a...0x4e, 0x50...0x5a, 0x61...0x6b, 0x6d...0x7a: true
    default: false
    }
  }
}
