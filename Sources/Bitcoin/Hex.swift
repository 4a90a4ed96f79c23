/// Hexadecimal text, lower case on the way out, either case on the way in.
public enum Hex {
  /// Two digits for each byte.
  public static func encode(_ bytes: some Collection<UInt8>) -> String {
    let count = bytes.count * 2
    return unsafe String(unsafeUninitializedCapacity: count) { digits in
      var place = 0
      for byte in bytes {
        unsafe digits[place] = digit(byte >> 4)
        unsafe digits[place + 1] = digit(byte & 15)
        place += 2
      }
      return count
    }
  }

  /// The bytes of an even number of hex digits; nil for anything else.
  public static func decode(_ text: some StringProtocol) -> [UInt8]? {
    let digits = text.utf8
    guard digits.count % 2 == 0 else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(digits.count / 2)
    var high: UInt8?
    for character in digits {
      guard let nibble = value(of: character) else { return nil }
      if let first = high {
        bytes.append(first << 4 | nibble)
        high = nil
      } else {
        high = nibble
      }
    }
    return bytes
  }

  private static func digit(_ nibble: UInt8) -> UInt8 {
    nibble < 10 ? 0x30 + nibble : 0x57 + nibble
  }

  /// The value of a hex digit; nil for any other character.
  @inline(__always)
  public static func value(of character: UInt8) -> UInt8? {
    switch character {
    case 0x30...0x39: character - 0x30
    case 0x61...0x66: character - 0x57
    case 0x41...0x46: character - 0x37
    default: nil
    }
  }
}
