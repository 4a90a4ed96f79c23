import Analysis

/// Values in state currencies as documents, tables and reports write them.
enum FiatText {
  /// What stands where there is no price; never a zero.
  static let none = "n/a"

  /// The value of some satoshis at a moment, for machines.
  static func value(_ fiat: FiatValuation, _ code: String, _ sat: UInt64, at time: UInt32) -> String
  {
    fiat.quote(code, at: time)?.value(ofSat: sat) ?? none
  }

  /// The values of an end in every currency, with where each comes from.
  static func document(_ fiat: FiatValuation, _ end: Endpoint) -> JSONValue {
    .array(
      fiat.currencies.map { code in
        guard let quote = fiat.quote(code, at: end.time) else {
          return [
            "code": .string(code), "value": .null, "traced": .null, "price": .null, "day": .null,
            "days_filled": .null, "route": .null, "source": .null,
          ]
        }
        return [
          "code": .string(code), "value": .string(quote.value(ofSat: end.valueSat)),
          "traced": .string(quote.value(ofSat: end.tracedSat)),
          "price": .string("\(quote.price)"), "day": .string("\(quote.day)"),
          "days_filled": .number(quote.daysFilled), "route": .string(quote.route),
          "source": .string(quote.source),
        ]
      })
  }

  /// Titles of the columns of a deposit table.
  static func titles(_ fiat: FiatValuation, methods: [String]) -> [String] {
    fiat.currencies.flatMap { code -> [String] in
      let name = code.lowercased()
      return ["value_\(name)"] + methods.map { "traced_share_\(name)_\($0)" }
        + ["price_\(name)", "price_day_\(name)", "days_filled_\(name)", "price_route_\(name)"]
        + ["price_source_\(name)"]
    }
  }

  /// The cells under ``titles(_:methods:)``.
  static func cells(
    _ fiat: FiatValuation, _ end: Endpoint, tracedSat: [UInt64]
  ) -> [String] {
    fiat.currencies.flatMap { code -> [String] in
      guard let quote = fiat.quote(code, at: end.time) else {
        return [String](repeating: none, count: tracedSat.count + 6)
      }
      return [quote.value(ofSat: end.valueSat)] + tracedSat.map { quote.value(ofSat: $0) }
        + ["\(quote.price)", "\(quote.day)", "\(quote.daysFilled)", quote.route, quote.source]
    }
  }

  /// The sum of values in hundredths; nil where one of them has no price.
  static func sum(
    _ fiat: FiatValuation, _ code: String, _ ends: [Endpoint]
  ) -> UInt128? {
    var sum: UInt128 = 0
    for end in ends {
      guard let quote = fiat.quote(code, at: end.time) else { return nil }
      sum += quote.price.hundredths(ofSat: end.valueSat)
    }
    return sum
  }
}
