/// Base58, the alphabet of the first Bitcoin addresses, and its form with a checksum.
public enum Base58Check {
  /// What a text that is not Base58Check suffers from.
  public enum Failure: Error, Sendable, Equatable {
    /// A character outside the alphabet.
    case badCharacter(Character)
    /// Fewer than the four bytes that a checksum takes.
    case tooShort
    /// More characters than anything in use.
    case tooLong
    /// The last four bytes do not fit the others.
    case badChecksum
  }

  /// More characters than this are refused unread: decoding takes quadratic time.
  public static let maximumLength = 512

  private static let alphabet = Array(
    "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz".utf8)

  private static let values: [UInt8] = {
    var table = [UInt8](repeating: 255, count: 256)
    for (value, character) in alphabet.enumerated() { table[Int(character)] = UInt8(value) }
    return table
  }()

  /// Five digits of base 58 at once, the most that a 32-bit word holds.
  private static let group: UInt64 = 656_356_768

  /// The text of a payload and its checksum.
  public static func encode(_ payload: [UInt8]) -> String {
    encodePlain(payload + Digest.doubleSHA256(payload).wireBytes[..<4])
  }

  /// The payload of a text whose checksum holds.
  public static func decode(_ text: some StringProtocol) throws(Failure) -> [UInt8] {
    let bytes = try decodePlain(text)
    guard bytes.count >= 4 else { throw .tooShort }
    let payload = Array(bytes.dropLast(4))
    guard Digest.doubleSHA256(payload).wireBytes[..<4] == bytes.suffix(4) else {
      throw .badChecksum
    }
    return payload
  }

  /// The payload of at most 120 digits whose checksum holds; nil for anything else. No text is made
  /// and nothing allocated until the checksum is asked for, since scans try many words.
  public static func payload(of digits: UnsafeRawBufferPointer) -> [UInt8]? {
    guard digits.count <= 120 else { return nil }
    let ones = digits.prefix { $0 == alphabet[0] }.count
    let bytes = withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 24) { words -> [UInt8]? in
      var used = 0
      for digit in digits[ones...] {
        let value = values[Int(digit)]
        guard value != 255 else { return nil }
        var carry = UInt64(value)
        for index in 0..<used {
          carry += UInt64(words[index]) * 58
          words[index] = UInt32(truncatingIfNeeded: carry)
          carry >>= 32
        }
        if carry > 0 {
          words[used] = UInt32(truncatingIfNeeded: carry)
          used += 1
        }
      }
      var bytes = [UInt8](repeating: 0, count: ones)
      bytes.reserveCapacity(ones + 4 * used)
      for index in (0..<used).reversed() {
        for shift in [24, 16, 8, 0] as [UInt32] {
          let byte = UInt8(truncatingIfNeeded: words[index] >> shift)
          if byte != 0 || bytes.count > ones { bytes.append(byte) }
        }
      }
      return bytes
    }
    guard let bytes, bytes.count >= 4 else { return nil }
    let payload = Array(bytes.dropLast(4))
    let check = Digest.doubleSHA256(payload).wireBytes
    return check[..<4].elementsEqual(bytes.suffix(4)) ? payload : nil
  }

  /// The text of some bytes without a checksum.
  public static func encodePlain(_ bytes: [UInt8]) -> String {
    let zeros = bytes.prefix { $0 == 0 }.count
    var words = bigEndianWords(bytes[zeros...])
    var reversed: [UInt8] = []
    reversed.reserveCapacity(bytes.count * 7 / 5 + 5)
    var first = 0
    while first < words.count {
      var remainder: UInt64 = 0
      for index in first..<words.count {
        let value = remainder << 32 | UInt64(words[index])
        words[index] = UInt32(truncatingIfNeeded: value / group)
        remainder = value % group
      }
      while first < words.count, words[first] == 0 { first += 1 }
      for _ in 0..<5 {
        reversed.append(alphabet[Int(remainder % 58)])
        remainder /= 58
      }
    }
    // The last group is padded to five digits; a number has no leading zeros.
    while reversed.last == alphabet[0] { reversed.removeLast() }
    reversed.append(contentsOf: repeatElement(alphabet[0], count: zeros))
    return String(decoding: reversed.reversed(), as: UTF8.self)
  }

  /// The bytes of a text without a checksum.
  public static func decodePlain(_ text: some StringProtocol) throws(Failure) -> [UInt8] {
    let characters = Array(text.utf8)
    guard characters.count <= maximumLength else { throw .tooLong }
    let ones = characters.prefix { $0 == alphabet[0] }.count
    var words: [UInt32] = []  // least significant first
    for character in characters[ones...] {
      let value = values[Int(character)]
      guard value != 255 else { throw .badCharacter(badCharacter(in: text)) }
      var carry = UInt64(value)
      for index in words.indices {
        carry += UInt64(words[index]) * 58
        words[index] = UInt32(truncatingIfNeeded: carry)
        carry >>= 32
      }
      if carry > 0 { words.append(UInt32(truncatingIfNeeded: carry)) }
    }
    var number: [UInt8] = []
    for word in words.reversed() {
      for shift in [24, 16, 8, 0] as [UInt32] { number.append(UInt8(word >> shift & 255)) }
    }
    return [UInt8](repeating: 0, count: ones) + number.drop { $0 == 0 }
  }

  /// Whether a byte is a letter or figure of base 58.
  @inline(__always)
  public static func isDigit(_ byte: UInt8) -> Bool { values[Int(byte)] != 255 }

  /// The value of a letter or figure of base 58; nil for any other byte.
  static func value(of byte: UInt8) -> UInt8? {
    let value = values[Int(byte)]
    return value == 255 ? nil : value
  }

  private static func badCharacter(in text: some StringProtocol) -> Character {
    text.first { !($0.utf8.count == 1 && $0.utf8.allSatisfy { values[Int($0)] != 255 }) } ?? "?"
  }

  private static func bigEndianWords(_ bytes: ArraySlice<UInt8>) -> [UInt32] {
    var words: [UInt32] = []
    words.reserveCapacity(bytes.count / 4 + 1)
    var word: UInt32 = 0
    var left = bytes.count
    for byte in bytes {
      word = word << 8 | UInt32(byte)
      left -= 1
      if left % 4 == 0 {
        words.append(word)
        word = 0
      }
    }
    return words
  }
}
