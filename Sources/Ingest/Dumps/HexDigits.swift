import Bitcoin

/// Hex digits of a dump as bytes: most of what such files hold.
///
/// No digit decides where the next step goes, so that a processor takes many at once; whether all
/// were digits is asked behind the last. Cost: some 3 GB of digits a second.
enum HexDigits {
  /// Writes the bytes that digits stand for, first digit first; false where one is none, and then
  /// what was written means nothing. The target has room for half as many bytes as there are digits.
  static func decode(_ digits: ByteView, to target: UnsafeMutableRawBufferPointer) -> Bool {
    let count = digits.count / 2
    precondition(digits.count == count * 2 && target.count >= count)
    let from = unsafe digits.buffer
    var faults: UInt8 = 0
    for place in 0..<count {
      let high = unsafe value(of: from[2 * place])
      let low = unsafe value(of: from[2 * place + 1])
      faults |= high.fault | low.fault
      unsafe target[place] = high.value << 4 | low.value
    }
    return faults == 0
  }

  /// What a digit stands for, and a bit that is set where it is none.
  @inline(__always)
  private static func value(of digit: UInt8) -> (value: UInt8, fault: UInt8) {
    let figure = digit &- 0x30
    let letter = (digit | 0x20) &- 0x61
    let isFigure = figure < 10
    let isLetter = letter < 6
    return (isFigure ? figure : letter &+ 10, isFigure || isLetter ? 0 : 1)
  }
}
