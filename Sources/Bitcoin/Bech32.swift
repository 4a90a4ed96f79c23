/// Bech32 (BIP 173) and Bech32m (BIP 350), the alphabets of segwit addresses.
public enum Bech32 {
  /// Which constant the checksum ends in.
  public enum Variant: UInt32, Sendable {
    /// BIP 173, for witness version 0.
    case bech32 = 1
    /// BIP 350, for later witness versions.
    case bech32m = 0x2bc8_30a3
  }

  /// A text taken apart.
  public struct Parts: Sendable, Equatable {
    /// What stands before the separator, in lower case.
    public var prefix: String
    /// Values of five bits, without the checksum.
    public var values: [UInt8]
    /// Which checksum held.
    public var variant: Variant
  }

  /// What a text that is neither Bech32 nor Bech32m suffers from.
  public enum Failure: Error, Sendable, Equatable {
    /// More than ninety characters.
    case tooLong(Int)
    /// Upper and lower case letters together.
    case mixedCase
    /// A character that may not stand where it stands.
    case badCharacter(Character)
    /// No `1`, nothing before it, or fewer than six characters after it.
    case noSeparator
    /// Neither checksum holds.
    case badChecksum
  }

  private static let alphabet = Array("qpzry9x8gf2tvdw0s3jn54khce6mua7l".utf8)

  /// The value of each byte, 255 for what is no letter: written out, as that of ``Base58Check``.
  // swift-format-ignore
  private static let values: [UInt8] = [
    255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
    255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
    255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 15, 255, 10, 17, 21, 20, 26, 30, 7, 5, 255,
    255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
    255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
    29, 255, 24, 13, 25, 9, 8, 23, 255, 18, 22, 31, 27, 19, 255, 1, 0, 3, 16, 11, 28, 12, 14, 6, 4,
    2, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
    255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
    255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
    255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
    255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
    255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
    255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
    255,
  ]

