/// Error rates on simulated chains whose truth is known, as a recorded run counted them.
///
/// The rows are those of `error-rates.csv` in ``run``, and a test holds the two equal: a report
/// quotes no rate that was not measured.
struct MeasuredErrorRates {
  /// What a row is about.
  enum Area: String {
    /// Inputs of one transaction taken for one owner's.
    case coSpend = "cospend"
    /// Coinjoins of any kind told from other transactions.
    case coinJoin = "coinjoin"
    /// Satoshis put at outputs of services, every service tagged.
    case complete
    /// The same, some services tagged.
    case partial
    /// The same, some services tagged, and deposit addresses found by behaviour tagged too.
    case found
    /// Deposit addresses found by behaviour, some services tagged.
    case deposit
  }

  /// A share in thousandths, with the bounds of its 95 % interval.
  struct Share: Equatable {
    let share: Int
    let low: Int
    let high: Int
  }

  /// What was counted of one method in one scenario.
  struct Row {
    let scenario: String
    let area: Area
    let name: String
    /// Right of what was said; nil where nothing was.
    let precision: Share?
    /// Said of what is so; nil where nothing is.
    let recall: Share?
  }

  /// Folder of the recorded run.
  static let run = "2026-11-29-error-rates"
  /// Chains of each scenario, seeds 1 to this.
  static let chains = 12
  /// Transactions of each chain, coinbases left out.
  static let transactions = 20_000
  /// Version that made and measured the chains.
  static let version = "0.1.0"
  /// The scenario that rates are quoted for, the one with the most crimes to trace; of all the lowest
  /// is named beside.
  static let leading = "criminal"

  let rows: [Row]

  /// The recorded rates.
  static let recorded = MeasuredErrorRates(table: table)

  /// Reads lines of `scenario,area,name` and six whole numbers, or nothing in place of three.
  init(table: String) {
    rows = table.split(separator: "\n").compactMap { line in
      let fields = line.split(separator: ",", omittingEmptySubsequences: false)
      guard fields.count == 9, let area = Area(rawValue: String(fields[1])) else { return nil }
      return Row(
        scenario: String(fields[0]), area: area, name: String(fields[2]),
        precision: MeasuredErrorRates.share(fields[3...5]),
        recall: MeasuredErrorRates.share(fields[6...8]))
    }
  }

  private static func share(_ fields: ArraySlice<Substring>) -> Share? {
    let numbers = fields.compactMap { Int($0) }
    guard numbers.count == 3 else { return nil }
    return Share(share: numbers[0], low: numbers[1], high: numbers[2])
  }

  /// Names of the scenarios, in alphabetical order.
  var scenarios: [String] { Set(rows.map(\.scenario)).sorted() }

  /// The leading scenario's row.
  func row(_ area: Area, _ name: String) -> Row? {
    rows.first { $0.area == area && $0.name == name && $0.scenario == Self.leading }
  }

  /// The lowest share among all scenarios, and where; nil where none says anything.
  func lowest(
    _ area: Area, _ name: String, _ share: (Row) -> Share?
  ) -> (share: Int, scenario: String)? {
    let found = rows.filter { $0.area == area && $0.name == name }
      .compactMap { row in share(row).map { (share: $0.share, scenario: row.scenario) } }
    return found.min { ($0.share, $0.scenario) < ($1.share, $1.scenario) }
  }
}
