import Bitcoin

/// A moment as exports of prices write it: a date, or a date and a time of day in UTC.
struct PriceMoment {
  /// The day.
  let day: CalendarDay
  /// Seconds since 1970.
  let seconds: Int
  /// Whether a time of day was given.
  let hasTime: Bool

  /// Reads `2024-01-05`, `2024-01-05 00:00:00 UTC` and `2024-01-05T00:00:00Z`.
  init?(_ text: String) {
    let text = text.trimmed
    if let day = PriceMoment.written(text) {
      (self.day, seconds, hasTime) = (day, day.number * 86_400, false)
      return
    }
    let parts = text.split(maxSplits: 1) { $0 == " " || $0 == "T" }
    guard let first = parts.first, let day = PriceMoment.day(first) else { return nil }
    self.day = day
    guard parts.count > 1 else {
      (seconds, hasTime) = (day.number * 86_400, false)
      return
    }
    var clock = String(parts[1])
    for ending in ["UTC", "Z", "+00:00", "+00"] where clock.hasSuffix(ending) {
      clock = String(clock.dropLast(ending.count)).trimmed
      break
    }
    let fields = clock.split(separator: ":").map { Int($0.prefix { $0 != "." }) }
    guard (2...3).contains(fields.count), let hour = fields[0], let minute = fields[1],
      (0...23).contains(hour), (0...59).contains(minute)
    else { return nil }
    let second = fields.count > 2 ? fields[2] ?? 60 : 0
    guard (0...59).contains(second) else { return nil }
    (seconds, hasTime) = (day.number * 86_400 + hour * 3600 + minute * 60 + second, true)
  }

  /// Whole seconds since 1970 of a number of seconds, or of thousandths, millionths or thousand
  /// millionths of one, as its size tells; nil where it is none of the years since 1973.
  static func seconds(ofStamp text: String) -> Int? {
    let parts = text.trimmed.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count <= 2, parts.allSatisfy({ $0.utf8.allSatisfy(ASCII.isFigure) }),
      let number = parts.first.flatMap({ Int($0) }), number > 100_000_000
    else { return nil }
    var seconds = number
    while seconds > 100_000_000_000 { seconds /= 1000 }
    return seconds
  }

  private static let months = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
  ]

  /// Reads `30 October 2026`, as the central bank's file of the day has it.
  private static func written(_ text: String) -> CalendarDay? {
    let parts = text.split(separator: " ")
    guard parts.count == 3, parts[2].utf8.count == 4, let day = Int(parts[0]),
      let year = Int(parts[2]), (1970...2105).contains(year),
      let month = months.firstIndex(of: parts[1].lowercased())
    else { return nil }
    return CalendarDay(year: year, month: month + 1, day: day)
  }

  /// Reads `2024-02-29`, with `-`, `/` or `.` between year, month and day, or `29.02.2024`; nil for
  /// anything else. The order of day and month in `02/03/2024` is not guessed.
  static func day(_ text: some StringProtocol) -> CalendarDay? {
    guard text.utf8.count <= 10 else { return nil }
    let parts = text.split(omittingEmptySubsequences: false) { "-/.".contains($0) }
    guard parts.count == 3, parts.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } })
    else { return nil }
    let isYearFirst = parts[0].utf8.count == 4
    guard isYearFirst || (parts[2].utf8.count == 4 && text.contains(".")) else { return nil }
    let numbers = parts.map { Int($0) ?? 0 }
    let (year, month, day) =
      isYearFirst ? (numbers[0], numbers[1], numbers[2]) : (numbers[2], numbers[1], numbers[0])
    return (1970...2105).contains(year) ? CalendarDay(year: year, month: month, day: day) : nil
  }
}
