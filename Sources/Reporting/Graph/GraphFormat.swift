/// A form in which the flow of a report is handed over.
public protocol GraphFormat: Sendable {
  /// Name on the command line, such as `graphml`.
  var name: String { get }
  /// Ending of a file of this form, without the dot.
  var fileExtension: String { get }
  /// The bytes of the flow at a level.
  func render(_ report: Report, level: GraphLevel, language: Language) -> [UInt8]
}

/// Every form of a flow.
public enum GraphFormats {
  /// In the order that help texts list them.
  public static let all: [any GraphFormat] = [
    SVGFlow(), GraphMLFormat(), DOTFormat(), CSVEdgesFormat(),
  ]

  /// The form of a name; nil for an unknown one.
  public static func named(_ name: String) -> (any GraphFormat)? {
    all.first { $0.name == name }
  }
}
