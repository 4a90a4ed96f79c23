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
