/// CashAddr, the address text of Bitcoin Cash: a prefix, a colon, and in the letters of Bech32 a
/// version byte, a hash and a checksum of forty bits.
public enum CashAddr {
  /// What a hash is the hash of.
  public enum Kind: UInt8, Sendable {
    /// A public key.
    case key = 0
    /// A script.
    case script = 1
  }

  /// The sizes of hashes in bytes, by the low three bits of the version byte.
  private static let sizes = [20, 24, 28, 32, 40, 48, 56, 64]

  /// The address of a hash of 20 or 32 bytes.
  public static func encode(prefix: String, kind: Kind, hash: [UInt8]) -> String {
    let size = UInt8(sizes.firstIndex(of: hash.count) ?? 0)
    var values = Bech32.fiveBitValues(of: [kind.rawValue << 3 | size] + hash)
    let check = checksum(prefix, values + [UInt8](repeating: 0, count: 8))
    values += (0..<8).map { UInt8(truncatingIfNeeded: check >> UInt64(35 - 5 * $0)) & 31 }
    return prefix + ":" + Bech32.letters(of: values)
  }

  /// The kind and hash of an address; its prefix may be left out. Kinds that also take tokens
  /// stand for the same script as those that do not.
  public static func decode(
    _ text: some StringProtocol, prefix: String
  ) throws(AddressError) -> (kind: Kind, hash: [UInt8]) {
    let lower = text.lowercased()
    guard lower == text || text.uppercased() == text else {
      throw AddressError("mixed case: an address is all lower or all upper case")
    }
    let marked = prefix + ":"
    let body = lower.hasPrefix(marked) ? String(lower.dropFirst(marked.count)) : lower
    guard !body.contains(":") else {
      throw AddressError("wrong network: the prefix is not '\(prefix)'")
    }
    guard body.utf8.count <= 112, let values = Bech32.values(ofLetters: body), values.count > 8
    else { throw AddressError("not an address: letters of bech32 expected after '\(marked)'") }
    guard checksum(prefix, values) == 0 else {
      throw AddressError("bad checksum: some character is mistyped or missing")
    }
    guard let bytes = Bech32.bytes(ofFiveBitValues: values.dropLast(8)), let version = bytes.first
    else { throw AddressError("bad padding after the hash") }
    let hash = Array(bytes.dropFirst())
    guard version & 0x80 == 0, hash.count == sizes[Int(version & 7)] else {
      throw AddressError("bad length: a hash of \(hash.count) bytes under version \(version)")
    }
    // Bit 1 of the kind only says that the wallet takes tokens.
    guard version >> 3 <= 3, let kind = Kind(rawValue: version >> 3 & 1) else {
      throw AddressError("unknown kind \(version >> 3) of address")
    }
    return (kind, hash)
  }

  /// Whether the checksum of letters of one case holds behind a prefix that is left out. Nothing is
  /// allocated, since scans try many words.
  public static func isSound(_ letters: ByteView, prefix: String) -> Bool {
    var state = begin(prefix)
    for letter in letters {
      guard let value = Bech32.value(ofLetter: ASCII.lowercased(letter)) else { return false }
      state = step(state, value)
    }
    return state == 1
  }

  /// BCH code over 32 symbols; zero for a sound address.
  private static func checksum(_ prefix: String, _ values: [UInt8]) -> UInt64 {
    values.reduce(begin(prefix), step) ^ 1
  }

  private static func begin(_ prefix: String) -> UInt64 {
    step(prefix.utf8.reduce(1) { step($0, $1 & 31) }, 0)
  }

  private static func step(_ state: UInt64, _ value: UInt8) -> UInt64 {
    let top = state >> 35
    var next = (state & 0x07_ffff_ffff) << 5 ^ UInt64(value)
    next ^= 0x98_f2bc_8e61 & (0 &- (top & 1))
    next ^= 0x79_b76d_99e2 & (0 &- (top >> 1 & 1))
    next ^= 0xf3_3e5f_b3c4 & (0 &- (top >> 2 & 1))
    next ^= 0xae_2eab_e2a8 & (0 &- (top >> 3 & 1))
    next ^= 0x1e_4f43_e470 & (0 &- (top >> 4 & 1))
    return next
  }
}
