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

  /// The value of each byte, 255 for what is no digit: written out, so that no access has to ask
  /// whether it has been made.
  // swift-format-ignore
  private static let values: [UInt8] = [
    255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
    255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
    255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 0, 1, 2, 3, 4, 5, 6, 7, 8, 255, 255,
    255, 255, 255, 255, 255, 9, 10, 11, 12, 13, 14, 15, 16, 255, 17, 18, 19, 20, 21, 255, 22, 23,
    24, 25, 26, 27, 28, 29, 30, 31, 32, 255, 255, 255, 255, 255, 255, 33, 34, 35, 36, 37, 38, 39,
    40, 41, 42, 43, 255, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 255, 255, 255,
    255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
    255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
    255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
    255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
    255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
    255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
    255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
  ]

  /// Five digits of base 58 at once, the most that a 32-bit word holds.
  private static let group: UInt64 = 656_356_768

  /// The text of a payload and its checksum.
  public static func encode(_ payload: [UInt8]) -> String {
    encodePlain(payload + Digest.doubleSHA256(payload).wireBytes[..<4])
  }

  /// The payload of a text whose checksum holds.
  public static func decode(_ text: some StringProtocol) throws(Failure) -> [UInt8] {
    let digits = Array(text.utf8)
    if let payload = digits.withByteView({ Base58Check.payload(of: $0) }) { return payload }
    // Longer than what is in use, or wrong: what is wrong is told.
    let bytes = try decodePlain(text)
    guard bytes.count >= 4 else { throw .tooShort }
    let payload = Array(bytes.dropLast(4))
    guard Digest.doubleSHA256(payload).wireBytes[..<4] == bytes.suffix(4) else {
      throw .badChecksum
    }
    return payload
  }

  /// The payload of at most 120 digits whose checksum holds; nil for anything else.
  public static func payload(of digits: ByteView) -> [UInt8]? {
    withPayload(of: digits) { [UInt8]($0) }
  }

  /// The size of a payload and its first eight bytes, the first one highest.
  public struct Head: Sendable {
    /// Bytes of the payload.
    public var count: Int
    /// Its first eight.
    public var bytes: UInt64
  }

  /// How the payload of at most 120 digits begins whose checksum holds; nil for anything else.
  public static func head(of digits: ByteView) -> Head? {
    withPayload(of: digits) { payload in
      guard payload.count >= 8 else { return nil }
      return Head(count: payload.count, bytes: payload.loadUnaligned(as: UInt64.self).bigEndian)
    }
  }

  /// Hands over the payload of at most 120 digits whose checksum holds; nil for anything else.
  ///
  /// Nothing is allocated, since scans try many words. Ten digits are taken in at once, so that an
  /// address costs about as much as its two hashes.
  static func withPayload<Value>(
    of digits: ByteView, _ body: (ByteView) -> Value?
  ) -> Value? {
    guard digits.count <= 120, digits.count > 5 else { return nil }
    // 120 digits take 88 bytes, in words; before them, as many zeros as there are ones in front.
    return unsafe withUnsafeTemporaryAllocation(byteCount: 96 + 120 + 96, alignment: 8) { memory in
      let words = unsafe memory.prefix(96).bindMemory(to: UInt64.self)
      guard let used = unsafe number(digits, words) else { return nil }
      var ones = 0
      while ones < digits.count, digits[ones] == alphabetStart { ones += 1 }
      let bytes = unsafe UnsafeMutableRawBufferPointer(rebasing: memory[96...])
      var end = 120
      for index in (0..<used).reversed() {
        unsafe bytes.storeBytes(of: words[index].bigEndian, toByteOffset: end, as: UInt64.self)
        end += 8
      }
      let spare = unsafe used > 0 ? words[used - 1].leadingZeroBitCount / 8 : 0
      let start = 120 + spare - ones
      for place in start..<(start + ones) { unsafe bytes[place] = 0 }
      guard end - start >= 4 else { return nil }
      let payload = unsafe ByteView(
        UnsafeRawBufferPointer(rebasing: bytes[start..<(end - 4)]))
      let stated = unsafe bytes.loadUnaligned(fromByteOffset: end - 4, as: UInt32.self).littleEndian
      return Digest.checksum(payload) == stated ? body(payload) : nil
    }
  }

  private static let alphabetStart: UInt8 = 0x31

  /// The number that digits write, in 64-bit words from the lowest; how many of them are in use. Nil
  /// where a character is no digit.
  private static func number(
    _ digits: ByteView, _ words: UnsafeMutableBufferPointer<UInt64>
  ) -> Int? {
    unsafe values.withUnsafeBufferPointer { values -> Int? in
      var used = 0
      var place = 0
      while place < digits.count {
        let end = min(digits.count, place + 10)
        var (group, weight): (UInt64, UInt64) = (0, 1)
        while place < end {
          let value = unsafe values[Int(digits[place])]
          guard value != 255 else { return nil }
          group = group &* 58 &+ UInt64(value)
          weight = weight &* 58
          place += 1
        }
        for index in 0..<used {
          let (high, low) = unsafe words[index].multipliedFullWidth(by: weight)
          let (sum, overflow) = low.addingReportingOverflow(group)
          unsafe words[index] = sum
          group = high &+ (overflow ? 1 : 0)
        }
        if group > 0 {
          unsafe words[used] = group
          used += 1
        }
      }
      return used
    }
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

  /// Where the digits end that stand from an offset on.
  public static func digitsEnd(_ bytes: ByteView, from offset: Int) -> Int {
    unsafe values.withUnsafeBufferPointer { values in
      var end = offset
      while end < bytes.count, unsafe values[Int(bytes[end])] != 255 { end += 1 }
      return end
    }
  }

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
