import Bitcoin

/// Values of amounts in state currencies at the time of their block.
///
/// The price of a day is its close. Where a day has none, that of one of the seven days before
/// stands in for it and is marked. A currency in which the coin is not priced is reached by the
/// central bank's rates: over the euro where the coin is priced in it, otherwise over the dollar,
/// rounded half to even at the eighth place. Nothing is interpolated, and what has no price has no
/// value.
public struct FiatValuation: Sendable {
  /// A price and where it comes from.
  public struct Quote: Sendable, Equatable {
    /// The price of a whole coin.
    public var price: Price
    /// The oldest day among its parts.
    public var day: CalendarDay
    /// Days between that and the day asked for.
    public var daysFilled: Int
    /// The files it comes from.
    public var source: String
    /// The pairs it was computed from, such as `BTC/EUR × EUR/PHP`.
    public var route: String

    /// The value of some satoshis with two places.
    public func value(ofSat sat: UInt64) -> String {
      Price.text(hundredths: price.hundredths(ofSat: sat))
    }
  }

  /// Those of FINTRAC's reports and of most exchanges.
  public static let usualCurrencies = "CAD,USD"
  /// Days that a price may stand in for later ones.
  public static let longestFill = 7
  /// The rule in words, for parameters and reports.
  public static let rule =
    "daily close of the UTC day of the block; at most \(longestFill) days filled forward; "
    + "cross rates by the ECB's reference rates"

  private struct Point: Sendable {
    let day: CalendarDay
    let price: Price
    let source: String
  }

  /// The currencies, in the order asked.
  public let currencies: [String]
  /// Code of the coin.
  public let coin: String
  private var series: [PricePair: [Point]] = [:]

  /// Loads what the prices beside a store say of a coin.
  public init(
    _ store: PriceStore, coin: String, currencies: [String]
  ) throws(AnalysisError) {
    self.coin = coin
    self.currencies = currencies
    for (close, source) in try store.closes(base: coin, currencies: currencies) {
      series[close.pair, default: []].append(
        Point(day: close.day, price: close.price, source: source))
    }
  }

  /// Reads a list such as `CAD,USD`.
  public static func currencies(_ text: String) throws(AnalysisError) -> [String] {
    var list: [String] = []
    for word in text.split(separator: ",") {
      let code = PricePair.code(String(word).trimmed)
      guard PricePair.isCode(code) else {
        throw AnalysisError(
          .usage, "not the code of a currency", at: "--fiat", hint: "as in --fiat CAD,USD")
      }
      if !list.contains(code) { list.append(code) }
    }
    return list
  }

  /// The price in a currency at a moment, in seconds since 1970; nil where there is none.
  public func quote(_ currency: String, at seconds: UInt32) -> Quote? {
    let day = CalendarDay(unixTime: seconds)
    if let point = point(PricePair(coin, currency), day) {
      return quote(point.price, [point], [PricePair(coin, currency)], day)
    }
    guard currency != "EUR" else { return viaEuro(to: nil, day) }
    return viaEuro(to: currency, day) ?? viaDollar(to: currency, day)
  }

  /// Coin in euro, then euro in the currency; without one, dollar back to euro.
  private func viaEuro(to currency: String?, _ day: CalendarDay) -> Quote? {
    guard let currency else {
      let pairs = [PricePair(coin, "USD"), PricePair("EUR", "USD")]
      guard let coinPoint = point(pairs[0], day), let rate = point(pairs[1], day),
        let unit = Price(units: Price.one),
        let price = coinPoint.price.times(unit, over: rate.price)
      else { return nil }
      return quote(price, [coinPoint, rate], pairs, day)
    }
    let pairs = [PricePair(coin, "EUR"), PricePair("EUR", currency)]
    guard let coinPoint = point(pairs[0], day), let rate = point(pairs[1], day),
      let unit = Price(units: Price.one), let price = coinPoint.price.times(rate.price, over: unit)
    else { return nil }
    return quote(price, [coinPoint, rate], pairs, day)
  }

  private func viaDollar(to currency: String, _ day: CalendarDay) -> Quote? {
    let pairs = [
      PricePair(coin, "USD"), PricePair("EUR", currency), PricePair("EUR", "USD"),
    ]
    guard let coinPoint = point(pairs[0], day), let rate = point(pairs[1], day),
      let dollar = point(pairs[2], day),
      let price = coinPoint.price.times(rate.price, over: dollar.price)
    else { return nil }
    return quote(price, [coinPoint, rate, dollar], pairs, day)
  }

  private func quote(
    _ price: Price, _ points: [Point], _ pairs: [PricePair], _ day: CalendarDay
  ) -> Quote {
    var sources: [String] = []
    for point in points where !sources.contains(point.source) { sources.append(point.source) }
    let oldest = points.map(\.day).min() ?? day
    let route = pairs.enumerated().map { position, pair in
      position == 0 ? "\(pair)" : (pair.quote == "USD" ? " / \(pair)" : " × \(pair)")
    }.joined()
    return Quote(
      price: price, day: oldest, daysFilled: day.number - oldest.number,
      source: sources.joined(separator: " + "), route: route)
  }

  /// The last price of a pair on a day or the seven before it.
  private func point(_ pair: PricePair, _ day: CalendarDay) -> Point? {
    guard let points = series[pair] else { return nil }
    var low = 0
    var high = points.count
    while low < high {
      let middle = (low + high) / 2
      if points[middle].day <= day { low = middle + 1 } else { high = middle }
    }
    guard low > 0 else { return nil }
    let found = points[low - 1]
    return day.number - found.day.number <= FiatValuation.longestFill ? found : nil
  }
}

extension FiatValuation {
  /// The value and the traced share of an end in every currency; `n/a` where there is no price.
  public func values(of end: Endpoint) -> [String] {
    currencies.flatMap { code -> [String] in
      let quote = quote(code, at: end.time)
      return [end.valueSat, end.tracedSat].map { quote?.value(ofSat: $0) ?? "n/a" }
    }
  }

  /// What a reader of values must know: ends without a price, and days filled.
  public func warnings(of result: TraceResult) -> [TraceWarning] {
    currencies.flatMap { code -> [TraceWarning] in
      var seen: Set<String> = []
      var (missing, filled) = (0, 0)
      for end in result.methods.flatMap(\.endpoints) where seen.insert(end.outpoint).inserted {
        switch quote(code, at: end.time)?.daysFilled {
        case nil: missing += 1
        case 0?: break
        default: filled += 1
        }
      }
      var warnings: [TraceWarning] = []
      if missing > 0 { warnings.append(.noPrice(missing, currency: code)) }
      if filled > 0 { warnings.append(.earlierPrice(filled, currency: code)) }
      return warnings
    }
  }
}
