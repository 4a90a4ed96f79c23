/// What kind of economy is simulated: its years, and how common some behaviour is.
public struct Scenario: Sendable {
  /// The word on the command line.
  public let name: String
  /// One line in English.
  public let title: String
  /// First year, and the year after the last.
  let years: Range<Int>
  /// Coinjoins and payjoins, in hundredths of the usual.
  var privacy = 100
  /// Planted crimes, in hundredths of the usual.
  var crime = 100
  /// Address reuse, in hundredths of the usual.
  var reuse = 100
  /// Who serves people there.
  var services = ServiceLife.alike

  /// How services live, and by what clock.
  enum ServiceLife: Sendable {
    /// Exchanges that differ in how they sweep; the years are drawn out over the blocks there are.
    case alike
    /// Services whose habits are drawn one by one; a block every ten minutes.
    case varied
  }

  /// Every scenario; the first is the default.
  public static let all: [Scenario] = [
    Scenario(name: "economy", title: "Mainnet's mixture from 2016 to 2024", years: 2016..<2025),
    Scenario(
      name: "early", title: "The years 2012 to 2016: no segwit, much reuse, much gambling",
      years: 2012..<2016, privacy: 30, reuse: 140),
    Scenario(
      name: "recent", title: "The years 2021 to 2024: witness addresses, taproot, tokens",
      years: 2021..<2025),
    Scenario(
      name: "careful", title: "As economy, of people who seldom use an address twice",
      years: 2016..<2025, privacy: 200, reuse: 30),
    Scenario(
      name: "private", title: "As economy, with eight times the coinjoins and payjoins",
      years: 2018..<2025, privacy: 800, reuse: 60),
    Scenario(
      name: "criminal", title: "As economy, with six times the planted crimes",
      years: 2018..<2025, crime: 600),
    Scenario(
      name: "services",
      title: "Ten to thirty services, each with habits of its own; blocks of ten minutes",
      years: 2021..<2025, crime: 600, services: .varied),
  ]

  /// The scenario of a name; nil for an unknown one.
  public static func named(_ name: String) -> Scenario? { all.first { $0.name == name } }

  /// The first second of the first year.
  var startTime: UInt32 {
    UInt32((years.lowerBound - 1970) * 365 + (years.lowerBound - 1969) / 4) * 86_400
  }

  /// Seconds of all years.
  var seconds: UInt64 { UInt64(years.count) * 31_557_600 }

  /// Ordinary people in an economy of a number of transactions.
  static func people(for goal: Int) -> Int { min(max(goal / 24, 40), 1_000_000) }

  /// The year at a progress in thousandths.
  func year(at progress: Int) -> Int {
    min(years.upperBound - 1, years.lowerBound + progress * years.count / 1000)
  }

  /// How new wallets lock their coins in a year, in thousandths by ``LockKind``.
  static func lockShares(in year: Int) -> [Int] {
    switch year {
    case ..<2013: [970, 0, 30, 0, 0, 0]
    case ..<2016: [880, 0, 120, 0, 0, 0]
    case ..<2018: [740, 60, 190, 10, 0, 0]
    case ..<2020: [480, 250, 110, 150, 10, 0]
    case ..<2022: [330, 230, 60, 340, 40, 0]
    case ..<2023: [230, 160, 40, 480, 60, 30]
    default: [150, 100, 20, 500, 60, 170]
    }
  }
}
