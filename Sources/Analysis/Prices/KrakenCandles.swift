/// Kraken's OHLCVT files: rows of time, open, high, low, close, volume and trades, without a header;
/// intervals without trades are left out.
struct KrakenCandles: PriceFormat {
  let name = "kraken"
  let rule = "close of the last candle that begins within the UTC day"

  func recognises(_ content: PriceContent) -> Bool {
    let cells = content.firstLine.split(separator: ",", omittingEmptySubsequences: false)
    return (6...8).contains(cells.count) && cells.allSatisfy { Double($0) != nil }
      && cells[0].count == 10
  }

  func read(
    _ content: PriceContent, _ closes: inout [DailyClose], _ warnings: inout [String]
  ) throws(AnalysisError) {
    let pair = try content.knownPair()
    var rows = CSVRows(content.text)
    var latest = -1
    while let (cells, line) = try rows.next(content.file) {
      guard (6...8).contains(cells.count), let time = Int(cells[0]),
        (0..<4_294_000_000).contains(time)
      else {
        throw content.file.malformed(
          "expected time, open, high, low, close, volume, trades", line: line)
      }
      guard time > latest else {
        throw content.file.malformed("a candle that is not later than the one before", line: line)
      }
      latest = time
      closes.append(
        DailyClose(
          pair: pair, day: CalendarDay(unixTime: UInt32(time)),
          price: try content.price(cells[4], line: line)))
    }
  }
}
