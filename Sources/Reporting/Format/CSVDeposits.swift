/// The deposit table as an exchange loads it: one row per output, nothing shortened.
///
/// Amounts and times are in machine form whatever the language: integers of satoshis, decimals with
/// a point, RFC 3339 UTC.
public struct CSVDeposits: ReportFormat {
  /// Its name on the command line.
  public let name = "csv"
  /// Ending of a file.
  public let fileExtension = "csv"

  /// The format.
  public init() {}

  /// The deposits at every service.
  public func render(_ report: Report, language: Language) -> [UInt8] {
    bytes(report, services: report.services, language)
  }

  /// The deposits at one service, for the request that goes to it.
  public func render(
    _ report: Report, service: Report.Service, language: Language
  ) -> [UInt8] {
    bytes(report, services: [service], language)
  }

  private func bytes(
    _ report: Report, services: [Report.Service], _ language: Language
  ) -> [UInt8] {
    var text = CSVText()
    text.add(
      ["vasp", "category", "deposit_address", "txid", "vout", "amount_sat", "amount_btc"]
        + ["block_height", "block_hash", "block_time_utc"]
        + report.methods.map { "traced_share_sat_\($0.name)" }
        + [
          "hops_from_seed", "paid_by", "seed_ref", "tag_source", "tag_confidence",
          "attribution_kind",
        ]
        + ["reason"]
        + (report.fiat.map { FiatText.titles($0, methods: report.methods.map(\.name)) } ?? [])
        + ["route", "sweep"])
    for service in services {
      for deposit in service.deposits {
        let end = deposit.end
        var fields = [
          service.entity, service.category, end.address, deposit.txid,
          deposit.vout.map(String.init) ?? "", String(end.valueSat),
          MachineAmount.btc(end.valueSat),
          HeightText.plain(end.height), deposit.blockHash, DeterministicTime.rfc3339(end.time),
        ]
        fields += deposit.tracedSat.map { String($0) }
        fields += [
          String(end.hops), end.paidBy?.rawValue ?? "", deposit.seed,
          deposit.attribution?.source ?? "",
          deposit.attribution?.confidence ?? "", deposit.attribution?.kind ?? "",
          EndingText.words(end.ending, language),
        ]
        if let fiat = report.fiat {
          fields += FiatText.cells(fiat, end, tracedSat: deposit.tracedSat)
        }
        text.add(fields + [end.route?.rawValue ?? "", end.sweepText])
      }
    }
    return text.bytes
  }
}

/// Amounts for machines.
enum MachineAmount {
  /// BTC with eight places, a point and no grouping.
  static func btc(_ sat: UInt64) -> String {
    let rest = String(sat % 100_000_000)
    return "\(sat / 100_000_000)." + String(repeating: "0", count: 8 - rest.count) + rest
  }
}
