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
  /// Words of one list in a row: a wallet's seed phrase or a share of one, sound or not.
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

  /// The first secret that a text holds; nil where there is none. Cost: linear in the text.
  ///
  /// This is the one door: arguments, lists, notes, names, labels and files are all judged here. The
  /// text is read as it stands and with its escapes undone (``PlainReading``).
  public static func first(in text: String) -> Secret? {
    var text = text
    return text.withUTF8 { unsafe first(in: ByteView($0)) }
  }

  /// The first secret that bytes hold as text; nil where there is none.
  public static func first(in bytes: ByteView) -> Secret? {
    guard SecretOutline.admits(bytes) else { return nil }
    if let found = firstAsWritten(bytes) { return found }
    return PlainReading(bytes)?.bytes.withByteView { firstAsWritten($0) }
  }

  private static func firstAsWritten(_ bytes: ByteView) -> Secret? {
    KeyReader.first(in: bytes) ?? (SeedPhrase.isHeld(by: bytes) ? .seedPhrase : nil)
  }

  /// The name of a file as it may be shown and kept; one that holds a secret is not repeated.
  public static func nameToShow(of path: String) -> String {
    first(in: path)?.withheld(path, as: "name") ?? path
  }

  /// What stands for a text in which this is: texts that differ are told apart.
  public func withheld(_ text: String, as what: String = "text") -> String {
    let hash = Hex.encode(Digest.sha256(Array(text.utf8))).prefix(16)
    return "withheld: a \(what) with \(name), sha256 \(hash)"
  }

  /// The secret that a word is; nil where it is none.
  public static func ofKeyText(_ word: some StringProtocol) -> Secret? {
    let bytes = Array(word.utf8)
    return bytes.withByteView { ofKeyText($0) }
  }

  /// The secret that a word of ASCII letters and figures is, with a typing error or without.
  public static func ofKeyText(_ word: ByteView) -> Secret? { KeyForm.secret(word) }
}
