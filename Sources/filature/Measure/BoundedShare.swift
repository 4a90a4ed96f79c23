/// A share with the bounds between which it lies at 95 %.
struct BoundedShare: Equatable, Sendable {
  let share: Double
  let low: Double
  let high: Double

  /// The interval of Wilson (1927), for cases that are counted one by one.
  static func wilson(_ part: UInt64, of whole: UInt64) -> BoundedShare? {
    guard whole > 0 else { return nil }
    let count = Double(whole)
    let share = Double(part) / count
    let square = quantile * quantile
    let middle = (share + square / (2 * count)) / (1 + square / count)
    let half =
      quantile * (share * (1 - share) / count + square / (4 * count * count)).squareRoot()
      / (1 + square / count)
    return BoundedShare(
      share: share, low: part == 0 ? 0 : max(0, middle - half),
      high: part == whole ? 1 : min(1, middle + half))
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
    let half = quantile * spread.squareRoot()
    let share = part / whole
    return BoundedShare(share: share, low: max(0, share - half), high: min(most, share + half))
  }

  /// Of the normal distribution, for two tails of 2.5 %.
  private static let quantile = 1.959_963_984_540_054

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
