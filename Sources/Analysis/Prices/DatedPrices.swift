/// Any table with a column of dates and one of prices.
///
/// Columns are told by their titles: `date`, `day`, `time` or `timestamp`; `close`, `price`, `rate`
/// or `value`; and, where one file has several, `pair`, or `base` and `quote` or `currency`. Cells
/// parted by semicolons may have a decimal comma.
struct DatedPrices: PriceFormat {
  let name = "csv"
  let rule = "price of the day as the table states it; of moments, the last at or before its end"

  private static let dateTitles = ["date", "day", "time", "timestamp", "datetime"]
  private static let priceTitles = ["close", "price", "rate", "value"]

  func recognises(_ content: PriceContent) -> Bool {
    let titles = content.firstLine.split { ",;\t".contains($0) }
      .map { String($0).trimmed.replacing("\"", with: "") }
    return titles.contains { DatedPrices.dateTitles.contains($0) }
      && titles.contains { DatedPrices.priceTitles.contains($0) }
  }

  func read(
    _ content: PriceContent, _ closes: inout [DailyClose], _ warnings: inout [String]
  ) throws(AnalysisError) {
    var rows = CSVRows(content.text)
    guard let header = try rows.next(content.file) else { return }
    let titles = header.cells.map { $0.trimmed.lowercased() }
    func column(_ names: [String]) -> Int? {
      names.lazy.compactMap { titles.firstIndex(of: $0) }.first
    }
    guard let date = column(DatedPrices.dateTitles), let value = column(DatedPrices.priceTitles)
    else {
      throw content.file.malformed("columns named date and price are expected", line: header.line)
    }
    let places = PairPlaces(
      pair: column(["pair", "symbol"]), base: column(["base"]),
      quote: column(["quote", "currency"]))
    let hasCommas = content.firstLine.contains(";") && !content.firstLine.contains(",")
    while let (cells, line) = try rows.next(content.file) {
      guard cells.count > max(date, value) else {
        throw content.file.malformed(
          "\(cells.count) cells, \(titles.count) expected", line: line)
      }
      let text = hasCommas ? cells[value].replacing(",", with: ".") : cells[value]
      closes.append(
        DailyClose(
          pair: try places.pair(cells, content, line: line),
          day: try day(cells[date], content, line),
          price: try content.price(text, line: line)))
    }
  }

  private func day(
    _ text: String, _ content: PriceContent, _ line: Int
  ) throws(AnalysisError) -> CalendarDay {
    if let number = Int(text.trimmed), number > 100_000_000 {
      return try content.day(
        endingAt: number > 100_000_000_000 ? number / 1000 : number, line: line)
    }
    guard let moment = PriceMoment(text) else {
      throw content.file.malformed("a date such as 2024-01-05 is expected", line: line)
    }
    guard moment.hasTime else { return moment.day }
    return try content.day(endingAt: moment.seconds, line: line)
  }
}

/// Which columns say what a row prices.
private struct PairPlaces {
  let pair: Int?
  let base: Int?
  let quote: Int?

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
