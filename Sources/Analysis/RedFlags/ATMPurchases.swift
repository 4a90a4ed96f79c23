/// Repeated small purchases at cash machines (FATF 2020; the pattern of sex trafficking: several
/// purchases of less than 200 US dollars into one wallet).
enum ATMPurchases: RedFlag {
  static let name = "atm_purchases"
  static let thresholds = [
    FlagThreshold("most_sat", 1_000_000, "satoshis of one purchase, at most"),
    FlagThreshold("fewest", 3, "purchases, at least"),
    FlagThreshold("window_days", 30, "days within which they count together"),
  ]

  static func firings(in activity: Activity, _ settings: FlagSettings) -> [FlagFiring] {
    let most = UInt64(settings.value(Self.self, "most_sat"))
    let fewest = max(2, settings.value(Self.self, "fewest"))
    let purchases = activity.incoming.filter { $0.party.isA("atm") && $0.sat <= most }
    return PaymentWindows.stretches(
      of: purchases, within: settings.value(Self.self, "window_days") * 86_400
    ) { $0.count >= fewest }.map { stretch in
      FlagFiring(
        name, stretch.transactions,
        [
          .init("purchases", stretch.count), .init("sum_sat", Int(clamping: stretch.sat)),
          .init("days", stretch.seconds / 86_400),
        ], parties: stretch.names)
    }
  }
}
