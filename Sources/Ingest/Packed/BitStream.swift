import Bitcoin

/// Takes bits from bytes, the lowest of each byte first, as DEFLATE packs them (RFC 1951, 3.1.1).
struct BitStream {
  private let bytes: ByteView
  /// Next byte that is not in the buffer yet.
  private var next: Int
  private var buffer: UInt64 = 0
  private(set) var bitCount = 0

  init(_ bytes: ByteView, from offset: Int) {
    self.bytes = bytes
    next = offset
  }

  /// The byte that the next bit is in.
  var offset: Int { next - bitCount / 8 }

  /// Fills the buffer to at least 48 bits, or with what is left.
  @inline(__always)
  mutating func fill() {
    while bitCount <= 48, next < bytes.count {
      buffer |= UInt64(bytes[next]) << UInt64(bitCount)
      next &+= 1
      bitCount &+= 8
    }
  }

  /// The next bits without taking them; zeros stand for those behind the end.
  @inline(__always)
  func peek(_ count: Int) -> Int { Int(buffer & (1 << UInt64(count) - 1)) }

  /// Takes bits that were looked at; an error where there are not so many.
  @inline(__always)
  mutating func drop(_ count: Int) throws(DecodingError) {
    guard count <= bitCount else { throw cutShort }
    buffer >>= UInt64(count)
    bitCount &-= count
  }

  /// Takes up to 32 bits as a number.
  @inline(__always)
  mutating func take(_ count: Int) throws(DecodingError) -> Int {
    fill()
    let value = peek(count)
    try drop(count)
    return value
  }

  /// Goes on at the next whole byte.
  mutating func alignToByte() {
    let odd = bitCount % 8
    buffer >>= UInt64(odd)
    bitCount -= odd
  }

  /// Takes whole bytes as they are; only on a byte's border.
  mutating func takeBytes(_ count: Int) throws(DecodingError) -> ByteView {
    let start = offset
    guard count <= bytes.count - start else { throw cutShort }
    next = start + count
    (buffer, bitCount) = (0, 0)
    return ByteView(rebasing: bytes[start..<next])
  }

  private var cutShort: DecodingError {
    DecodingError(offset: bytes.count, message: "expected more packed data, found the end")
  }
}
