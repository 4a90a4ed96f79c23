import Bitcoin

/// The prices of a file while it is read, in whatever order its rows stand.
///
/// Of the moments of a day the latest counts. A candle is dated by its opening time, and its close
/// belongs to the day on which it closes, so candles wait until their length is known.
struct PriceReading {
  /// A candle by its opening, in seconds since 1970.
  private struct Candle {
    let opening: Int
    let price: Price
    let line: Int
  }

  /// The latest price of a day so far.
  private struct Latest {
    let moment: Int
    let price: Price
  }

  private let file: TagFileName
  private var latest: [PricePair: [CalendarDay: Latest]] = [:]
  private var candles: [PricePair: [Candle]] = [:]
  private var holes: [String: (count: Int, line: Int)] = [:]
  private var doubles: (count: Int, line: Int) = (0, 0)
  private var notes: [String] = []

  init(_ file: TagFileName) { self.file = file }

  /// Takes the price of a day as such.
  mutating func add(_ pair: PricePair, _ day: CalendarDay, _ price: Price, line: Int) {
    keep(pair, day, Latest(moment: (day.number + 1) * 86_400, price: price), line)
  }

  /// Takes the price of a moment; the last moment of a day is the first of the next.
  mutating func add(
    _ pair: PricePair, at seconds: Int, _ price: Price, line: Int
  ) throws(AnalysisError) {
    keep(
      pair, try day(endingAt: seconds, line: line), Latest(moment: seconds, price: price), line)
  }

  /// Takes a candle's close.
  mutating func addCandle(
    _ pair: PricePair, opening seconds: Int, _ price: Price, line: Int
  ) throws(AnalysisError) {
    guard PriceReading.times.contains(seconds) else { throw untimely(line) }
    candles[pair, default: []].append(Candle(opening: seconds, price: price, line: line))
  }

  /// The price in a cell; nil, and noted, where the cell is a hole.
  mutating func price(_ text: String, line: Int) throws(AnalysisError) -> Price? {
    let text = text.trimmed
    if let price = Price(text) { return price }
    guard let hole = PriceReading.hole(text) else {
      throw file.malformed("a price above zero is expected", line: line)
    }
    holes[hole, default: (0, line)].count += 1
    return nil
  }

  /// What a cell without a price says; nil for one that says something else.
  private static func hole(_ text: String) -> String? {
    let nothing: Set<String> = ["", "null", "nan", "n/a", "na", "#n/a", "none", "nil", "-"]
    if nothing.contains(text.lowercased()) { return "without a price" }
    let isZero = text.utf8.contains(0x30) && text.utf8.allSatisfy { $0 == 0x30 || $0 == 0x2e }
    return isZero ? "with a price of 0" : nil
  }

  /// Closes by pair and day, each day once; `minutes` is the length of the candles where the file
  /// says it.
  mutating func closes(candlesOf minutes: Int? = nil) throws(AnalysisError) -> [DailyClose] {
    for pair in candles.keys.sorted() {
      try close((candles[pair] ?? []).sorted { $0.opening < $1.opening }, of: pair, minutes)
    }
    candles = [:]
    return latest.keys.sorted().flatMap { pair in
      (latest[pair] ?? [:]).sorted { $0.key < $1.key }.map {
        DailyClose(pair: pair, day: $0.key, price: $0.value.price)
      }
    }
  }

  /// What was borne, in sentences.
  var warnings: [String] {
    var sentences = holes.sorted { $0.key < $1.key }.map { what, place in
      "\(place.count) row\(place.count == 1 ? "" : "s") \(what), left out; the first in line "
        + "\(place.line)"
    }
    if doubles.count > 0 {
      sentences.append(
        "\(doubles.count) moments have two prices, of which the later row counts; the first in "
          + "line \(doubles.line)")
    }
    return sentences + notes
  }

  private mutating func close(
    _ candles: [Candle], of pair: PricePair, _ minutes: Int?
  ) throws(AnalysisError) {
    for (candle, next) in zip(candles, candles.dropFirst()) where candle.opening == next.opening {
      guard candle.price != next.price else { continue }
      throw file.malformed(
        "a candle that stands twice, with two closes", line: max(candle.line, next.line))
    }
    let length =
      minutes.map { CandleLength.seconds($0 * 60) }
      ?? CandleLength(openings: candles.map(\.opening))
    if let longer = length.asText {
      notes.append("candles of \(longer): the close of each is that of its last day")
    }
    for candle in candles {
      let end = length.end(of: candle.opening)
      keep(
        pair, try day(endingAt: end, line: candle.line), Latest(moment: end, price: candle.price),
        candle.line)
    }
  }

  private mutating func keep(_ pair: PricePair, _ day: CalendarDay, _ new: Latest, _ line: Int) {
    if let old = latest[pair]?[day] {
      guard new.moment >= old.moment else { return }
      if new.moment == old.moment, new.price != old.price {
        if doubles.count == 0 { doubles.line = line }
        doubles.count += 1
      }
    }
    latest[pair, default: [:]][day] = new
  }

  private static let times = 0..<4_294_000_000

  private func day(endingAt seconds: Int, line: Int) throws(AnalysisError) -> CalendarDay {
    guard PriceReading.times.contains(seconds) else { throw untimely(line) }
    return CalendarDay(unixTime: UInt32(max(0, seconds - 1)))
  }

  private func untimely(_ line: Int) -> AnalysisError {
    file.malformed("a time from 1970 to 2106 is expected", line: line)
  }
}
