import ChainStore

/// Several transfers within a day, each under a reporting limit, together above it (FATF 2020,
/// transaction size and frequency; FINTRAC's rule of 24 hours and 10,000 Canadian dollars).
///
/// The limit is in satoshis, since the chain knows no other money: set it to the limit at the price
/// of the day. The default is 10,000 at 40,000 a bitcoin.
enum Structuring: RedFlag {
  static let name = "structuring"
  static let thresholds = [
    FlagThreshold("limit_sat", 25_000_000, "reporting limit, in satoshis at the day's price"),
    FlagThreshold("window_hours", 24, "hours within which transfers count together"),
    FlagThreshold("fewest", 3, "transfers, at least"),
    FlagThreshold("low_percent", 50, "percent of the limit that each transfer reaches, at least"),
  ]

  static func firings(in activity: Activity, _ settings: FlagSettings) -> [FlagFiring] {
    let limit = UInt64(settings.value(Self.self, "limit_sat"))
    let low = limit * UInt64(settings.value(Self.self, "low_percent")) / 100
    let window = settings.value(Self.self, "window_hours") * 3600
    let fewest = max(2, settings.value(Self.self, "fewest"))
    return [activity.incoming, activity.outgoing].flatMap { payments in
      let under = payments.filter { $0.sat >= low && $0.sat < limit }
      return PaymentWindows.stretches(of: under, within: window) {
        $0.count >= fewest && $0.sat >= limit
      }.map { stretch in
        FlagFiring(
          name, stretch.transactions,
          [
            .init("transfers", stretch.count), .init("sum_sat", Int(clamping: stretch.sat)),
            .init("hours", stretch.seconds / 3600), .init("limit_sat", Int(clamping: limit)),
          ], parties: stretch.names)
      }
    }
  }
}
