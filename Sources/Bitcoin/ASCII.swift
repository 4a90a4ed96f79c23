/// Letters of the first 128 characters, byte by byte, in any locale.
public enum ASCII {
  /// Whether a byte is a letter, in either case.
  @inline(__always)
  public static func isLetter(_ byte: UInt8) -> Bool {
    let lower = byte | 0x20
    return lower >= 0x61 && lower <= 0x7a
  }

  /// Whether a byte is a figure.
  @inline(__always)
  public static func isFigure(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

  /// A letter's small form; any other byte as it is.
  @inline(__always)
  public static func lowercased(_ byte: UInt8) -> UInt8 { isLetter(byte) ? byte | 0x20 : byte }

  /// A letter's capital; any other byte as it is.
  @inline(__always)
  public static func uppercased(_ byte: UInt8) -> UInt8 { isLetter(byte) ? byte & 0xdf : byte }
}

/// Characters written in UTF-8.
public enum UTF8Bytes {
  /// Hands over the bytes of a character; none for what is none.
  @inline(__always)
  public static func each(of scalar: UInt32, _ take: (UInt8) -> Void) {
    func rest(_ shift: UInt32) -> UInt8 { 0x80 | UInt8(truncatingIfNeeded: scalar >> shift & 0x3f) }
    switch scalar {
    case 0..<0x80: take(UInt8(truncatingIfNeeded: scalar))
    case 0x80..<0x800:
      take(0xc0 | UInt8(truncatingIfNeeded: scalar >> 6))
      take(rest(0))
    case 0x800..<0xd800, 0xe000..<0x10000:
      take(0xe0 | UInt8(truncatingIfNeeded: scalar >> 12))
      take(rest(6))
      take(rest(0))
    case 0x10000..<0x110000:
      take(0xf0 | UInt8(truncatingIfNeeded: scalar >> 18))
      take(rest(12))
      take(rest(6))
      take(rest(0))
    default: break
    }
  }
}
