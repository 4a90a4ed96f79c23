/// Money sent to several exchanges at about the same time (FATF 2020: transfers to multiple VASPs).
///
/// Many people have accounts at two exchanges, so one payment to each is not enough.
enum ExchangeFanOut: RedFlag {
  static let name = "exchange_fan_out"
  static let thresholds = [
    FlagThreshold("window_hours", 24, "hours within which payments count together"),
    FlagThreshold("fewest_exchanges", 2, "different exchanges, at least"),
    FlagThreshold("fewest_payments", 3, "payments to them, at least"),
  ]

  static func firings(in activity: Activity, _ settings: FlagSettings) -> [FlagFiring] {
    let fewest = max(2, settings.value(Self.self, "fewest_exchanges"))
    let most = max(fewest, settings.value(Self.self, "fewest_payments"))
    let payments = activity.outgoing.filter { $0.party.isA("exchange") }
    return PaymentWindows.stretches(
      of: payments, within: settings.value(Self.self, "window_hours") * 3600
    ) { $0.count >= most && Set($0.names).count >= fewest }.map { stretch in
      FlagFiring(
        name, stretch.transactions,
        [
          .init("payments", stretch.count), .init("exchanges", Set(stretch.names).count),
          .init("sum_sat", Int(clamping: stretch.sat)), .init("hours", stretch.seconds / 3600),
        ], parties: stretch.names)
    }
  }
}
