import Foundation

/// Regular payments at night, in a time zone that the caller names (FINTRAC, Project Protect: money
/// moving between 22:00 and 06:00).
///
/// Times are those of blocks, which may be off by an hour or two; evidence stays in UTC.
enum NightPayments: RedFlag {
  static let name = "night_payments"
  static let thresholds = [
    FlagThreshold("from_hour", 22, "hour at which night begins, 0 to 23"),
    FlagThreshold("to_hour", 6, "hour at which night ends"),
    FlagThreshold("fewest_nights", 5, "different nights with a payment, at least"),
    FlagThreshold("percent", 80, "percent of all payments that are at night, at least"),
  ]

  static func firings(in activity: Activity, _ settings: FlagSettings) -> [FlagFiring] {
    guard let zone = settings.timeZone else { return [] }
    let percent = settings.value(Self.self, "percent")
    let fewest = max(1, settings.value(Self.self, "fewest_nights"))
    return [activity.incoming, activity.outgoing].compactMap { payments in
      let nights = payments.compactMap { payment in
        night(of: payment.time, zone, settings).map { (payment: payment, night: $0) }
      }
      let different = Set(nights.map(\.night)).count
      guard different >= fewest, nights.count * 100 >= payments.count * percent else { return nil }
      return FlagFiring(
        name, nights.map(\.payment.transaction),
        [
          .init("nights", different), .init("at_night", nights.count),
          .init("payments", payments.count),
        ], parties: nights.compactMap(\.payment.party.name))
    }
  }

  /// The number of the night that a time lies in, by the day it begins; nil by day.
  private static func night(
    of time: UInt32, _ zone: TimeZone, _ settings: FlagSettings
  ) -> Int? {
    let instant = Date(timeIntervalSince1970: Double(time))
    let local = Int(time) + zone.secondsFromGMT(for: instant)
    let day = local >= 0 ? local / 86_400 : (local - 86_399) / 86_400
    let hour = (local - day * 86_400) / 3600
    let from = settings.value(Self.self, "from_hour")
    let to = settings.value(Self.self, "to_hour")
    if from <= to { return hour >= from && hour < to ? day : nil }
    if hour >= from { return day }
    return hour < to ? day - 1 : nil
  }
}
