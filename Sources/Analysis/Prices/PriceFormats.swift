/// A form in which prices come.
protocol PriceFormat: Sendable {
  /// Name on the command line.
  var name: String { get }
  /// Which prices are taken as closes, in words.
  var rule: String { get }
  /// Whether a file looks like one.
  func recognises(_ content: PriceContent) -> Bool
  /// Reads all closes; of several of one day the last counts.
  func read(
    _ content: PriceContent, _ closes: inout [DailyClose], _ warnings: inout [String]
  ) throws(AnalysisError)
}

/// Every form that can be read: a new one is a file and a line here.
public enum PriceFormats {
  static let all: [any PriceFormat] = [
    EuropeanCentralBankXML(), CoinGeckoJSON(), EuropeanCentralBankCSV(), CoinGeckoCSV(),
    KrakenCandles(), DatedPrices(),
  ]

  /// Names for the command line.
  public static var names: [String] { all.map(\.name) }

  static func format(
    named name: String?, for content: PriceContent
  ) throws(AnalysisError) -> any PriceFormat {
    if let name {
      guard let format = all.first(where: { $0.name == name }) else {
        throw AnalysisError(
          .usage, "unknown format", at: "--input-format", hint: names.joined(separator: ", "))
      }
      return format
    }
    guard let format = all.first(where: { $0.recognises(content) }) else {
      throw AnalysisError(
        .malformed, "no known form of prices", at: content.file.path,
        hint: "columns named date and price are understood")
    }
    return format
  }
}

extension PriceContent {
  /// A price of a line, or the error that names it.
  func price(_ text: String, line: Int) throws(AnalysisError) -> Price {
    guard let price = Price(text.trimmed) else {
      throw file.malformed("a price above zero is expected", line: line)
    }
    return price
  }

  /// The day of a moment in seconds; the last moment of a day is the first of the next.
  func day(endingAt seconds: Int, line: Int) throws(AnalysisError) -> CalendarDay {
    guard (0..<4_294_000_000).contains(seconds) else {
      throw file.malformed("a time from 1970 to 2106 is expected", line: line)
    }
    return CalendarDay(unixTime: UInt32(max(0, seconds - 1)))
  }
}

extension String {
  /// Without blanks at both ends.
  var trimmed: String {
    var rest = self[...]
    while rest.first?.isWhitespace == true { rest = rest.dropFirst() }
    while rest.last?.isWhitespace == true { rest = rest.dropLast() }
    return String(rest)
  }
}
