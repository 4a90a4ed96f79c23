import Bitcoin

/// A field of a text dump as it stands in the file: a JSON scalar or a cell of a table.
///
/// It points into mapped memory and lives no longer than the row it came from.
struct JSONText {
  /// The bytes between the quotes.
  let bytes: ByteView
  /// Where they begin in what is being read.
  let offset: Int
  /// Whether a backslash stands in them; what is read here never needs one.
  let hasEscapes: Bool

  /// Whether the text is this word.
  static func ~= (word: StaticString, text: JSONText) -> Bool {
    guard text.bytes.count == word.utf8CodeUnitCount else { return false }
    for position in 0..<text.bytes.count
    where unsafe text.bytes[position] != word.utf8Start[position] {
      return false
    }
    return true
  }

  /// The first characters in quotes, safe to print.
  var excerpt: String {
    let shown = bytes.prefix(24).map { (0x20..<0x7f).contains($0) && $0 != 0x22 ? $0 : 0x2e }
    return "\"" + String(decoding: shown, as: UTF8.self) + (bytes.count > 24 ? "…\"" : "\"")
  }

  /// An error that says what was expected in place of this.
  func expected(_ what: String) -> DecodingError {
    DecodingError(offset: offset, message: "expected \(what), found \(excerpt)")
  }

  /// A 32-byte hash in display order.
  func hash() throws(DecodingError) -> Hash256 {
    guard bytes.count == 64 else { throw expected("a hash of 64 hex digits") }
    var words = (UInt64(0), UInt64(0), UInt64(0), UInt64(0))
    let isHex = unsafe withUnsafeMutableBytes(of: &words) { out in
      unsafe HexDigits.decode(bytes, to: out)
    }
    guard isHex else { throw expected("a hash of 64 hex digits") }
    // The last digits are the first bytes.
    let turned = (
      words.3.byteSwapped, words.2.byteSwapped, words.1.byteSwapped, words.0.byteSwapped
    )
    return unsafe withUnsafeBytes(of: turned) { unsafe $0.loadUnaligned(as: Hash256.self) }
  }

  /// Appends the bytes that an even number of hex digits stands for; returns how many.
  func appendHex(to target: inout [UInt8]) throws(DecodingError) -> Int {
    guard bytes.count % 2 == 0 else { throw expected("an even number of hex digits") }
    let start = target.count
    target.append(contentsOf: repeatElement(0, count: bytes.count / 2))
    let isHex = unsafe target.withUnsafeMutableBytes { out in
      unsafe HexDigits.decode(
        bytes, to: UnsafeMutableRawBufferPointer(rebasing: out[start...]))
    }
    guard isHex else { throw expected("hex digits") }
    return bytes.count / 2
  }

  /// A number of up to eight hex digits.
  func hexNumber() throws(DecodingError) -> UInt32 {
    guard (1...8).contains(bytes.count) else { throw expected("one to eight hex digits") }
    var value: UInt32 = 0
    for byte in bytes {
      guard let digit = JSONText.nibble(byte) else { throw expected("hex digits") }
      value = value << 4 | UInt32(digit)
    }
    return value
  }

  /// A whole number within bounds; what it means is told where it is none.
  func integer(_ bounds: ClosedRange<Int64>, _ what: StaticString) throws(DecodingError) -> Int64 {
    let isNegative = bytes.first == 0x2d
    let digits = isNegative ? bytes.dropFirst() : bytes[...]
    var value: Int64 = 0
    guard !digits.isEmpty, digits.count <= 19 else { throw expected("\(what)") }
    for byte in digits {
      guard (0x30...0x39).contains(byte) else { throw expected("\(what)") }
      let (shifted, overflows) = value.multipliedReportingOverflow(by: 10)
      let (sum, overflowsToo) = shifted.addingReportingOverflow(Int64(byte - 0x30))
      guard !overflows, !overflowsToo else { throw expected("\(what)") }
      value = sum
    }
    if isNegative { value = -value }
    guard bounds.contains(value) else {
      throw expected("\(what) between \(bounds.lowerBound) and \(bounds.upperBound)")
    }
    return value
  }

  /// A 32-bit number such as a time, a sequence or an index.
  func number(_ what: StaticString) throws(DecodingError) -> UInt32 {
    UInt32(truncatingIfNeeded: try integer(0...Int64(UInt32.max), what))
  }

  /// A version, written with a sign or as the same bits without one.
  func version() throws(DecodingError) -> Int32 {
    Int32(truncatingIfNeeded: try integer(Int64(Int32.min)...Int64(UInt32.max), "a version"))
  }

  /// An amount in satoshis.
  func satoshis() throws(DecodingError) -> UInt64 {
    UInt64(try integer(0...Int64.max, "an amount in satoshis"))
  }

  /// An amount of coins with up to eight decimals, in satoshis.
  func coins() throws(DecodingError) -> UInt64 {
    guard bytes.count <= 40,
      let amount = Amount(bitcoinDecimal: String(decoding: bytes, as: UTF8.self))
    else { throw expected("an amount of coins with at most eight decimals") }
    return amount.satoshis
  }

  /// A truth value; digits stand for one too.
  func truth() throws(DecodingError) -> Bool {
    switch self {
    case "true", "True", "TRUE", "1": return true
    case "false", "False", "FALSE", "0": return false
    default: throw expected("true or false")
    }
  }

  @inline(__always)
  private static func nibble(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x61...0x66: byte - 0x57
    case 0x41...0x46: byte - 0x37
    default: nil
    }
  }
}
