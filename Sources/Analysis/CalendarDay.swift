/// A day of the Gregorian calendar, without a time zone or a locale.
public struct CalendarDay: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// Days since 1970-01-01.
  public let number: Int

  /// The day in UTC of a time in seconds since 1970.
  public init(unixTime: UInt32) { number = Int(unixTime) / 86_400 }

  /// A day by its number.
  public init(number: Int) { self.number = number }

  /// A day by its date; nil where the calendar has no such day, or outside the years 1 to 9999.
  public init?(year: Int, month: Int, day: Int) {
    guard (1...9999).contains(year), (1...12).contains(month), (1...31).contains(day) else {
      return nil
    }
    // Years begin in March here, so that the leap day comes last.
    let shifted = month <= 2 ? year - 1 : year
    let era = shifted / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    number =
      era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    guard date == (year, month, day) else { return nil }
  }

  /// The day at the beginning of a text such as `2024-02-29` or `2024-02-29T10:00:00Z`; nil for
  /// anything else.
  public init?(_ text: String) {
    let start = text.prefix(10)
    let parts = start.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
    guard start.utf8.count == 10, parts.count == 3, let year = parts[0], let month = parts[1],
      let day = parts[2]
    else { return nil }
    self.init(year: year, month: month, day: day)
  }

  /// `2024-02-29`.
  public var description: String {
    let (year, month, day) = date
    let padded = [month, day].map { $0 < 10 ? "0\($0)" : "\($0)" }
    return "\(year)-\(padded[0])-\(padded[1])"
  }

  private var date: (year: Int, month: Int, day: Int) {
    let shifted = number + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let month = (5 * dayOfYear + 2) / 153
    let civil = month < 10 ? month + 3 : month - 9
    return (
      yearOfEra + era * 400 + (civil <= 2 ? 1 : 0), civil, dayOfYear - (153 * month + 2) / 5 + 1
    )
  }

  /// Days from another day to this one.
  public func days(since other: CalendarDay) -> Int { number - other.number }

  /// Order in time.
  public static func < (left: Self, right: Self) -> Bool { left.number < right.number }
}
