/// Makes UTF-8 of UTF-16, as Windows and many tools that read telephones write it.
struct WideText {
  private var isBigEndian: Bool
  private var odd: UInt8?

  /// How a stream begins that is UTF-16; nil where it is not.
  ///
  /// A byte order mark says so, or zeros in every second place of the first characters.
  init?(_ start: UnsafeRawBufferPointer) {
    guard start.count >= 2 else { return nil }
    switch (start[0], start[1]) {
    case (0xff, 0xfe): isBigEndian = false
    case (0xfe, 0xff): isBigEndian = true
    default:
      guard start.count >= 32 else { return nil }
      let places = stride(from: 0, to: 32, by: 2)
      let zerosFirst = places.count { start[$0] == 0 && start[$0 + 1] != 0 }
      let zerosSecond = places.count { start[$0] != 0 && start[$0 + 1] == 0 }
      guard max(zerosFirst, zerosSecond) >= 15 else { return nil }
      isBigEndian = zerosFirst > zerosSecond
    }
  }

  /// The next bytes as UTF-8; surrogate pairs become one replacement character each half.
  mutating func narrow(_ piece: UnsafeRawBufferPointer) -> [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity(piece.count / 2 + 2)
    for byte in piece {
      guard let first = odd else {
        odd = byte
        continue
      }
      odd = nil
      let unit = isBigEndian ? UInt16(first) << 8 | UInt16(byte) : UInt16(byte) << 8 | UInt16(first)
      if unit < 0x80 {
        text.append(UInt8(unit))
      } else {
        text.append(
          contentsOf: Unicode.Scalar(unit).map { Array(String($0).utf8) } ?? [0xef, 0xbf, 0xbd])
      }
    }
    return text
  }
}
