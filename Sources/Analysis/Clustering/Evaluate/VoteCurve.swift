/// How well the balance of all rules' votes tells change from payment, at every threshold.
public struct VoteCurve: Sendable, Hashable {
  /// Outputs by their balance of votes, change and payments.
  private(set) var counts: [Int: [Int]] = [:]

  /// One threshold.
  public struct Point: Sendable, Hashable {
    /// Outputs with at least this balance are taken for change.
    public var atLeast: Int
    /// Share of the change taken for change.
    public var truePositives: Double
    /// Share of the payments taken for change.
    public var falsePositives: Double
  }

  /// No outputs yet.
  public init() {}

  /// Outputs that are change, and those that are not.
  public var totals: (change: Int, payments: Int) {
    counts.values.reduce((0, 0)) { ($0.0 + $1[0], $0.1 + $1[1]) }
  }

  mutating func add(balance: Int, isChange: Bool) {
    counts[balance, default: [0, 0]][isChange ? 0 : 1] += 1
  }

  mutating func add(_ other: VoteCurve) {
    for (balance, pair) in other.counts {
      counts[balance, default: [0, 0]][0] += pair[0]
      counts[balance, default: [0, 0]][1] += pair[1]
    }
  }

  /// Every threshold, the strictest first.
  public var points: [Point] {
    let totals = totals
    var (change, payments) = (0, 0)
    return counts.keys.sorted(by: >).map { balance in
      change += counts[balance]?[0] ?? 0
      payments += counts[balance]?[1] ?? 0
      return Point(
        atLeast: balance, truePositives: Double(change) / Double(max(1, totals.change)),
        falsePositives: Double(payments) / Double(max(1, totals.payments)))
    }
  }

  /// Area under the curve: how often a change output has more votes than a payment, ties half.
  public var area: Double {
    let totals = totals
    guard totals.change > 0, totals.payments > 0 else { return 0.5 }
    var below = 0
    var wins = 0.0
    for balance in counts.keys.sorted() {
      let (change, payments) = (counts[balance]?[0] ?? 0, counts[balance]?[1] ?? 0)
      wins += Double(change) * (Double(below) + Double(payments) / 2)
      below += payments
    }
    return wins / (Double(totals.change) * Double(totals.payments))
  }
}
