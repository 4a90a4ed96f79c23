/// Amounts as people read them, from integers.
struct AmountText {
  let language: Language

  /// `0.12345678`, grouped by thousands before the mark: exact to the satoshi.
  func btc(_ sat: UInt64) -> String {
    let rest = String(sat % 100_000_000)
    let padded = String(repeating: "0", count: 8 - rest.count) + rest
    return grouped(sat / 100_000_000) + (language == .english ? "." : ",") + padded
  }

  /// An integer grouped by thousands.
  func grouped(_ value: UInt64) -> String {
    let digits = Array(String(value))
    var text = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { text += separator }
      text.append(digit)
    }
    return text
  }

  /// Money of a state with two places.
  func money(hundredths: UInt128) -> String {
    let cents = Int(hundredths % 100)
    return grouped(UInt64(clamping: hundredths / 100)) + (language == .english ? "." : ",")
      + (cents < 10 ? "0\(cents)" : "\(cents)")
  }

  /// A count grouped by thousands.
  func grouped(_ value: Int) -> String { grouped(UInt64(max(0, value))) }

  /// `12,345 sat`.
  func sat(_ value: UInt64) -> String { grouped(value) + "\u{a0}sat" }

  /// A comma in English, a narrow no-break space in French.
  private var separator: String { language == .english ? "," : "\u{202f}" }
}
