/// CoinGecko's export: a price at each midnight UTC, which is the close of the day that ends there.
struct CoinGeckoCSV: PriceFormat {
  let name = "coingecko-csv"
  let rule = "last price at or before the end of the UTC day"

  func recognises(_ content: PriceContent) -> Bool {
    content.firstLine.hasPrefix("snapped_at,price")
  }

  func read(
    _ content: PriceContent, into reading: inout PriceReading
  ) throws(AnalysisError) {
    let pair = try content.knownPair()
    var rows = CSVRows(content.text)
    _ = try rows.next(content.file)
    while let (cells, line) = try rows.next(content.file) {
      guard cells.count >= 2, let moment = PriceMoment(cells[0]) else {
        throw content.file.malformed(
          "a time such as 2024-01-05 00:00:00 UTC is expected", line: line)
      }
      if let price = try reading.price(cells[1], line: line) {
        try reading.add(pair, at: moment.seconds, price, line: line)
      }
    }
  }
}

/// CoinGecko's answer to `market_chart`: pairs of milliseconds and price under `prices`.
struct CoinGeckoJSON: PriceFormat {
  let name = "coingecko-json"
  let rule = "last price at or before the end of the UTC day"

  func recognises(_ content: PriceContent) -> Bool { content.firstLine.trimmed.hasPrefix("{") }

  func read(
    _ content: PriceContent, into reading: inout PriceReading
  ) throws(AnalysisError) {
    let pair = try content.knownPair()
    let document = try JSONNode.parse(content.bytes, content.file)
    guard let rows = document["prices"]?.list else {
      throw content.file.malformed("expected a list under prices", line: document.line)
    }
    for row in rows {
      guard let cells = row.list, cells.count == 2,
        let seconds = cells[0].word.flatMap(PriceMoment.seconds(ofStamp:))
      else {
        throw content.file.malformed("expected milliseconds and a price", line: row.line)
      }
      // A moment within a second of midnight is midnight's.
      if let price = try reading.price(cells[1].word ?? "", line: row.line) {
        try reading.add(pair, at: seconds, price, line: row.line)
      }
    }
  }
}
