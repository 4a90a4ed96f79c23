import Analysis

/// Every end that any method found, one row per method and end, nothing shortened.
public struct TraceCSV: ReportFormat {
  /// Its name on the command line.
  public let name = "endpoints-csv"
  /// Ending of a file.
  public let fileExtension = "csv"

  /// The format.
  public init() {}

  /// The ends, by method, then as the report orders them.
  public func render(_ report: Report, language: Language) -> [UInt8] {
    let arrivals = report.services.flatMap(\.deposits) + report.groups.flatMap(\.arrivals)
    var text = CSVText()
    text.add(TraceCSV.header)
    for (method, answer) in report.methods.enumerated() {
      for arrival in arrivals where arrival.tracedSat[method] > 0 {
        text.add(TraceCSV.fields(answer.name, arrival.end, arrival.tracedSat[method], language))
      }
    }
    return text.bytes
  }

  /// The ends of an answer in the order of the answer, where no report was made.
  public func render(_ result: TraceResult) -> [UInt8] {
    var text = CSVText()
    text.add(TraceCSV.header)
    for method in result.methods {
      for end in method.endpoints {
        text.add(TraceCSV.fields(method.method, end, end.tracedSat, .english))
      }
    }
    return text.bytes
  }

  /// Titles of the columns.
  public static let header = [
    "method", "kind", "entity", "category", "address", "outpoint", "height", "time", "value_sat",
    "traced_sat", "hops", "reason", "attribution_kind", "paid_by", "route", "sweep",
  ]

  /// The cells of an end under a method.
  public static func fields(
    _ method: String, _ end: Endpoint, _ traced: UInt64, _ language: Language
  ) -> [String] {
    [
      method, end.kind.rawValue, end.entity ?? "", end.category ?? "", end.address, end.outpoint,
      HeightText.plain(end.height), DeterministicTime.rfc3339(end.time), String(end.valueSat),
      String(traced), String(end.hops), EndingText.words(end.ending, language),
      end.attribution?.rawValue ?? "",
      end.paidBy?.rawValue ?? "", end.route?.rawValue ?? "", end.sweepText,
    ]
  }
}

extension Endpoint {
  /// The mark of a row that is a service's own sweep; empty for all others.
  public var sweepText: String { isSweep ? "sweep of the service itself" : "" }
}
