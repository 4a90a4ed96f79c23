/// GraphML, which Gephi, Cytoscape, yEd and networkx open. Amounts are 64-bit integers.
public struct GraphMLFormat: GraphFormat {
  /// Its name on the command line.
  public let name = "graphml"
  /// Ending of a file.
  public let fileExtension = "graphml"

  /// The format.
  public init() {}

  /// The document.
  public func render(_ report: Report, level: GraphLevel, language: Language) -> [UInt8] {
    let graph = FlowGraph(report, level: level)
    var text = """
      <?xml version="1.0" encoding="UTF-8"?>
      <graphml xmlns="http://graphml.graphdrawing.org/xmlns">

      """
    for (name, type) in [
      ("id", "string"), ("label", "string"), ("address", "string"), ("kind", "string"),
      ("value_sat", "long"), ("outputs", "int"), ("hops", "int"),
    ] {
      text += key("node", "n_\(name)", name, type)
    }
    text += key("edge", "e_txid", "txid", "string") + key("edge", "e_steps", "steps", "int")
    for (index, method) in graph.methods.enumerated() {
      text += key("node", "n_traced\(index)", "traced_sat_\(method)", "long")
      text += key("edge", "e_traced\(index)", "traced_sat_\(method)", "long")
    }
    text += "<graph id=\"flow\" edgedefault=\"directed\">\n"
    for (index, node) in graph.nodes.enumerated() { text += element(node, index) }
    for (index, edge) in graph.edges.enumerated() { text += element(edge, index) }
    return Array((text + "</graph>\n</graphml>\n").utf8)
  }

  private func element(_ node: FlowGraph.Node, _ index: Int) -> String {
    let data =
      data("n_id", node.id) + data("n_label", node.label) + data("n_address", node.address)
      + data("n_kind", node.kind.rawValue) + data("n_value_sat", String(node.valueSat))
      + data("n_outputs", String(node.outputs)) + data("n_hops", String(node.hops))
      + amounts("n", node.tracedSat)
    return "<node id=\"n\(index)\">\(data)</node>\n"
  }

  private func element(_ edge: FlowGraph.Edge, _ index: Int) -> String {
    let data =
      data("e_txid", edge.txid) + data("e_steps", String(edge.steps)) + amounts("e", edge.tracedSat)
    return "<edge id=\"e\(index)\" source=\"n\(edge.from)\" target=\"n\(edge.to)\">\(data)</edge>\n"
  }

  private func key(_ domain: String, _ id: String, _ name: String, _ type: String) -> String {
    "<key id=\"\(id)\" for=\"\(domain)\" attr.name=\"\(SafeText.markup(name))\" "
      + "attr.type=\"\(type)\"/>\n"
  }

  private func data(_ key: String, _ value: String) -> String {
    "<data key=\"\(key)\">\(SafeText.markup(value))</data>"
  }

  private func amounts(_ prefix: String, _ amounts: [UInt64]) -> String {
    amounts.enumerated().map { data("\(prefix)_traced\($0)", String($1)) }.joined()
  }
}
