/// Payments of equal size by the same payers, again and again: the price of a leg of a journey, a
/// debt paid off (Europol 2024 and FATF 2022 on migrant smuggling: fees in instalments).
///
/// A shop's prices repeat too, so a payer counts only who paid that size more than once.
enum EqualInstalments: RedFlag {
  static let name = "equal_instalments"
  static let thresholds = [
    FlagThreshold("fewest", 3, "payments of equal size, at least"),
    FlagThreshold("each_payer", 2, "of them by each payer, at least"),
    FlagThreshold("tolerance_permille", 10, "thousandths by which equal sizes may differ"),
    FlagThreshold("gap_hours", 4, "hours between two payments by one payer, at least"),
    FlagThreshold("least_sat", 100_000, "satoshis of a payment, at least"),
  ]

  static func firings(in activity: Activity, _ settings: FlagSettings) -> [FlagFiring] {
    [activity.incoming, activity.outgoing].flatMap { groups(of: $0, settings) }
  }

  private static func groups(
    of payments: [Activity.Payment], _ settings: FlagSettings
  ) -> [FlagFiring] {
    let least = UInt64(settings.value(Self.self, "least_sat"))
    let tolerance = UInt64(settings.value(Self.self, "tolerance_permille"))
    // Services pay and are paid by many people, so their sizes say nothing about one.
    let sizes = payments.filter { $0.sat >= least && !$0.party.isA("service") }
      .sorted { ($0.sat, $0.transaction) < ($1.sat, $1.transaction) }
    var found: [FlagFiring] = []
    var start = 0
    while start < sizes.count {
      var end = start
      while end < sizes.count,
        (sizes[end].sat - sizes[start].sat) &* 1000 <= sizes[start].sat &* tolerance
      {
        end += 1
      }
      if let firing = firing(Array(sizes[start..<end]), settings) {
        found.append(firing)
        start = end
      } else {
        start += 1
      }
    }
    return found
  }

  private static func firing(
    _ equal: [Activity.Payment], _ settings: FlagSettings
  ) -> FlagFiring? {
    let gap = settings.value(Self.self, "gap_hours") * 3600
    let each = max(1, settings.value(Self.self, "each_payer"))
    var kept: [Activity.Payment] = []
    for (_, theirs) in Dictionary(grouping: equal, by: \.party.owner).sorted(by: { $0.key < $1.key }
    ) {
      var spaced: [Activity.Payment] = []
      for payment in theirs.sorted(by: { $0.transaction < $1.transaction })
      where spaced.last.map({ Int(payment.time) - Int($0.time) >= gap }) ?? true {
        spaced.append(payment)
      }
      if spaced.count >= each { kept += spaced }
    }
    guard kept.count >= max(2, settings.value(Self.self, "fewest")) else { return nil }
    let inOrder = kept.sorted { $0.transaction < $1.transaction }
    return FlagFiring(
      name, inOrder.transactions,
      [
        .init("payments", kept.count), .init("payers", kept.owners),
        .init("size_sat", Int(clamping: kept.map(\.sat).min() ?? 0)),
        .init("days", inOrder.seconds / 86_400),
      ], parties: kept.names)
  }
}
