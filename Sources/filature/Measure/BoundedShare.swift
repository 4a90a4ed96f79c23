import Analysis

/// A share with the bounds between which it lies at 95 %.
struct BoundedShare: Equatable, Sendable {
  let share: Double
  let low: Double
  let high: Double

  /// The interval of Wilson (1927), for cases that are counted one by one.
  static func wilson(_ part: UInt64, of whole: UInt64) -> BoundedShare? {
    guard whole > 0 else { return nil }
    let interval = ErrorRate(Int(part), of: Int(whole)).interval
    return BoundedShare(
      share: Double(part) / Double(whole), low: interval.lowerBound, high: interval.upperBound)
  }

  /// A ratio of sums over chains, its error estimated by leaving out one chain at a time: for
  /// satoshis, which are no independent cases. Nil where fewer than three chains say anything.
  static func jackknife(
    _ chains: [(part: UInt64, whole: UInt64)], atMost most: Double = 1
  ) -> BoundedShare? {
    let told = chains.filter { $0.whole > 0 }
    guard told.count >= 3 else { return nil }
    let part = told.reduce(0) { $0 + Double($1.part) }
    let whole = told.reduce(0) { $0 + Double($1.whole) }
    let without = told.map { (part - Double($0.part)) / (whole - Double($0.whole)) }
    let mean = without.reduce(0, +) / Double(without.count)
    let count = Double(without.count)
    let spread = without.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } * (count - 1) / count
    let half = ErrorRate.quantile * spread.squareRoot()
    let share = part / whole
    return BoundedShare(share: share, low: max(0, share - half), high: min(most, share + half))
  }

  /// A share with six digits, `0.987654`.
  static func text(_ value: Double) -> String {
    let millionths = Int((value * 1_000_000).rounded())
    let digits = String(millionths % 1_000_000)
    return "\(millionths / 1_000_000)." + String(repeating: "0", count: 6 - digits.count) + digits
  }

  /// The share in percent with one digit, and the bounds.
  var percent: String {
    "\(BoundedShare.tenths(share)) % (\(BoundedShare.tenths(low)) to \(BoundedShare.tenths(high)))"
  }

  private static func tenths(_ value: Double) -> String {
    let tenths = Int((value * 1000).rounded())
    return "\(tenths / 10).\(tenths % 10)"
  }
}
