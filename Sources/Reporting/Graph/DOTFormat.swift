/// The language of Graphviz.
public struct DOTFormat: GraphFormat {
  /// Its name on the command line.
  public let name = "dot"
  /// Ending of a file.
  public let fileExtension = "dot"

  /// The format.
  public init() {}

  /// The text.
  public func render(_ report: Report, level: GraphLevel, language: Language) -> [UInt8] {
    let graph = FlowGraph(report, level: level)
    let method = report.leadingMethod ?? 0
    let most = max(1, graph.edges.map { amount($0.tracedSat, method) }.max() ?? 1)
    var text = "digraph flow {\n  rankdir=LR;\n  node [shape=box, fontname=\"sans-serif\"];\n"
    for (index, node) in graph.nodes.enumerated() {
      let lines = [
        SafeText.shortened(node.label, to: 24), MachineAmount.btc(amount(node.tracedSat, method)),
        node.kind.rawValue,
      ]
      let label = lines.map(escaped).joined(separator: "\\n")
      text += "  n\(index) [label=\"\(label)\", tooltip=\"\(escaped(node.id))\", "
      text += "\(style(node.kind))];\n"
    }
    for edge in graph.edges {
      let sat = amount(edge.tracedSat, method)
      let tenths = 5 + Int(UInt128(sat) * 75 / UInt128(most))
      text += "  n\(edge.from) -> n\(edge.to) [label=\"\(MachineAmount.btc(sat))\", "
      text += "tooltip=\"\(escaped(edge.txid))\", "
      text += "penwidth=\(FixedPoint.text(units: Int64(tenths), places: 1))];\n"
    }
    return Array((text + "}\n").utf8)
  }

  private func amount(_ amounts: [UInt64], _ method: Int) -> UInt64 {
    amounts.indices.contains(method) ? amounts[method] : 0
  }

  private func escaped(_ text: String) -> String {
    var safe = ""
    for scalar in SafeText.plain(text).unicodeScalars {
      if scalar == "\"" || scalar == "\\" { safe += "\\" }
      safe.unicodeScalars.append(scalar)
    }
    return safe
  }

  private func style(_ kind: FlowGraph.Kind) -> String {
    switch kind {
    case .seed: "peripheries=2"
    case .pass: "style=solid"
    case .transaction: "shape=point"
    case .service: "style=\"rounded,bold\""
    case .coinjoin: "shape=hexagon, style=dashed"
    case .unspent, .mined: "shape=oval"
    case .burnt: "shape=octagon"
    case .limit: "style=dotted"
    }
  }
}
