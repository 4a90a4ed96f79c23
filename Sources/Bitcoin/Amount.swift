/// A sum of money in satoshis, never a floating number.
public struct Amount: Hashable, Comparable, Sendable, BitwiseCopyable, CustomStringConvertible {
  /// The sum in satoshis.
  public let satoshis: UInt64

  /// Nothing.
  public static let zero = Amount(satoshis: 0)
  /// Satoshis in one bitcoin.
  public static let satoshisPerBitcoin: UInt64 = 100_000_000
  /// More than this can never exist on Bitcoin's chains.
  public static let maxMoney = Amount(satoshis: 2_100_000_000_000_000)

  /// A number of satoshis.
  public init(satoshis: UInt64) {
    self.satoshis = satoshis
  }

  /// The exact sum of a decimal number of bitcoins such as `0.1`, `12` or `1E-8`; nil for anything
  /// else, for a fraction of a satoshi and for a sum beyond 64 bits.
  public init?(bitcoinDecimal text: some StringProtocol) {
    guard let number = DecimalNumber(text), let satoshis = number.scaled(byTenTo: 8) else {
      return nil
    }
    self.satoshis = satoshis
  }

  /// The sum with another; nil beyond 64 bits.
  public func adding(_ other: Amount) -> Amount? {
    let (sum, overflows) = satoshis.addingReportingOverflow(other.satoshis)
    return overflows ? nil : Amount(satoshis: sum)
  }

  /// What is left after taking another away; nil where that is more than there is.
  public func subtracting(_ other: Amount) -> Amount? {
    satoshis >= other.satoshis ? Amount(satoshis: satoshis - other.satoshis) : nil
  }

  /// Bitcoins with all eight decimals, such as `1.00000000`.
  public var bitcoinText: String {
    let (whole, rest) = satoshis.quotientAndRemainder(dividingBy: Self.satoshisPerBitcoin)
    let decimals = String(rest)
    return "\(whole)." + String(repeating: "0", count: 8 - decimals.count) + decimals
  }

  /// Same as ``bitcoinText``.
  public var description: String { bitcoinText }

  /// Orders by size.
  public static func < (left: Amount, right: Amount) -> Bool { left.satoshis < right.satoshis }
}

/// A non-negative decimal number as JSON writes it: an integer times a power of ten.
struct DecimalNumber {
  private var digits: UInt64 = 0
  private var exponent = 0

  init?(_ text: some StringProtocol) {
    var characters = Array(text.utf8)[...]
    var pendingZeros = 0
    var seesDigit = false
    var isFraction = false
    while let character = characters.first {
      if character == 0x2e, !isFraction, seesDigit {
        isFraction = true
        seesDigit = false
      } else if (0x30...0x39).contains(character) {
        seesDigit = true
        if isFraction { exponent -= 1 }
        // Zeros wait until a digit follows, so that no number of trailing zeros overflows.
        pendingZeros += 1
        if character != 0x30 {
          guard append(UInt64(character - 0x30), shiftedBy: pendingZeros) else { return nil }
          pendingZeros = 0
        }
      } else {
        break
      }
      characters = characters.dropFirst()
    }
    guard seesDigit else { return nil }
    exponent += pendingZeros
    if characters.isEmpty { return }
    guard let power = DecimalNumber.exponent(characters) else { return nil }
    exponent += power
  }

  /// The number times ten to a power; nil where that is not a whole number of 64 bits.
  func scaled(byTenTo power: Int) -> UInt64? {
    guard digits > 0 else { return 0 }
    let places = exponent + power
    // The digits end in none of the zeros that were written, so a negative power cannot divide.
    guard (0...19).contains(places) else { return nil }
    return DecimalNumber.multiply(digits, byTenTo: places)
  }

  private mutating func append(_ digit: UInt64, shiftedBy places: Int) -> Bool {
    guard digits > 0 else {
      digits = digit
      return true
    }
    guard places <= 19, let shifted = DecimalNumber.multiply(digits, byTenTo: places) else {
      return false
    }
    let (sum, overflows) = shifted.addingReportingOverflow(digit)
    digits = sum
    return !overflows
  }

  private static func multiply(_ value: UInt64, byTenTo places: Int) -> UInt64? {
    var result = value
    for _ in 0..<places {
      let (product, overflows) = result.multipliedReportingOverflow(by: 10)
      if overflows { return nil }
      result = product
    }
    return result
  }

  /// What stands behind `e` or `E`: an optional sign and at most four digits.
  private static func exponent(_ text: ArraySlice<UInt8>) -> Int? {
    guard let mark = text.first, mark | 0x20 == 0x65 else { return nil }
    var rest = text.dropFirst()
    let isNegative = rest.first == 0x2d
    if isNegative || rest.first == 0x2b { rest = rest.dropFirst() }
    guard (1...4).contains(rest.count) else { return nil }
    var value = 0
    for character in rest {
      guard (0x30...0x39).contains(character) else { return nil }
      value = value * 10 + Int(character - 0x30)
    }
    return isNegative ? -value : value
  }
}
