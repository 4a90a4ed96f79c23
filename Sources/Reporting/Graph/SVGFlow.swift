public struct SVGFlow: Sendable {
  public init() {}
  func picture(_ report: Report, level: GraphLevel, language: Language) -> String { "" }
}
public enum GraphLevel { case address }
