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
    let outlets = Outlets(activity.outgoing)
    func out(after stretch: [Activity.Payment]) -> ArraySlice<Activity.Payment> {
      guard let first = stretch.first, let last = stretch.last else { return [] }
      return outlets.payments(after: first.transaction, until: Int(last.time) + wait)
    }
    // Collecting goes on for months at times: a stretch counts from where its end is cashed out.
    return PaymentWindows.stretches(
      of: payments, within: settings.value(Self.self, "window_days") * 86_400
    ) { stretch in
      guard stretch.owners >= fewest else { return false }
      let out = out(after: stretch)
      let cashedOut = out.lazy.filter { $0.party.isA("service") }.reduce(0) { $0 &+ $1.sat }
      let moved = out.reduce(0) { $0 &+ $1.sat }
      return (cashedOut > 0 && cashedOut &* 100 >= stretch.sat &* percent)
        || (moved > 0 && moved &* 100 >= stretch.sat &* movedPercent)
    }.map { stretch in
      let out = Array(out(after: stretch))
      let cashedOut = out.filter { $0.party.isA("service") }
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

  /// Payments that leave, found by when they were made.
  private struct Outlets {
    private let all: [Activity.Payment]
    /// The latest time up to each, which block clocks that step back do not lower.
    private var latest: [Int] = []

    init(_ payments: [Activity.Payment]) {
      all = payments
      for payment in payments { latest.append(max(latest.last ?? 0, Int(payment.time))) }
    }

    /// Those after a transaction and not after a time. Cost: two searches.
    func payments(after transaction: TxIndex, until time: Int) -> ArraySlice<Activity.Payment> {
      let start = first(from: 0) { all[$0].transaction > transaction }
      return all[start..<first(from: start) { latest[$0] > time }]
    }

    /// The first place whose condition holds, where it holds for all behind it.
    private func first(from start: Int, _ holds: (Int) -> Bool) -> Int {
      var (low, high) = (start, all.count)
      while low < high {
        let middle = (low + high) / 2
        if holds(middle) { high = middle } else { low = middle + 1 }
      }
      return low
    }
  }
}
