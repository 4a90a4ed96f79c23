import Bitcoin

/// Reads JSON text value by value from memory, without making objects of it.
///
/// Integers and truth values may stand in quotes, as tools that fear JavaScript's numbers write
/// them. Every error carries the offset at which something else was expected. No recursion: depth
/// costs nothing.
struct JSONReader {
  private let bytes: ByteView
  /// Position of the next byte.
  private(set) var offset: Int
  /// Whether the object or array just begun has shown no member yet.
  private var isAtStart = false

  init(_ bytes: ByteView, from offset: Int = 0) {
    self.bytes = bytes
    self.offset = offset
  }

  /// The next byte that is no white space, left where it is; nil at the end.
  mutating func peek() -> UInt8? {
    while offset < bytes.count {
      let byte = bytes[offset]
      guard byte == 0x20 || byte == 0x09 || byte == 0x0a || byte == 0x0d else { return byte }
      offset += 1
    }
    return nil
  }

  /// Enters an object; ``nextKey()`` then gives its members.
  mutating func beginObject() throws(DecodingError) {
    try take(0x7b, "a JSON object")
    isAtStart = true
  }

  /// The next member's key; nil where the object ends. The caller reads or skips the value.
  mutating func nextKey() throws(DecodingError) -> JSONText? {
    let isFirst = isAtStart
    isAtStart = false
    if peek() == 0x7d {
      offset += 1
      return nil
    }
    if !isFirst { try take(0x2c, "a comma or the end of an object") }
    let key = try readText()
    try take(0x3a, "a colon")
    return key
  }

  /// Enters an array; ``nextElement()`` then tells of its elements.
  mutating func beginArray() throws(DecodingError) {
    try take(0x5b, "a JSON array")
    isAtStart = true
  }

  /// Whether another element follows; the caller reads or skips it.
  mutating func nextElement() throws(DecodingError) -> Bool {
    let isFirst = isAtStart
    isAtStart = false
    if peek() == 0x5d {
      offset += 1
      return false
    }
    if !isFirst { try take(0x2c, "a comma or the end of an array") }
    return true
  }

  /// Takes `null` where it stands here.
  mutating func takesNull() -> Bool {
    guard peek() == 0x6e, matches("null") else { return false }
    offset += 4
    return true
  }

  /// Reads text in quotes.
  mutating func readText() throws(DecodingError) -> JSONText {
    try take(0x22, "text in quotes")
    let start = offset
    guard let (quote, hasEscapes) = bytes.textEnd(from: start) else {
      offset = bytes.count
      throw DecodingError(offset: start - 1, message: "text without a closing quote")
    }
    offset = quote + 1
    let content = ByteView(rebasing: bytes[start..<quote])
    return JSONText(bytes: content, offset: start, hasEscapes: hasEscapes)
  }

  /// Reads a scalar as it stands, without its quotes where it has any.
  mutating func readScalar() throws(DecodingError) -> JSONText {
    if peek() == 0x22 { return try readText() }
    let start = offset
    while offset < bytes.count, JSONReader.isScalar(bytes[offset]) { offset += 1 }
    guard offset > start else { throw expected("a number or text") }
    let content = ByteView(rebasing: bytes[start..<offset])
    return JSONText(bytes: content, offset: start, hasEscapes: false)
  }

  /// Passes over a value of any kind; brackets inside are counted, not matched by kind.
  mutating func skipValue() throws(DecodingError) {
    var depth = 0
    let start = offset
    repeat {
      guard let byte = peek() else {
        throw DecodingError(offset: start, message: "a value that is cut short")
      }
      switch byte {
      case 0x22: _ = try readText()
      case 0x7b, 0x5b:
        depth += 1
        offset += 1
      case 0x7d, 0x5d:
        guard depth > 0 else { throw expected("a value") }
        depth -= 1
        offset += 1
      case 0x2c, 0x3a:
        guard depth > 0 else { throw expected("a value") }
        offset += 1
      default: _ = try readScalar()
      }
    } while depth > 0
  }

  /// Requires that nothing but white space follows.
  mutating func finish() throws(DecodingError) {
    if peek() != nil { throw expected("the end of the row") }
  }

  /// An error at the present position that says what stands there.
  mutating func expected(_ what: String) -> DecodingError {
    guard peek() != nil else {
      return DecodingError(offset: offset, message: "expected \(what), found the end")
    }
    let shown = JSONText(
      bytes: ByteView(rebasing: bytes[offset..<min(bytes.count, offset + 16)]),
      offset: offset, hasEscapes: false)
    return DecodingError(offset: offset, message: "expected \(what), found \(shown.excerpt)")
  }

  private mutating func take(_ byte: UInt8, _ what: String) throws(DecodingError) {
    guard peek() == byte else { throw expected(what) }
    offset += 1
  }

  private func matches(_ word: StaticString) -> Bool {
    guard offset + word.utf8CodeUnitCount <= bytes.count else { return false }
    return (0..<word.utf8CodeUnitCount).allSatisfy {
      unsafe word.utf8Start[$0] == bytes[offset + $0]
    }
  }

  private static func isScalar(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x61...0x7a, 0x41...0x5a, 0x2b, 0x2d, 0x2e: true
    default: false
    }
  }
}

extension ByteView {
  /// The quote that ends a JSON text whose first byte is here, and whether a backslash stands before
  /// it; nil where no quote does. Each byte is looked at once for either.
  func textEnd(from start: Int) -> (quote: Int, hasEscapes: Bool)? {
    var from = start
    var hasEscapes = false
    var found = first(0x22, in: from..<count)
    while let quote = found {
      guard let escape = first(0x5c, in: from..<quote) else { return (quote, hasEscapes) }
      hasEscapes = true
      from = escape + 2
      if from > quote { found = first(0x22, in: from..<count) }
    }
    return nil
  }
}
