/// A limit in a state currency, such as the 10,000 Canadian dollars above which FINTRAC is told.
public struct MoneyLimit: Sendable {
  /// Hundredths of the currency.
  public let hundredths: UInt64
  /// Code of the currency.
  public let currency: String
  private let prices: FiatValuation

  /// Reads `CAD:10000` or `CAD:9999.50`, with the prices of a store.
  public init(
    _ text: String, _ store: PriceStore, coin: String
  ) throws(AnalysisError) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, PricePair.isCode(parts[0]), let amount = Price(parts[1]),
      amount.units % 1_000_000 == 0
    else {
      throw AnalysisError(
        .usage, "a currency and an amount are expected", at: "--limit",
        hint: "as in --limit CAD:10000")
    }
    hundredths = amount.units / 1_000_000
    currency = PricePair.code(parts[0])
    prices = try FiatValuation(store, coin: coin, currencies: [currency])
  }

  /// The least satoshis that reach the limit at the price of a moment's day; nil where the day has
  /// no price.
  public func sat(at time: UInt32) -> UInt64? {
    guard let quote = prices.quote(currency, at: time) else { return nil }
    // The value in hundredths is satoshis times units over 10¹⁴.
    let (whole, rest) = (UInt128(hundredths) * 100_000_000_000_000)
      .quotientAndRemainder(dividingBy: UInt128(quote.price.units))
    return UInt64(exactly: rest == 0 ? whole : whole + 1)
  }

  /// As it is given.
  public var text: String { "\(currency):\(Price.text(hundredths: UInt128(hundredths)))" }
}
