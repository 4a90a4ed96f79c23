/// Payments to or from somebody whom tags call sanctioned, a dark market or an abuser (FATF 2020:
/// exposure to sanctioned and darknet addresses). One payment between, no more: for shares over
/// longer ways there is exposure.
enum IllicitContact: RedFlag {
  static let name = "illicit_contact"
  static let thresholds = [
    FlagThreshold("least_sat", 1000, "satoshis of a payment, at least: dust proves nothing")
  ]

  private static let concepts = ["abuse", "dark_market", "darknet_market", "guarantee_market"]

  static func firings(in activity: Activity, _ settings: FlagSettings) -> [FlagFiring] {
    let least = UInt64(settings.value(Self.self, "least_sat"))
    let payments = (activity.incoming + activity.outgoing).filter { payment in
      payment.sat >= least && concepts.contains { payment.party.isA($0) }
    }
    let names = Set(payments.names).sorted()
    return names.map { party in
      let theirs = payments.filter { $0.party.name == party }
      let incoming = activity.incoming.filter { $0.party.name == party && $0.sat >= least }
      return FlagFiring(
        name, theirs.transactions,
        [
          .init("payments", theirs.count),
          .init("received_sat", Int(clamping: incoming.sat)),
          .init("paid_sat", Int(clamping: theirs.sat &- incoming.sat)),
        ], parties: [party])
    }
  }
}
