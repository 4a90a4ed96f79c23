/// A form in which prices come.
protocol PriceFormat: Sendable {
  /// Name on the command line.
  var name: String { get }
  /// Which prices are taken as closes, in words.
  var rule: String { get }
  /// Whether a file looks like one.
  func recognises(_ content: PriceContent) -> Bool
  /// Hands over every price with its time; which of them are closes is the reading's to know.
  func read(_ content: PriceContent, into reading: inout PriceReading) throws(AnalysisError)
  /// How many minutes the candles of a file are long, where it says so.
  func candleMinutes(of content: PriceContent) -> Int?
}

extension PriceFormat {
  func candleMinutes(of content: PriceContent) -> Int? { nil }
}

/// Every form that can be read: a new one is a file and a line here.
public enum PriceFormats {
  static let all: [any PriceFormat] = [
    EuropeanCentralBankXML(), CoinGeckoJSON(), EuropeanCentralBankCSV(), CoinGeckoCSV(),
    KrakenCandles(), BinanceCandles(), DatedPrices(),
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
        .malformed, "no known form of prices", at: content.file.shown,
        hint: "columns named date and price are understood")
    }
    return format
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
