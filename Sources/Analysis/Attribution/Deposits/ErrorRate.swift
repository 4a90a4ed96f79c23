/// A share that was counted, with the interval that its sample allows.
public struct ErrorRate: Sendable, Hashable {
  /// How often it happened.
  public let count: Int
  /// How often it could have.
  public let of: Int

  /// A share.
  public init(_ count: Int, of total: Int) {
    self.count = count
    of = total
  }

  /// The share, 0 to 1; nil where nothing was counted.
  public var share: Double? { of == 0 ? nil : Double(count) / Double(of) }

  /// The 95 % interval of Wilson (1927), 0 to 1; all of it where nothing was counted.
  public var interval: ClosedRange<Double> {
    guard of > 0 else { return 0...1 }
    let z = ErrorRate.quantile
    let n = Double(of)
    let p = Double(count) / n
    let middle = (p + z * z / (2 * n)) / (1 + z * z / n)
    let half = z * (p * (1 - p) / n + z * z / (4 * n * n)).squareRoot() / (1 + z * z / n)
    return (count == 0 ? 0 : max(0, middle - half))...(count == of ? 1 : min(1, middle + half))
  }

  /// Of the normal distribution, for two tails of 2.5 %.
  public static let quantile = 1.959_963_984_540_054

  /// `97.5 % (of 40; 87.1 to 99.6)`.
  public var text: String {
    guard let share else { return "n/a (of 0)" }
    return "\(ErrorRate.percent(share)) % (of \(of); \(ErrorRate.percent(interval.lowerBound)) to "
      + "\(ErrorRate.percent(interval.upperBound)))"
  }

  private static func percent(_ share: Double) -> String {
    let tenths = Int((share * 1000).rounded())
    return "\(tenths / 10).\(tenths % 10)"
  }
}
