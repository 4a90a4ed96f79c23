/// How often something was right, wrong, or missed: in cases or in satoshis.
struct ErrorTally: Equatable, Sendable {
  var right: UInt64 = 0
  /// Answers that are not so.
  var wrong: UInt64 = 0
  /// What is so and was not answered.
  var missed: UInt64 = 0

  static func + (left: ErrorTally, right: ErrorTally) -> ErrorTally {
    ErrorTally(
      right: left.right + right.right, wrong: left.wrong + right.wrong,
      missed: left.missed + right.missed)
  }

  /// Share of the answers that are right; nil where there was none.
  var precision: Double? { ErrorTally.share(right, right + wrong) }

  /// Share of what is so that was answered; nil where nothing is.
  var recall: Double? { ErrorTally.share(right, right + missed) }

  private static func share(_ part: UInt64, _ whole: UInt64) -> Double? {
    whole == 0 ? nil : Double(part) / Double(whole)
  }
}

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
  static func jackknife(_ chains: [(part: UInt64, whole: UInt64)]) -> BoundedShare? {
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
    return BoundedShare(share: share, low: max(0, share - half), high: min(1, share + half))
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

/// What is measured: an area, a rule or method of it, and what is counted.
struct ErrorSubject: Hashable, Comparable, Sendable {
  enum Unit: String, Sendable { case cases, pairs, satoshis }

  let scenario: String
  /// Place among the areas, so that tables keep an order.
  let order: Int
  let area: String
  let name: String
  let unit: Unit

  static func < (left: ErrorSubject, right: ErrorSubject) -> Bool {
    (left.scenario, left.order) < (right.scenario, right.order)
  }
}

/// Tallies of many chains, chain by chain.
struct ErrorTable: Sendable {
  private(set) var rows: [ErrorSubject: [ErrorTally]] = [:]
  private var orders: [String: Int] = [:]

  /// Adds what one chain showed.
  mutating func add(
    _ tally: ErrorTally, scenario: String, area: String, name: String,
    unit: ErrorSubject.Unit = .cases
  ) {
    let key = "\(area)\u{0}\(name)\u{0}\(unit.rawValue)"
    let order = orders[key] ?? orders.count
    orders[key] = order
    let subject = ErrorSubject(
      scenario: scenario, order: order, area: area, name: name, unit: unit)
    rows[subject, default: []].append(tally)
  }

  /// Precision and recall of a subject over all its chains.
  func shares(_ subject: ErrorSubject) -> (precision: BoundedShare?, recall: BoundedShare?) {
    let chains = rows[subject] ?? []
    switch subject.unit {
    case .cases:
      let all = chains.reduce(ErrorTally(), +)
      return (
        .wilson(all.right, of: all.right + all.wrong),
        .wilson(all.right, of: all.right + all.missed)
      )
    case .pairs, .satoshis:
      return (
        .jackknife(chains.map { ($0.right, $0.right + $0.wrong) }),
        .jackknife(chains.map { ($0.right, $0.right + $0.missed) })
      )
    }
  }

  /// The table as CSV.
  var csv: String {
    var lines = [
      "scenario,area,name,unit,chains,right,wrong,missed,precision,precision_low,precision_high,"
        + "recall,recall_low,recall_high"
    ]
    for subject in rows.keys.sorted() {
      let all = (rows[subject] ?? []).reduce(ErrorTally(), +)
      let (precision, recall) = shares(subject)
      let fields =
        [
          subject.scenario, subject.area, subject.name, subject.unit.rawValue,
          "\(rows[subject]?.count ?? 0)", "\(all.right)", "\(all.wrong)", "\(all.missed)",
        ] + ErrorTable.fields(precision) + ErrorTable.fields(recall)
      lines.append(fields.joined(separator: ","))
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func fields(_ share: BoundedShare?) -> [String] {
    guard let share else { return ["", "", ""] }
    return [share.share, share.low, share.high].map(BoundedShare.text)
  }

  /// The table for people, by scenario.
  var markdown: String {
    var lines: [String] = []
    var scenario: String?
    for subject in rows.keys.sorted() {
      if subject.scenario != scenario {
        scenario = subject.scenario
        lines += [
          lines.isEmpty ? "" : "\n", "## \(subject.scenario)", "",
          "| area | rule or method | counted in | right | wrong | missed "
            + "| precision (95 %) | recall (95 %) |",
          "|---|---|---|--:|--:|--:|---|---|",
        ]
      }
      let all = (rows[subject] ?? []).reduce(ErrorTally(), +)
      let (precision, recall) = shares(subject)
      lines.append(
        "| \(subject.area) | \(subject.name) | \(subject.unit.rawValue) | \(all.right) "
          + "| \(all.wrong) | \(all.missed) | \(precision?.percent ?? "n/a") "
          + "| \(recall?.percent ?? "n/a") |")
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
