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

  /// The figures of a subject over all its chains.
  func figures(_ subject: ErrorSubject) -> ErrorFigures {
    let chains = rows[subject] ?? []
    let all = chains.reduce(ErrorTally(), +)
    func share(
      _ part: (ErrorTally) -> UInt64, of whole: (ErrorTally) -> UInt64, atMost most: Double = 1
    ) -> BoundedShare? {
      subject.unit == .cases
        ? .wilson(part(all), of: whole(all))
        : .jackknife(chains.map { (part($0), whole($0)) }, atMost: most)
    }
    return ErrorFigures(
      all: all,
      precision: share({ $0.right }, of: { $0.right + $0.wrong }),
      recall: share({ $0.right }, of: { $0.right + $0.missed }),
      error: subject.unit == .satoshis
        ? share({ $0.wrong + $0.missed }, of: { $0.right + $0.missed }, atMost: .infinity) : nil,
      coverage: share({ $0.answered }, of: { $0.asked }))
  }

  /// The table as CSV.
  var csv: String {
    var lines = [
      "scenario,area,name,unit,chains,right,wrong,missed,precision,precision_low,precision_high,"
        + "recall,recall_low,recall_high,error,error_low,error_high,"
        + "coverage,coverage_low,coverage_high"
    ]
    for subject in rows.keys.sorted() {
      let figures = figures(subject)
      let all = figures.all
      let fields =
        [
          subject.scenario, subject.area, subject.name, subject.unit.rawValue,
          "\(rows[subject]?.count ?? 0)", "\(all.right)", "\(all.wrong)", "\(all.missed)",
        ] + figures.shares.flatMap { ErrorTable.fields($0.share) }
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
            + "| precision (95 %) | recall (95 %) | error (95 %) | coverage (95 %) |",
          "|---|---|---|--:|--:|--:|---|---|---|---|",
        ]
      }
      let figures = figures(subject)
      let all = figures.all
      lines.append(
        "| \(subject.area) | \(subject.name) | \(subject.unit.rawValue) | \(all.right) "
          + "| \(all.wrong) | \(all.missed) | "
          + figures.shares.map { $0.share?.percent ?? "" }.joined(separator: " | ") + " |")
    }
    return lines.joined(separator: "\n") + "\n"
  }
}

/// What a table says of one subject.
struct ErrorFigures: Sendable {
  let all: ErrorTally
  /// Right of what was answered.
  let precision: BoundedShare?
  /// Right of what is so.
  let recall: BoundedShare?
  /// Satoshis put in a wrong place or in none, of those that truly arrived; may exceed 1.
  let error: BoundedShare?
  /// Answered of what was put to it.
  let coverage: BoundedShare?

  /// The figures under their names.
  var shares: [(name: String, share: BoundedShare?)] {
    [("precision", precision), ("recall", recall), ("error", error), ("coverage", coverage)]
  }
}
