/// Kraken's OHLCVT files: rows of time, open, high, low, close, volume and trades, without a header;
/// intervals without trades are left out.
struct KrakenCandles: PriceFormat {
  let name = "kraken"
  let rule = "close of the last candle that closes by the end of the UTC day"

  func recognises(_ content: PriceContent) -> Bool {
    HeadlessCandles.isRow(content.firstLine, 6...8)
  }

  func read(_ content: PriceContent, into reading: inout PriceReading) throws(AnalysisError) {
    try HeadlessCandles.read(
      content, 6...8, "expected time, open, high, low, close, volume, trades", into: &reading)
  }

  /// Names end in the interval, as in `XBTCAD_1440`.
  func candleMinutes(of content: PriceContent) -> Int? {
    let words = content.file.stem.split(separator: "_")
    guard words.count > 1, let minutes = words.last.flatMap({ Int($0) }) else { return nil }
    return (1...43_200).contains(minutes) ? minutes : nil
  }
}

/// Binance's files of klines: twelve columns without a header, of which the first is the opening and
/// the seventh the end, in thousandths of a second, since 2025 in millionths.
struct BinanceCandles: PriceFormat {
  let name = "binance"
  let rule = "close of the last candle that closes by the end of the UTC day"

  func recognises(_ content: PriceContent) -> Bool {
    HeadlessCandles.isRow(content.firstLine, 11...12)
  }

  func read(_ content: PriceContent, into reading: inout PriceReading) throws(AnalysisError) {
    try HeadlessCandles.read(
      content, 11...12, "expected opening time, open, high, low, close and seven more",
      into: &reading)
  }
}

/// What rows of candles without titles have in common: the opening time first, the close fifth.
private enum HeadlessCandles {
  static func isRow(_ line: String, _ width: ClosedRange<Int>) -> Bool {
    let cells = line.split(separator: ",", omittingEmptySubsequences: false)
    return width.contains(cells.count) && cells.allSatisfy { Double($0) != nil }
      && PriceMoment.seconds(ofStamp: String(cells[0])) != nil
  }

  static func read(
    _ content: PriceContent, _ width: ClosedRange<Int>, _ expected: String,
    into reading: inout PriceReading
  ) throws(AnalysisError) {
    let pair = try content.knownPair()
    var rows = CSVRows(content.text)
    while let (cells, line) = try rows.next(content.file) {
      guard width.contains(cells.count), let opening = PriceMoment.seconds(ofStamp: cells[0])
      else { throw content.file.malformed(expected, line: line) }
      if let price = try reading.price(cells[4], line: line) {
        try reading.addCandle(pair, opening: opening, price, line: line)
      }
    }
  }
}
