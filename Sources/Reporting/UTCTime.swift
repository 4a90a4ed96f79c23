/// RFC 3339 text of a moment, in UTC, without a locale or a time-zone table.
public enum UTCTime {
  /// `2009-01-12T03:30:25Z` of seconds since 1970.
  public static func text(_ seconds: UInt32) -> String {
    let (year, month, day) = civil(days: Int(seconds) / 86_400)
    let rest = Int(seconds) % 86_400
    // Every year that 32 bits of seconds reach has four digits.
    return unsafe String(unsafeUninitializedCapacity: 20) { text in
      func put(_ number: Int, at place: Int, before mark: Unicode.Scalar) {
        unsafe text[place] = UInt8(0x30 + number / 10)
        unsafe text[place + 1] = UInt8(0x30 + number % 10)
        unsafe text[place + 2] = UInt8(ascii: mark)
      }
      // The mark behind the century is written over by the year.
      put(year / 100, at: 0, before: "-")
      put(year % 100, at: 2, before: "-")
      put(month, at: 5, before: "-")
      put(day, at: 8, before: "T")
      put(rest / 3600, at: 11, before: ":")
      put(rest / 60 % 60, at: 14, before: ":")
      put(rest % 60, at: 17, before: "Z")
      return 20
    }
  }

  /// Seconds since 1970 of a day written `2009-01-12`, at its beginning; nil for anything else.
  public static func startOfDay(_ text: some StringProtocol) -> UInt32? {
    let parts = text.split(separator: "-").map { Int($0) }
    guard parts.count == 3, let year = parts[0], let month = parts[1], let day = parts[2],
      (1970...2105).contains(year), (1...12).contains(month), (1...31).contains(day)
    else { return nil }
    let days = days(year, month, day)
    guard civil(days: days) == (year, month, day) else { return nil }
    return UInt32(days * 86_400)
  }

  /// Days since 1970-01-01 of a Gregorian date; years begin in March, so that leap days come last.
  private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
    let shifted = month <= 2 ? year - 1 : year
    let era = shifted / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  private static func civil(days: Int) -> (Int, Int, Int) {
    let shifted = days + 719_468
    let era = shifted / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return (year, month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
  }
}
