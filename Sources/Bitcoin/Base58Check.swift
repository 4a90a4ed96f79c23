/// Base58 with a four-byte checksum: legacy addresses and extended keys.
public enum Base58Check {
  private static let alphabet = [UInt8](
    "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz".utf8)

  private static let values: [UInt8] = {
    var table = [UInt8](repeating: 0xff, count: 256)
    for (value, character) in alphabet.enumerated() { table[Int(character)] = UInt8(value) }
    return table
  }()

  /// Longest text that is decoded; nothing sensible is longer, and the cost is quadratic.
  private static let longest = 256

  /// Text of some bytes with their checksum.
  public static func encode(_ payload: [UInt8]) -> String {
    encodeRaw(payload + Digest.doubleSHA256(payload).wireBytes.prefix(4))
  }

  /// Text of some bytes without a checksum.
  public static func encodeRaw(_ bytes: [UInt8]) -> String {
    let zeros = bytes.prefix { $0 == 0 }.count
    var digits: [UInt8] = []
    for byte in bytes.dropFirst(zeros) {
      var carry = Int(byte)
      for place in digits.indices {
        carry += Int(digits[place]) << 8
        digits[place] = UInt8(carry % 58)
        carry /= 58
      }
      while carry > 0 {
        digits.append(UInt8(carry % 58))
        carry /= 58
      }
    }
    let text =
      [UInt8](repeating: alphabet[0], count: zeros) + digits.reversed().map { alphabet[Int($0)] }
    return String(decoding: text, as: UTF8.self)
  }

  /// The bytes before the checksum; nil where a character or the checksum is wrong.
  public static func decode(_ text: some StringProtocol) -> [UInt8]? {
    guard let bytes = decodeRaw(text), bytes.count >= 4 else { return nil }
    let payload = [UInt8](bytes.dropLast(4))
    guard Digest.doubleSHA256(payload).wireBytes.prefix(4) == bytes.suffix(4) else { return nil }
    return payload
  }

  /// The bytes of a text, checksum not looked at; nil where a character is wrong.
  public static func decodeRaw(_ text: some StringProtocol) -> [UInt8]? {
    let characters = Array(text.utf8)
    guard characters.count <= longest else { return nil }
    let zeros = characters.prefix { $0 == alphabet[0] }.count
    var bytes: [UInt8] = []
    for character in characters.dropFirst(zeros) {
      guard values[Int(character)] != 0xff else { return nil }
      var carry = Int(values[Int(character)])
      for place in bytes.indices {
        carry += Int(bytes[place]) * 58
        bytes[place] = UInt8(carry & 0xff)
        carry >>= 8
      }
      while carry > 0 {
        bytes.append(UInt8(carry & 0xff))
        carry >>= 8
      }
    }
    return [UInt8](repeating: 0, count: zeros) + bytes.reversed()
  }
}
