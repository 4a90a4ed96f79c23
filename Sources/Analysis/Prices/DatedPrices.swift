/// Any table with a column of dates and one of prices.
///
/// Columns are told by their titles: `date`, `day`, `time` or `timestamp`; `close`, `price`, `rate`
/// or `value`; and, where one file has several, `pair`, or `base` and `quote` or `currency`. A
/// `close` is a candle's, which is dated by its opening unless a column says when it closed. A line
/// of an address of the web may stand before the titles, as one exchange's archive has it.
struct DatedPrices: PriceFormat {
  let name = "csv"
  let rule =
    "price of the day as the table states it; of moments, the last at or before its end; of "
    + "candles, the last that closes by then"

  private static let closingTitles = ["close_time", "close time", "closetime", "timeclose"]
  private static let dateTitles = [
    "date", "day", "time", "timestamp", "datetime", "open_time", "open time", "opentime",
    "timeopen", "unix",
  ]
  private static let candleTitles = ["close"]
  private static let priceTitles = ["price", "rate", "value"]

  func recognises(_ content: PriceContent) -> Bool {
    let titles = Set(
      DatedPrices.titleLine(of: content).split { ",;\t".contains($0) }
        .map { String($0).trimmed.replacing("\"", with: "").lowercased() })
    return !titles.isDisjoint(with: DatedPrices.dateTitles + DatedPrices.closingTitles)
      && !titles.isDisjoint(with: DatedPrices.candleTitles + DatedPrices.priceTitles)
  }

  /// The first line, or the second where the first is an address of the web.
  private static func titleLine(of content: PriceContent) -> String {
    guard content.firstLine.hasPrefix("http") else { return content.firstLine }
    let lines = content.text.prefix(4096).split(
      maxSplits: 2, omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    return lines.count > 1 ? String(lines[1]) : ""
  }

  func read(_ content: PriceContent, into reading: inout PriceReading) throws(AnalysisError) {
    // A line that is not of the table is one of its comments.
    var rows = CSVRows(content.firstLine.hasPrefix("http") ? "#" + content.text : content.text)
    guard let header = try rows.next(content.file) else { return }
    let columns = try Columns(header, content)
    let style = try columns.style(of: rows, content)
    while let (cells, line) = try rows.next(content.file) {
      guard cells.count > columns.last else {
        throw content.file.malformed(
          "\(cells.count) cells, \(header.cells.count) expected", line: line)
      }
      guard let price = try reading.price(style.plain(cells[columns.price]), line: line) else {
        continue
      }
      let pair = try columns.pair(cells, content, line: line)
      guard let time = DatedPrices.time(cells[columns.date]) else {
        throw content.file.malformed("a date such as 2024-01-05 is expected", line: line)
      }
      switch (columns.isOfCandles, time) {
      case (true, .moment(let seconds)):
        try reading.addCandle(pair, opening: seconds, price, line: line)
      case (true, .day(let day)):
        try reading.addCandle(pair, opening: day.number * 86_400, price, line: line)
      case (false, .moment(let seconds)):
        try reading.add(pair, at: seconds, price, line: line)
      case (false, .day(let day)):
        reading.add(pair, day, price, line: line)
      }
    }
  }

  private enum Time {
    case day(CalendarDay)
    case moment(Int)
  }

  private static func time(_ text: String) -> Time? {
    if let seconds = PriceMoment.seconds(ofStamp: text) { return .moment(seconds) }
    return PriceMoment(text).map { $0.hasTime ? .moment($0.seconds) : .day($0.day) }
  }

  /// Which columns say what.
  private struct Columns {
    let date: Int
    let price: Int
    /// Whether the date is that of an opening.
    let isOfCandles: Bool
    private let pair: Int?
    private let base: Int?
    private let quote: Int?
    /// Whether cells are parted by semicolons, as where commas stand before decimals.
    private let hasSemicolons: Bool

    var last: Int { max(date, price) }

    init(
      _ header: (cells: [String], line: Int), _ content: PriceContent
    ) throws(AnalysisError) {
      let titles = header.cells.map { $0.trimmed.lowercased() }
      func column(_ names: [String]) -> Int? {
        names.lazy.compactMap { titles.firstIndex(of: $0) }.first
      }
      let closing = column(closingTitles)
      let close = column(candleTitles)
      guard let date = closing ?? column(dateTitles), let price = close ?? column(priceTitles)
      else {
        throw content.file.malformed("columns named date and price are expected", line: header.line)
      }
      (self.date, self.price) = (date, price)
      isOfCandles = close != nil && closing == nil
      pair = column(["pair", "symbol"])
      base = column(["base"])
      quote = column(["quote", "currency"])
      let line = titleLine(of: content)
      hasSemicolons = line.contains(";") && !line.contains(",")
    }

    /// How the prices are written. Cost: one more look at the rows.
    func style(of rows: CSVRows, _ content: PriceContent) throws(AnalysisError) -> DecimalStyle {
      var rows = rows
      var cells: [String] = []
      var first: Int?
      while let row = try rows.next(content.file) {
        first = first ?? row.line
        if price < row.cells.count, row.cells[price].contains(where: { $0 == "," || $0 == "." }) {
          cells.append(row.cells[price].trimmed)
        }
      }
      // Of a lone sign before three figures nobody can tell; commas part thousands unless they
      // cannot stand within a cell.
      let isPoint = !hasSemicolons || !cells.contains { $0.contains(",") }
      guard let style = DecimalStyle(of: cells, usual: isPoint ? .point : .comma) else {
        throw content.file.malformed(
          "prices with decimal points and prices with decimal commas", line: first ?? 1)
      }
      return style
    }

    func pair(
      _ cells: [String], _ content: PriceContent, line: Int
    ) throws(AnalysisError) -> PricePair {
      func cell(_ column: Int?) -> String? {
        column.flatMap { $0 < cells.count ? cells[$0].trimmed : nil }
      }
      if let given = content.pair { return given }
      if let named = cell(pair) {
        guard let pair = PricePair(named) ?? PriceContent.pair(inName: named) else {
          throw content.file.malformed("a pair such as BTC/CAD is expected", line: line)
        }
        return pair
      }
      if let quote = cell(quote) {
        guard PricePair.isCode(quote), PricePair.isCode(cell(base) ?? "BTC") else {
          throw content.file.malformed("a code of a currency is expected", line: line)
        }
        return PricePair(cell(base) ?? "BTC", quote)
      }
      return try content.knownPair()
    }
  }
}
