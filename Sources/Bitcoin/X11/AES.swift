/// The round of AES (FIPS 197), which Groestl, SHAvite-3 and ECHO are built from.
enum AES {
  /// The substitution of a byte: its inverse in the field of 256 elements, spread over its bits.
  static let substitution: [UInt8] = (0..<256).map { number in
    let inverse = (0..<256).first { times(UInt8(number), UInt8($0)) == 1 } ?? 0
    let byte = UInt8(inverse)
    return (1..<5).reduce(byte ^ 0x63) { $0 ^ byte.turnedLeft(UInt8($1)) }
  }

  /// What a byte in the top row of a column adds to the next column, the top row lowest.
  static let columns: [UInt32] = substitution.map { byte in
    let double = UInt32(times(byte, 2))
    return double | UInt32(byte) << 8 | UInt32(byte) << 16 | (double ^ UInt32(byte)) << 24
  }

  /// The product of two bytes as polynomials, modulo x^8 + x^4 + x^3 + x + 1.
  static func times(_ first: UInt8, _ second: UInt8) -> UInt8 {
    var (sum, shifted, rest): (UInt8, UInt8, UInt8) = (0, first, second)
    while rest != 0 {
      if rest & 1 == 1 { sum ^= shifted }
      shifted = shifted << 1 ^ (shifted >> 7) * 0x1b
      rest >>= 1
    }
    return sum
  }

  /// One round without its key. `columns` is handed in, so that loops look it up once.
  @inline(__always)
  static func round(_ x: SIMD4<UInt32>, _ columns: [UInt32]) -> SIMD4<UInt32> {
    SIMD4(
      column(x[0], x[1], x[2], x[3], columns), column(x[1], x[2], x[3], x[0], columns),
      column(x[2], x[3], x[0], x[1], columns), column(x[3], x[0], x[1], x[2], columns))
  }

  @inline(__always)
  private static func column(
    _ a: UInt32, _ b: UInt32, _ c: UInt32, _ d: UInt32, _ columns: [UInt32]
  ) -> UInt32 {
    columns[Int(a & 255)] ^ columns[Int(b >> 8 & 255)].turnedLeft(8)
      ^ columns[Int(c >> 16 & 255)].turnedLeft(16) ^ columns[Int(d >> 24)].turnedLeft(24)
  }
}
