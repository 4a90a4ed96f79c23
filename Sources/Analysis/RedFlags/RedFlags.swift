/// The red flags. One line each.
public enum RedFlags {
  /// Every flag, in the order of listings.
  public static let all: [any RedFlag.Type] = [
    Structuring.self, ExchangeFanOut.self, SmallPaymentsFunnel.self, DormancyBroken.self,
    MixerContact.self, IllicitContact.self, ATMPurchases.self, EqualInstalments.self,
    NightPayments.self,
  ]

  /// The flag of a name.
  public static func named(_ name: String) -> (any RedFlag.Type)? {
    all.first { $0.name == name }
  }

  /// Every firing of every flag, flags in the order of listings.
  public static func firings(
    in activity: Activity, _ settings: FlagSettings = FlagSettings()
  ) -> [FlagFiring] {
    all.filter { settings.isAsked($0.name) }.flatMap { $0.firings(in: activity, settings) }
  }
}