  /// The text of some five-bit values under a lower-case prefix.
  public static func encode(prefix: String, values: [UInt8], variant: Variant) -> String {
    var text = Array(prefix.utf8)
    var check = absorb(prefix: text)
    text.reserveCapacity(text.count + values.count + 7)
    text.append(0x31)
    for value in values {
      check = step(check, value & 31)
      text.append(alphabet[Int(value & 31)])
    }
    for _ in 0..<6 { check = step(check, 0) }
    check ^= variant.rawValue
    for position in 0..<6 {
      text.append(alphabet[Int(check >> UInt32(25 - 5 * position) & 31)])
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// Takes a text apart, strictly; either case, not both.
  public static func decode(_ text: some StringProtocol) throws(Failure) -> Parts {
    let bytes = Array(text.utf8)
    guard bytes.count <= 90 else { throw .tooLong(bytes.count) }
    guard bytes.allSatisfy({ (33...126).contains($0) }) else {
      let bad = text.first { $0.utf8.contains { !(33...126).contains($0) } }
      throw .badCharacter(bad ?? "?")
    }
    let hasUpper = bytes.contains { (0x41...0x5a).contains($0) }
    let hasLower = bytes.contains { (0x61...0x7a).contains($0) }
    guard !(hasUpper && hasLower) else { throw .mixedCase }
    let lower = hasUpper ? bytes.map { (0x41...0x5a).contains($0) ? $0 | 0x20 : $0 } : bytes
    guard let separator = lower.lastIndex(of: 0x31), separator > 0,
      lower.count - separator > 6
    else { throw .noSeparator }
    var check = absorb(prefix: Array(lower[..<separator]))
    var data: [UInt8] = []
    data.reserveCapacity(lower.count - separator)
    for character in lower[(separator + 1)...] {
      let value = values[Int(character)]
      guard value != 255 else { throw .badCharacter(Character(UnicodeScalar(character))) }
      check = step(check, value)
      data.append(value)
    }
    guard let variant = Variant(rawValue: check) else { throw .badChecksum }
    return Parts(
      prefix: String(decoding: lower[..<separator], as: UTF8.self),
      values: Array(data.dropLast(6)), variant: variant)
  }

  /// Which checksum of a text of one case holds; nil where neither does. Nothing is allocated, since
  /// scans try many words.
  public static func variant(of text: ByteView) -> Variant? {
    guard text.count <= 90, let separator = text.lastIndex(of: 0x31), separator > 0 else {
      return nil
    }
    var check: UInt32 = 1
    for byte in text[..<separator] { check = step(check, ASCII.lowercased(byte) >> 5) }
    check = step(check, 0)
    for byte in text[..<separator] { check = step(check, ASCII.lowercased(byte) & 31) }
    return unsafe values.withUnsafeBufferPointer { values -> Variant? in
      for byte in text[(separator + 1)...] {
        let value = unsafe values[Int(ASCII.lowercased(byte))]
        guard value != 255 else { return nil }
        check = step(check, value)
      }
      return Variant(rawValue: check)
    }
  }

  /// How many letters behind the separator end a text whose checksum holds, of two numbers; nil
  /// where neither does. One pass.
  public static func soundCount(
    _ text: ByteView, separator: Int, _ counts: (Int, Int)
  ) -> Int? {
    var check: UInt32 = 1
    for place in 0..<separator { check = step(check, ASCII.lowercased(text[place]) >> 5) }
    check = step(check, 0)
    for place in 0..<separator { check = step(check, ASCII.lowercased(text[place]) & 31) }
    return unsafe values.withUnsafeBufferPointer { values -> Int? in
      for place in (separator + 1)..<min(text.count, separator + 1 + counts.1) {
        let value = unsafe values[Int(ASCII.lowercased(text[place]))]
        guard value != 255 else { return nil }
        check = step(check, value)
        let count = place - separator
        if count == counts.0 || count == counts.1, Variant(rawValue: check) != nil { return count }
      }
      return nil
    }
  }

  /// Whether a small letter or figure may stand in the data.
  public static func isLetter(_ byte: UInt8) -> Bool { values[Int(byte)] != 255 }

  /// The value of a small letter or figure; nil for one that the data lacks.
  static func value(ofLetter byte: UInt8) -> UInt8? {
    values[Int(byte)] == 255 ? nil : values[Int(byte)]
  }

  /// Five-bit values as letters.
  static func letters(of values: [UInt8]) -> String {
    String(decoding: values.map { alphabet[Int($0 & 31)] }, as: UTF8.self)
  }

  /// Lower-case letters as five-bit values; nil where one is none.
  static func values(ofLetters text: String) -> [UInt8]? {
    let found = text.utf8.map { values[Int($0)] }
    return found.contains(255) ? nil : found
  }

  /// Bytes as values of five bits, the last one padded with zero bits.
  public static func fiveBitValues(of bytes: some Sequence<UInt8>) -> [UInt8] {
    var values: [UInt8] = []
    var pending: UInt32 = 0
    var bits: UInt32 = 0
    for byte in bytes {
      pending = pending << 8 | UInt32(byte)
      bits += 8
      while bits >= 5 {
        bits -= 5
        values.append(UInt8(pending >> bits & 31))
      }
      pending &= 31
    }
    if bits > 0 { values.append(UInt8(pending << (5 - bits) & 31)) }
    return values
  }

  /// Values of five bits as bytes; nil where more than four bits, or bits that are set, are left.
  public static func bytes(ofFiveBitValues values: some Sequence<UInt8>) -> [UInt8]? {
    var bytes: [UInt8] = []
    var pending: UInt32 = 0
    var bits: UInt32 = 0
    for value in values {
      pending = pending << 5 | UInt32(value & 31)
      bits += 5
      if bits >= 8 {
        bits -= 8
        bytes.append(UInt8(pending >> bits & 255))
      }
      pending &= 255
    }
    guard bits < 5, pending & (1 << bits - 1) == 0 else { return nil }
    return bytes
  }

  private static func absorb(prefix: [UInt8]) -> UInt32 {
    var check: UInt32 = 1
    for character in prefix { check = step(check, character >> 5) }
    check = step(check, 0)
    for character in prefix { check = step(check, character & 31) }
    return check
  }

  /// One step of the checksum: multiplies by x and adds a value, modulo the generator.
  @inline(__always)
  private static func step(_ check: UInt32, _ value: UInt8) -> UInt32 {
    let top = check >> 25
    var next = (check & 0x1ff_ffff) << 5 ^ UInt32(value)
    // Without branches, which half of all letters would take the other way.
    next ^= 0x3b6a_57b2 & (0 &- (top & 1))
    next ^= 0x2650_8e6d & (0 &- (top >> 1 & 1))
    next ^= 0x1ea1_19fa & (0 &- (top >> 2 & 1))
    next ^= 0x3d42_33dd & (0 &- (top >> 3 & 1))
    next ^= 0x2a14_62b3 & (0 &- (top >> 4 & 1))
    return next
  }
}
