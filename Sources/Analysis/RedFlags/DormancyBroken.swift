/// A long silence, then sudden activity (FATF 2020: dormant accounts).
enum DormancyBroken: RedFlag {
  static let name = "dormancy_broken"
  static let thresholds = [
    FlagThreshold("quiet_days", 180, "days without a transaction, at least"),
    FlagThreshold("burst_days", 7, "days after waking that are looked at"),
    FlagThreshold("fewest", 3, "transactions in them, at least, or"),
    FlagThreshold("moved_percent", 50, "percent of the balance moved in them, at least"),
  ]

  static func firings(in activity: Activity, _ settings: FlagSettings) -> [FlagFiring] {
    let quiet = settings.value(Self.self, "quiet_days") * 86_400
    let burst = settings.value(Self.self, "burst_days") * 86_400
    let fewest = max(1, settings.value(Self.self, "fewest"))
    let percent = UInt64(settings.value(Self.self, "moved_percent"))
    let steps = activity.steps
    return steps.indices.dropFirst().compactMap { place in
      let silence = Int(steps[place].time) - Int(steps[place - 1].time)
      guard silence >= quiet else { return nil }
      let awake = steps[place...].prefix { Int($0.time) - Int(steps[place].time) <= burst }
      let before = steps[place].balanceBefore
      let lowest = awake.map(\.balanceAfter).min() ?? before
      let moved = before > lowest ? before - lowest : 0
      guard awake.count >= fewest || (before > 0 && moved &* 100 >= before &* percent) else {
        return nil
      }
      return FlagFiring(
        name, [steps[place - 1].transaction] + awake.map(\.transaction),
        [
          .init("quiet_days", silence / 86_400), .init("transactions", awake.count),
          .init("balance_sat", Int(clamping: before)), .init("moved_sat", Int(clamping: moved)),
        ])
    }
  }
}
