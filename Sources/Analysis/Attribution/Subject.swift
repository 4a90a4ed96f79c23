import Bitcoin

/// The text forms of what a tag speaks about.
enum Subject {
  /// The one way an address or txid is written in the store; nil where it cannot be one.
  ///
  /// Segwit addresses in capitals and hexadecimal come out in lower case.
  static func canonical(_ text: String) -> String? {
    guard isPlausible(text), Secret.ofKeyText(text) == nil else { return nil }
    let lower = text.lowercased()
    let isSegwit = ["bc1", "tb1", "bcrt1", "ltc1"].contains { lower.hasPrefix($0) }
    if isSegwit, text == text.uppercased() { return lower }
    let digits = lower.hasPrefix("0x") ? lower.dropFirst(2) : lower[...]
    let isHex = digits.utf8.allSatisfy { isHexDigit($0) }
    return isHex && (digits.utf8.count == 64 || lower.hasPrefix("0x")) ? lower : text
  }

  /// What is wrong with a text that has no canonical form. The text itself is never repeated.
  static func fault(of text: String) -> String {
    if let secret = secret(in: text) {
      return "\(secret.name) where an address is expected; not stored"
    }
    return "an address of 1 to 256 printable characters is expected, without blanks"
  }

  /// The private key or seed phrase that a text holds; nil where there is none.
  static func secret(in text: String) -> Secret? {
    text.utf8.count >= shortestSecret ? Secret.first(in: text) : nil
  }

  /// No secret is shorter: the mini format of a private key.
  private static let shortestSecret = 22

  /// Whether a character is invisible or turns the direction of those after it.
  static func isUnprintable(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7f..<0xa0, 0x2028...0x202e, 0x2066...0x2069: true
    default: false
    }
  }

  private static func isPlausible(_ text: String) -> Bool {
    (1...256).contains(text.utf8.count) && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f }
  }

  private static func isHexDigit(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte)
  }
}
