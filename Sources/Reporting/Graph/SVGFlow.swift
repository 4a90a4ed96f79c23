/// The flow as a picture from left to right, with bands as thick as the money they carry.
public struct SVGFlow: GraphFormat {
  /// Its name on the command line.
  public let name = "svg"
  /// Ending of a file.
  public let fileExtension = "svg"

  /// The format.
  public init() {}

  /// The picture as a file of its own.
  public func render(_ report: Report, level: GraphLevel, language: Language) -> [UInt8] {
    let head = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    return Array((head + picture(report, level: level, language: language)).utf8)
  }

  /// The picture as an element to be put into a page.
  func picture(_ report: Report, level: GraphLevel, language: Language) -> String {
    let method = report.leadingMethod ?? 0
    let flow =
      report.methods.isEmpty
      ? nil
      : FoldedFlow(
        FlowGraph(report, level: level, pictureOf: method), method: method,
        direction: report.direction)
    guard let flow, !flow.nodes.isEmpty else { return empty(language) }
    let drawing = FlowDrawing(
      flow: flow, layout: FlowLayout(flow), language: language, unit: report.store.unit)
    return drawing.svg(method: report.methods[method].name)
  }

  private func empty(_ language: Language) -> String {
    let text = SafeText.markup(Message.pictureNothing.text(language))
    return """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 40" width="400" height="40" \
      role="img"><text x="10" y="25" font-family="sans-serif" font-size="14">\(text)</text></svg>

      """
  }
}
