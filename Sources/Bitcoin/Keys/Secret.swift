/// A kind of text that spends money: recognised so that it can be refused.
///
/// The forms are told by shape, not by checksum: a private key with a typing error is as secret as
/// one without. No function here returns, prints or keeps any part of what it looks at.
public enum Secret: Sendable, Hashable {
  /// A private key in wallet import format.
  case privateKey
  /// An extended private key (BIP 32), which opens every wallet below it.
  case extendedPrivateKey
  /// A private key under a password (BIP 38).
  case encryptedPrivateKey
  /// A private key in the short form of physical coins.
  case miniPrivateKey
  /// Sixty-four hex digits that the words before them call a private key.
  case rawPrivateKey
  /// Words of the BIP 39 list in a row: a wallet's seed phrase, with or without a sound checksum.
  case seedPhrase

  /// What it is, in words.
  public var name: String {
    switch self {
    case .privateKey: "a private key (WIF)"
    case .extendedPrivateKey: "an extended private key"
    case .encryptedPrivateKey: "a password-protected private key (BIP 38)"
    case .miniPrivateKey: "a private key in mini format"
    case .rawPrivateKey: "a private key in hex"
    case .seedPhrase: "a seed phrase"
    }
  }

  /// The word used in documents.
  public var code: String {
    switch self {
    case .privateKey: "private_key"
    case .extendedPrivateKey: "extended_private_key"
    case .encryptedPrivateKey: "encrypted_private_key"
    case .miniPrivateKey: "mini_private_key"
    case .rawPrivateKey: "raw_private_key"
    case .seedPhrase: "seed_phrase"
    }
  }

  /// What an officer who holds a secret does with it.
  public static let advice =
    "whoever reads it can take the coins: do not copy it, seal its carrier, tell the officer in "
    + "charge of seizing assets, and have the extended public key or the addresses derived on an "
    + "isolated machine"

  /// The first secret that a text holds; nil where there is none. Cost: one pass.
  ///
  /// Words are rows of letters and figures by their bytes, so that an accent put behind the last
  /// letter of a key does not hide it.
  public static func first(in text: String) -> Secret? {
    var text = text
    let found = text.withUTF8 { buffer -> Secret? in
      let bytes = UnsafeRawBufferPointer(buffer)
      var start = 0
      for place in 0...bytes.count {
        if place < bytes.count, ASCII.isLetter(bytes[place]) || ASCII.isFigure(bytes[place]) {
          continue
        }
        if isLengthOfKeys(place - start),
          let secret = ofKeyText(UnsafeRawBufferPointer(rebasing: bytes[start..<place]))
        {
          return secret
        }
        start = place + 1
      }
      return nil
    }
    return found ?? (SeedPhrase.isHeld(by: text) ? .seedPhrase : nil)
  }

  /// The secret that a word is; nil where it is none.
  public static func ofKeyText(_ word: some StringProtocol) -> Secret? {
    let bytes = Array(word.utf8)
    return bytes.withUnsafeBytes { ofKeyText($0) }
  }

  /// The secret that a word is, by its bytes.
  public static func ofKeyText(_ word: UnsafeRawBufferPointer) -> Secret? {
    guard isLengthOfKeys(word.count), isBase58(word) else { return nil }
    // Letters of known coins at any length that a cut copy may have, any letter at the whole length.
    if word.count > 50, word[1] == 0x70, word[2] == 0x72, word[3] == 0x76,
      word.count > 100 || "xyzYZtuvUV".utf8.contains(word[0])
    {
      return .extendedPrivateKey
    }
    switch (word.count, word[0]) {
    case (51, 0x35), (51, 0x39), (52, 0x4b), (52, 0x4c), (52, 0x63): return .privateKey
    case (58, 0x36) where word[1] == 0x50: return .encryptedPrivateKey
    case (22, 0x53), (30, 0x53): return isMiniKey(word) ? .miniPrivateKey : nil
    case (51, _), (52, _), (107...112, _): return otherCoinsKey(word)
    default: return nil
    }
  }

  /// Whether a key can be so long: nearly every word is told apart by that alone.
  @inline(__always)
  private static func isLengthOfKeys(_ count: Int) -> Bool {
    count == 22 || count == 30 || (51...512).contains(count)
  }

  /// Keys of other coins are written the same way with other first letters; told by the checksum.
  private static func otherCoinsKey(_ word: UnsafeRawBufferPointer) -> Secret? {
    guard let payload = try? Base58Check.decode(String(decoding: word, as: UTF8.self)) else {
      return nil
    }
    switch payload.count {
    case 33, 34: return payload[0] >= 0x80 ? .privateKey : nil
    case 78: return payload[45] == 0 ? .extendedPrivateKey : nil
    default: return nil
    }
  }

  /// The check of the mini format: the hash of the key and a question mark begins with a zero byte.
  private static func isMiniKey(_ word: UnsafeRawBufferPointer) -> Bool {
    Digest.sha256([UInt8](word) + [0x3f])[0] == 0
  }

  private static func isBase58(_ word: UnsafeRawBufferPointer) -> Bool {
    word.allSatisfy { Base58Check.isDigit($0) }
  }
}
