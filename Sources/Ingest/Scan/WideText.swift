import Bitcoin

/// Makes UTF-8 of UTF-16, as Windows and many tools that read telephones write it.
struct WideText {
  private var isBigEndian: Bool
  private var odd: UInt8?

  /// How a stream begins that is UTF-16; nil where it is not.
  ///
  /// A byte order mark says so, or zeros in every second place of the first characters.
  init?(_ start: ByteView) {
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
  mutating func narrow(_ piece: ByteView) -> [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity(piece.count * 3 / 2 + 2)
    var place = 0
    if let first = odd, !piece.isEmpty {
      append(first, piece[0], &text)
      place = 1
      odd = nil
    }
    while place + 1 < piece.count {
      append(piece[place], piece[place + 1], &text)
      place += 2
    }
    if place < piece.count { odd = piece[place] }
    return text
  }

  @inline(__always)
  private func append(_ first: UInt8, _ second: UInt8, _ text: inout [UInt8]) {
    let unit =
      isBigEndian ? UInt32(first) << 8 | UInt32(second) : UInt32(second) << 8 | UInt32(first)
    // Half a pair is no character.
    UTF8Bytes.each(of: unit >> 11 == 0x1b ? 0xfffd as UInt32 : unit) { text.append($0) }
  }
}
