/// A form in which a report is handed over.
public protocol ReportFormat: Sendable {
  /// Name on the command line, such as `html`.
  var name: String { get }
  /// Ending of a file of this form, without the dot.
  var fileExtension: String { get }
  /// The bytes of a report.
  func render(_ report: Report, language: Language) -> [UInt8]
}

/// Every form of a report.
public enum ReportFormats {
  /// In the order that help texts list them.
  public static let all: [any ReportFormat] = [
    HTMLReport(), MarkdownReport(), CSVDeposits(), TraceCSV(),
  ]

  /// Names that texts once used for one.
  private static let aliases = ["trace-csv": "endpoints-csv"]

  /// The names, for help texts.
  public static let names = all.map(\.name).joined(separator: ", ")

  /// The form of a name; nil for an unknown one.
  public static func named(_ name: String) -> (any ReportFormat)? {
    all.first { $0.name == aliases[name] ?? name }
  }
}
