/// A price or a rate: a decimal number with eight places, exact, above zero.
public struct Price: Hashable, Sendable, CustomStringConvertible {
  /// The number times 10⁸.
  public var units: UInt64
  /// Places behind the point.
  public static let places = 8
  static let one: UInt64 = 100_000_000

  /// A price from its number times 10⁸; nil for zero.
  public init?(units: UInt64) {
    guard units > 0 else { return nil }
    self.units = units
  }

  /// Reads a decimal such as `43210.5`, `1.6e9` or `5e-05`; nil for anything that is not one, for
  /// zero, and for more than ten thousand million. What is behind the eighth place is rounded half
  /// to even.
  public init?(_ text: some StringProtocol) {
    var digits: [UInt8] = []
    var point: Int?
    var exponent = 0
    var rest = text.utf8[...]
    guard rest.count <= 64 else { return nil }
    while let byte = rest.first {
      rest = rest.dropFirst()
      switch byte {
      case 0x30...0x39: digits.append(byte - 0x30)
      case 0x2e where point == nil: point = digits.count
      case 0x65, 0x45:
        guard let number = Int(String(decoding: rest, as: UTF8.self)), abs(number) <= 40 else {
          return nil
        }
        exponent = number
        rest = rest.suffix(0)
      default: return nil
      }
    }
    guard !digits.isEmpty else { return nil }
    // Digits that make the number times 10⁸ whole.
    let whole = (point ?? digits.count) + exponent + Price.places
    var value: UInt64 = 0
    for place in 0..<max(0, whole) {
      let digit = place < digits.count ? UInt64(digits[place]) : 0
      let (product, overflow) = value.multipliedReportingOverflow(by: 10)
      guard !overflow, product < 1_000_000_000_000_000_000 else { return nil }
      value = product + digit
    }
    let behind = digits.dropFirst(max(0, whole))
    if whole >= 0, let first = behind.first {
      let isTie = first == 5 && behind.dropFirst().allSatisfy { $0 == 0 }
      if first > 5 || (first == 5 && (!isTie || value % 2 == 1)) { value += 1 }
    }
    self.init(units: value)
  }

  /// The decimal without zeros at its end.
  public var description: String {
    let rest = String(units % Price.one)
    let padded = String(repeating: "0", count: Price.places - rest.count) + rest
    let kept = String(padded.reversed().drop { $0 == "0" }.reversed())
    return "\(units / Price.one)" + (kept.isEmpty ? "" : "." + kept)
  }

  /// The price times one rate over another, rounded half to even at the eighth place; nil where it
  /// does not fit.
  public func times(_ rate: Price, over other: Price) -> Price? {
    let quotient = Rounding.quotient(UInt128(units) * UInt128(rate.units), UInt128(other.units))
    return UInt64(exactly: quotient).flatMap { Price(units: $0) }
  }

  /// The value of some satoshis, in hundredths, rounded half to even.
  public func hundredths(ofSat sat: UInt64) -> UInt128 {
    // Satoshis are 10⁻⁸ coins and units 10⁻⁸ of the currency; a hundredth is 10⁻².
    Rounding.quotient(UInt128(sat) * UInt128(units), 100_000_000_000_000)
  }

  /// Hundredths as a decimal with two places.
  public static func text(hundredths: UInt128) -> String {
    let cents = Int(hundredths % 100)
    return "\(hundredths / 100)." + (cents < 10 ? "0\(cents)" : "\(cents)")
  }
}

/// Division that rounds half to even, as accountants do.
enum Rounding {
  static func quotient(_ dividend: UInt128, _ divisor: UInt128) -> UInt128 {
    let (whole, rest) = dividend.quotientAndRemainder(dividingBy: divisor)
    let twice = rest * 2
    return twice > divisor || (twice == divisor && whole % 2 == 1) ? whole + 1 : whole
  }
}
