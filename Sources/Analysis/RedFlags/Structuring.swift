import ChainStore

/// Several transfers within a day, each under a reporting limit, together above it (FATF 2020,
/// transaction size and frequency; FINTRAC's rule of 24 hours and 10,000 Canadian dollars).
///
/// The chain knows no other money than satoshis. Where prices were imported and a limit in a state
/// currency is named, each transfer is held against it at the price of its day, and one without a
/// price is left out; otherwise the limit is a threshold in satoshis, by default 10,000 at 40,000 a
/// bitcoin.
enum Structuring: RedFlag {
  static let name = "structuring"
  static let thresholds = [
    FlagThreshold(
      "limit_sat", 25_000_000, "reporting limit in satoshis, where none in money is named"),
    FlagThreshold("window_hours", 24, "hours within which transfers count together"),
    FlagThreshold("fewest", 3, "transfers, at least"),
    FlagThreshold("low_percent", 50, "percent of the limit that each transfer reaches, at least"),
  ]

  static func firings(in activity: Activity, _ settings: FlagSettings) -> [FlagFiring] {
    let percent = UInt64(settings.value(Self.self, "low_percent"))
    let window = settings.value(Self.self, "window_hours") * 3600
    let fewest = max(2, settings.value(Self.self, "fewest"))
    return [activity.incoming, activity.outgoing].flatMap { payments in
      let under = payments.filter { payment in
        guard let limit = settings.limitSat(at: payment.time) else { return false }
        return payment.sat < limit && payment.sat &* 100 >= limit &* percent
      }
      return PaymentWindows.stretches(of: under, within: window) {
        $0.count >= fewest && $0.sat >= limit(of: $0, settings)
      }.map { stretch in
        FlagFiring(
          name, stretch.transactions,
          [
            .init("transfers", stretch.count), .init("sum_sat", Int(clamping: stretch.sat)),
            .init("hours", stretch.seconds / 3600),
            .init("limit_sat", Int(clamping: limit(of: stretch, settings))),
          ], parties: stretch.names)
      }
    }
  }

  /// The limit on the day on which a stretch begins.
  private static func limit(
    of stretch: [Activity.Payment], _ settings: FlagSettings
  ) -> UInt64 {
    stretch.first.flatMap { settings.limitSat(at: $0.time) } ?? .max
  }
}
