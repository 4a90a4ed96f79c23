import Bitcoin

extension JSONText {
  /// A time in seconds since 1970, or in words as `2009-01-03 18:15:05`, with a `T` or a zone of
  /// UTC where there is one.
  func time() throws(DecodingError) -> UInt32 {
    if bytes.count <= 10, bytes.allSatisfy({ (0x30...0x39).contains($0) }) {
      return try number("a time")
    }
    guard bytes.count >= 19, isSeparated, isUTC(bytes.dropFirst(19)),
      let year = digits(0, 4), let month = digits(5, 2), let day = digits(8, 2),
      let hour = digits(11, 2), let minute = digits(14, 2), let second = digits(17, 2),
      (1970...2105).contains(year), (1...12).contains(month), (1...31).contains(day), hour < 24,
      minute < 60, second < 60
    else { throw expected("a time as seconds or as YYYY-MM-DD HH:MM:SS in UTC") }
    let days = JSONText.days(year: year, month: month, day: day)
    return UInt32(((days * 24 + hour) * 60 + minute) * 60 + second)
  }

  private var isSeparated: Bool {
    bytes[4] == 0x2d && bytes[7] == 0x2d && (bytes[10] == 0x20 || bytes[10] | 0x20 == 0x74)
      && bytes[13] == 0x3a && bytes[16] == 0x3a
  }

  /// Whether what follows the seconds is nothing, a fraction of zero, or UTC by one of its names.
  private func isUTC(_ rest: Slice<ByteView>) -> Bool {
    var zone = rest
    if zone.first == 0x2e { zone = zone.dropFirst().drop { $0 == 0x30 } }
    let text = String(decoding: zone, as: UTF8.self)
    return ["", "Z", " UTC", "+00", "+00:00", "+0000"].contains(text)
  }

  private func digits(_ start: Int, _ count: Int) -> Int? {
    var value = 0
    for place in start..<(start + count) {
      guard (0x30...0x39).contains(bytes[place]) else { return nil }
      value = value * 10 + Int(bytes[place] - 0x30)
    }
    return value
  }

  /// Days from 1970-01-01 to a date of the Gregorian calendar, counting years from March so that
  /// the leap day comes last.
  private static func days(year: Int, month: Int, day: Int) -> Int {
    let shifted = month > 2 ? year : year - 1
    let fromMarch = (month + 9) % 12
    let dayOfYear = (153 * fromMarch + 2) / 5 + day - 1
    return shifted * 365 + shifted / 4 - shifted / 100 + shifted / 400 + dayOfYear - 719_468
  }
}
