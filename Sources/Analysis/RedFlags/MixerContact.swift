/// Money that comes from a mixer, goes to one, or takes part in a coinjoin (FATF 2020: mixing and
/// tumbling services). Coinjoins have honest uses; the flag says only that the thread is cut.
enum MixerContact: RedFlag {
  static let name = "mixer_contact"
  static let thresholds = [
    FlagThreshold("fewest", 1, "transactions, at least")
  ]

  static func firings(in activity: Activity, _ settings: FlagSettings) -> [FlagFiring] {
    let payments = (activity.incoming + activity.outgoing).filter {
      $0.party.isA("mixing_service") || $0.party.isA("mixing")
    }
    let joins = activity.steps.filter { $0.coinJoin != nil }
    let transactions = Set(payments.transactions + joins.map(\.transaction)).sorted()
    guard transactions.count >= max(1, settings.value(Self.self, "fewest")) else { return [] }
    return [
      FlagFiring(
        name, transactions,
        [.init("mixers", payments.count), .init("coinjoins", joins.count)],
        parties: payments.names + joins.compactMap(\.coinJoin))
    ]
  }
}
