/// How long the candles of a table are, told by their openings.
enum CandleLength: Equatable {
  case seconds(Int)
  /// From the first of a month to the first of the next.
  case months

  private static let day = 86_400

  /// The length of candles that open at some moments, in ascending order.
  ///
  /// Openings that are whole days apart are of daily candles, unless three or more of them are all
  /// weeks apart or firsts of months: days without trade leave gaps. Others have the longest length
  /// that fits between all of them and into a day.
  init(openings: [Int]) {
    var step = 0
    for (one, next) in zip(openings, openings.dropFirst()) {
      step = CandleLength.common(step, next - one)
    }
    guard step % CandleLength.day == 0 else {
      self = .seconds(CandleLength.common(step, CandleLength.day))
      return
    }
    let isLong = Set(openings).count > 2
    if isLong, openings.allSatisfy(CandleLength.beginsMonth) {
      self = .months
    } else {
      self = .seconds(isLong && step % (7 * CandleLength.day) == 0 ? step : CandleLength.day)
    }
  }

  /// When a candle closes.
  func end(of opening: Int) -> Int {
    switch self {
    case .seconds(let length): return opening + length
    case .months:
      // The first of a month is found again at most 31 days later.
      let next = (28...31).map { opening + $0 * CandleLength.day }
      return next.first(where: CandleLength.beginsMonth) ?? opening + CandleLength.day
    }
  }

  /// The length in words where it is more than a day.
  var asText: String? {
    switch self {
    case .months: "a month"
    case .seconds(let length):
      length > CandleLength.day ? "\(length / CandleLength.day) days" : nil
    }
  }

  private static func beginsMonth(_ seconds: Int) -> Bool {
    (0..<4_294_967_296).contains(seconds)
      && CalendarDay(unixTime: UInt32(seconds)).description.hasSuffix("-01")
  }

  /// The greatest number that divides two others; 0 is divided by all.
  private static func common(_ one: Int, _ other: Int) -> Int {
    var (one, other) = (one, other)
    while other != 0 { (one, other) = (other, one % other) }
    return one
  }
}
