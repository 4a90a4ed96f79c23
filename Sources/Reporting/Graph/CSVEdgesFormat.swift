/// The arrows as a table that Gephi, i2, Maltego and spreadsheets import.
public struct CSVEdgesFormat: GraphFormat {
  /// Its name on the command line.
  public let name = "csv"
  /// Ending of a file.
  public let fileExtension = "csv"

  /// The format.
  public init() {}

  /// One row per arrow.
  public func render(_ report: Report, level: GraphLevel, language: Language) -> [UInt8] {
    let graph = FlowGraph(report, level: level)
    var text = CSVText()
    text.add(
      ["source", "source_label", "source_kind", "target", "target_label", "target_kind", "txid"]
        + ["steps"] + graph.methods.map { "traced_sat_\($0)" })
    for edge in graph.edges {
      let (from, to) = (graph.nodes[edge.from], graph.nodes[edge.to])
      text.add(
        [from.id, from.label, from.kind.rawValue, to.id, to.label, to.kind.rawValue, edge.txid]
          + [String(edge.steps)] + edge.tracedSat.map { String($0) })
    }
    return text.bytes
  }
}
