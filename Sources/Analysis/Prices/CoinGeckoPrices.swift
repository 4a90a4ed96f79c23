/// CoinGecko's export: a price at each midnight UTC, which is the close of the day that ends there.
struct CoinGeckoCSV: PriceFormat {
  let name = "coingecko-csv"
  let rule = "last price at or before the end of the UTC day"

  func recognises(_ content: PriceContent) -> Bool {
    content.firstLine.hasPrefix("snapped_at,price")
  }

  func read(
    _ content: PriceContent, _ closes: inout [DailyClose], _ warnings: inout [String]
  ) throws(AnalysisError) {
    let pair = try content.knownPair()
    var rows = CSVRows(content.text)
    _ = try rows.next(content.file)
    var empty = 0
    while let (cells, line) = try rows.next(content.file) {
      guard cells.count >= 2, let moment = PriceMoment(cells[0]) else {
        throw content.file.malformed(
          "a time such as 2024-01-05 00:00:00 UTC is expected", line: line)
      }
      guard !cells[1].trimmed.isEmpty else {
        empty += 1
        continue
      }
      closes.append(
        DailyClose(
          pair: pair, day: try content.day(endingAt: moment.seconds, line: line),
          price: try content.price(cells[1], line: line)))
    }
    if empty > 0 { warnings.append("\(empty) rows without a price were left out") }
  }
}

/// CoinGecko's answer to `market_chart`: pairs of milliseconds and price under `prices`.
struct CoinGeckoJSON: PriceFormat {
  let name = "coingecko-json"
  let rule = "last price at or before the end of the UTC day"

  func recognises(_ content: PriceContent) -> Bool { content.firstLine.trimmed.hasPrefix("{") }

  func read(
    _ content: PriceContent, _ closes: inout [DailyClose], _ warnings: inout [String]
  ) throws(AnalysisError) {
    let pair = try content.knownPair()
    let document = try JSONNode.parse(content.bytes, content.file)
    guard let rows = document["prices"]?.list else {
      throw content.file.malformed("expected a list under prices", line: document.line)
    }
    var empty = 0
    for row in rows {
      guard let cells = row.list, cells.count == 2, let time = cells[0].word.flatMap(Int.init)
      else {
        throw content.file.malformed("expected milliseconds and a price", line: row.line)
      }
      if case .null = cells[1].value {
        empty += 1
        continue
      }
      // A moment within a second of midnight is midnight's.
      let day = try content.day(endingAt: time / 1000, line: row.line)
      closes.append(
        DailyClose(
          pair: pair, day: day, price: try content.price(cells[1].word ?? "", line: row.line)))
    }
    if empty > 0 { warnings.append("\(empty) rows without a price were left out") }
  }
}
