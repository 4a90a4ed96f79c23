import ChainStore

/// Many small payments by people who have nothing to do with each other, then a cash-out (FATF
/// 2020, and FATF and APG 2018 on human trafficking: many payers into one account, out at once).
///
/// Out means to services, or nearly all of it to anybody: a controller pays helpers and mules from
/// wallet to wallet, and they cash out. A shop that empties its till looks the same.
enum SmallPaymentsFunnel: RedFlag {
  static let name = "small_payments_funnel"
  static let thresholds = [
    FlagThreshold("small_sat", 5_000_000, "satoshis of a small payment, at most"),
    FlagThreshold("fewest_payers", 10, "different payers, at least"),
    FlagThreshold("window_days", 30, "days within which payments count together"),
    FlagThreshold("cash_out_days", 7, "days from the last payment to the cash-out, at most"),
    FlagThreshold("cash_out_percent", 50, "percent of the sum that services get, at least, or"),
    FlagThreshold("moved_percent", 80, "percent of the sum that anybody gets, at least"),
  ]

  static func firings(in activity: Activity, _ settings: FlagSettings) -> [FlagFiring] {
    let small = UInt64(settings.value(Self.self, "small_sat"))
    let fewest = max(2, settings.value(Self.self, "fewest_payers"))
    let wait = settings.value(Self.self, "cash_out_days") * 86_400
    let percent = UInt64(settings.value(Self.self, "cash_out_percent"))
    let movedPercent = UInt64(settings.value(Self.self, "moved_percent"))
    let payments = activity.incoming.filter { $0.sat <= small }
    return PaymentWindows.stretches(
      of: payments, within: settings.value(Self.self, "window_days") * 86_400
    ) { $0.owners >= fewest }.compactMap { stretch in
      guard let first = stretch.first, let last = stretch.last else { return nil }
      let out = activity.outgoing.filter {
        $0.transaction > first.transaction && Int($0.time) <= Int(last.time) + wait
      }
      let cashedOut = out.filter { $0.party.isA("service") }
      let isOut =
        (cashedOut.sat > 0 && cashedOut.sat &* 100 >= stretch.sat &* percent)
        || (out.sat > 0 && out.sat &* 100 >= stretch.sat &* movedPercent)
      guard isOut else { return nil }
      return FlagFiring(
        name, stretch.transactions + out.transactions,
        [
          .init("payments", stretch.count), .init("payers", stretch.owners),
          .init("sum_sat", Int(clamping: stretch.sat)),
          .init("cashed_out_sat", Int(clamping: cashedOut.sat)),
          .init("moved_sat", Int(clamping: out.sat)),
        ], parties: cashedOut.names)
    }
  }
}
