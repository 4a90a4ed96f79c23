/// The European Central Bank's reference rates as CSV: a date and a column for each currency, units
/// of it for one euro, on business days.
struct EuropeanCentralBankCSV: PriceFormat {
  let name = "ecb-csv"
  let rule = "reference rate of the day, set about 16:00 CET on business days"

  func recognises(_ content: PriceContent) -> Bool {
    let titles = content.firstLine.split(separator: ",").map { String($0).trimmed }
    return titles.first == "date" && titles.contains("usd") && titles.contains("jpy")
  }

  func read(
    _ content: PriceContent, into reading: inout PriceReading
  ) throws(AnalysisError) {
    var rows = CSVRows(content.text)
    guard let titles = try rows.next(content.file)?.cells else { return }
    var pairs: [(column: Int, pair: PricePair)] = []
    for (column, title) in titles.enumerated().dropFirst() where PricePair.isCode(title.trimmed) {
      pairs.append((column, PricePair("EUR", title.trimmed)))
    }
    while let (cells, line) = try rows.next(content.file) {
      guard let moment = PriceMoment(cells[0]) else {
        throw content.file.malformed("a date such as 2024-01-05 is expected", line: line)
      }
      for (column, pair) in pairs where column < cells.count {
        let cell = cells[column].trimmed
        // Currencies that came or went have no rates for most days.
        if cell.isEmpty || cell == "N/A" { continue }
        if let price = try reading.price(cell, line: line) {
          reading.add(pair, moment.day, price, line: line)
        }
      }
    }
  }
}

/// The same rates as XML: a `Cube` with a time around a `Cube` for each currency.
struct EuropeanCentralBankXML: PriceFormat {
  let name = "ecb-xml"
  let rule = "reference rate of the day, set about 16:00 CET on business days"

  func recognises(_ content: PriceContent) -> Bool {
    let start = String(decoding: content.bytes.prefix(4096), as: UTF8.self)
    return start.trimmed.hasPrefix("<") && start.contains("Cube")
  }

  func read(
    _ content: PriceContent, into reading: inout PriceReading
  ) throws(AnalysisError) {
    var pieces = XMLPieces(ByteStream(content.bytes))
    var day: CalendarDay?
    while let piece = try pieces.next(content.file) {
      guard case .start(let name, let attributes) = piece, name == "Cube" else { continue }
      if let time = attributes["time"] {
        guard let moment = PriceMoment(time) else {
          throw content.file.malformed("a date such as 2024-01-05 is expected", line: pieces.line)
        }
        day = moment.day
      }
      guard let code = attributes["currency"], let rate = attributes["rate"] else { continue }
      guard let day, PricePair.isCode(code) else {
        throw content.file.malformed("a rate without a day or a currency", line: pieces.line)
      }
      if let price = try reading.price(rate, line: pieces.line) {
        reading.add(PricePair("EUR", code), day, price, line: pieces.line)
      }
    }
  }
}
