/// A 64-bit key of an output script, for tables in memory and on disk.
///
/// Folded multiplication over 8-byte words. Equal keys prove nothing: every table compares the
/// scripts themselves, so that scripts made to collide cost time and never a wrong answer.
public enum ScriptKey {
  private static let factor: UInt64 = 0x9e37_79b9_7f4a_7c15
  private static let second: UInt64 = 0xd6e8_feb8_6659_fd93

  /// The key of a script.
  @inline(__always)
  public static func key(of script: UnsafeRawBufferPointer) -> UInt64 {
    var state = UInt64(truncatingIfNeeded: script.count) ^ factor
    var position = 0
    while position &+ 8 <= script.count {
      let word = script.loadUnaligned(fromByteOffset: position, as: UInt64.self)
      state = fold(state ^ UInt64(littleEndian: word), factor)
      position &+= 8
    }
    var tail: UInt64 = 0
    var shift: UInt64 = 0
    while position < script.count {
      tail |= UInt64(script[position]) &<< shift
      shift &+= 8
      position &+= 1
    }
    return fold(fold(state ^ tail, second), factor)
  }

  @inline(__always)
  private static func fold(_ left: UInt64, _ right: UInt64) -> UInt64 {
    let product = (left ^ second).multipliedFullWidth(by: right)
    return product.high ^ product.low
  }
}
