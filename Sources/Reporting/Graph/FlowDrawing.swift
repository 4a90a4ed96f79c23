/// Writes a flow that has been laid out as SVG.
struct FlowDrawing {
  let flow: FoldedFlow
  let layout: FlowLayout
  let language: Language
  /// The code of the coin.
  let unit: String

  private var amounts: AmountText { AmountText(language: language) }

  func svg(method: String) -> String {
    let notes = notes
    let height = layout.height + notes.count * 180 + (notes.isEmpty ? 0 : 100)
    let width = max(layout.width, 6400)
    let title = Message.pictureIntro.text(language, method)
    var text = """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(px(width)) \(px(height))" \
      width="\(px(width))" height="\(px(height))" role="img" \
      font-family="Arial, 'DejaVu Sans', sans-serif">
      <title>\(SafeText.markup(title))</title>
      \(FlowDrawing.patterns)
      <rect width="\(px(width))" height="\(px(height))" fill="#ffffff"/>
      <g fill="#9aa7b4" fill-opacity="0.6" stroke="#6d7a87" stroke-width="0.4">

      """
    for route in layout.routes { text += band(route) }
    text += "</g>\n"
    for item in layout.items {
      if let node = item.node { text += box(flow.nodes[node], item) }
    }
    for (line, note) in notes.enumerated() {
      let y = layout.height + 120 + line * 180
      text += "<text x=\"\(px(FlowLayout.margin))\" y=\"\(px(y))\" font-size=\"12\" "
      text += "fill=\"#333333\">\(SafeText.markup(note))</text>\n"
    }
    return text + "</svg>\n"
  }

  private var notes: [String] {
    let counts: [(Int, Message)] = [
      (flow.folded, .pictureFolded), (flow.inside, .pictureInside),
      (flow.unreached, .pictureOther),
    ]
    return counts.filter { $0.0 > 0 }.map { $0.1.text(language, amounts.grouped($0.0)) }
  }

  /// Hatchings that tell the kinds apart without colour.
  private static let patterns = """
    <defs>
    <pattern id="hatch-service" width="6" height="6" patternUnits="userSpaceOnUse">\
    <rect width="6" height="6" fill="#1f4e79"/></pattern>
    <pattern id="hatch-seed" width="6" height="6" patternUnits="userSpaceOnUse">\
    <rect width="6" height="6" fill="#ffffff"/><path d="M0 6L6 0" stroke="#000000" \
    stroke-width="1.6"/></pattern>
    <pattern id="hatch-coinjoin" width="6" height="6" patternUnits="userSpaceOnUse">\
    <rect width="6" height="6" fill="#ffffff"/><path d="M0 0L6 6M0 6L6 0" stroke="#7a3b00" \
    stroke-width="1.2"/></pattern>
    <pattern id="hatch-unspent" width="6" height="6" patternUnits="userSpaceOnUse">\
    <rect width="6" height="6" fill="#ffffff"/><path d="M0 3H6" stroke="#2b6b3f" \
    stroke-width="1.6"/></pattern>
    <pattern id="hatch-limit" width="6" height="6" patternUnits="userSpaceOnUse">\
    <rect width="6" height="6" fill="#ffffff"/><circle cx="3" cy="3" r="1.2" fill="#555555"/>\
    </pattern>
    <pattern id="hatch-burnt" width="6" height="6" patternUnits="userSpaceOnUse">\
    <rect width="6" height="6" fill="#ffffff"/><path d="M3 0V6" stroke="#000000" \
    stroke-width="2.4"/></pattern>
    </defs>
    """

  private struct Look {
    var message: Message
    var fill: String
    var border: String
  }

  private func look(_ kind: FlowGraph.Kind) -> Look {
    let thick = "stroke=\"#1a1d21\" stroke-width=\"2.4\""
    let thin = "stroke=\"#59616b\" stroke-width=\"1\""
    let dashed = "stroke=\"#1a1d21\" stroke-width=\"1.4\" stroke-dasharray=\"6 3\""
    let dotted = "stroke=\"#1a1d21\" stroke-width=\"1.4\" stroke-dasharray=\"1.5 3\""
    return switch kind {
    case .seed: Look(message: .kindSeed, fill: "url(#hatch-seed)", border: thick)
    case .pass, .transaction: Look(message: .kindPass, fill: "#e4e8ec", border: thin)
    case .service: Look(message: .kindService, fill: "url(#hatch-service)", border: thick)
    case .coinjoin: Look(message: .kindCoinjoin, fill: "url(#hatch-coinjoin)", border: dashed)
    case .unspent: Look(message: .kindUnspent, fill: "url(#hatch-unspent)", border: thin)
    case .burnt: Look(message: .kindBurnt, fill: "url(#hatch-burnt)", border: thin)
    case .limit: Look(message: .kindLimit, fill: "url(#hatch-limit)", border: dotted)
    case .mined: Look(message: .kindMined, fill: "url(#hatch-unspent)", border: thick)
    }
  }

  private func box(_ node: FoldedFlow.Node, _ item: FlowLayout.Item) -> String {
    let look = look(node.kind)
    let x = FlowLayout.x(item.column)
    let round = node.kind == .service ? 6 : 0
    let isFolded = node.members > 1
    let further = further(node)
    let fee =
      node.feeSat > 0 ? Message.pictureFee.text(language, amounts.btc(node.feeSat), unit) : nil
    let label = SafeText.shortened(node.label, to: 19)
    let name = isFolded && label.isEmpty ? further : label
    let amount = amounts.btc(node.sat) + " " + unit
    let detail = isFolded ? foldedLine(node, look, further) : kindLine(node, look)
    let full = isFolded ? "\(name): \(detail)" : "\(node.label)\u{a0}· \(node.id)"
    let told = [full, amount] + [fee].compactMap { $0 }
    var text = "<g><title>\(SafeText.markup(told.joined(separator: " · ")))</title>"
    text += "<rect x=\"\(px(x))\" y=\"\(px(item.y))\" width=\"\(px(FlowLayout.boxWidth))\" "
    text += "height=\"\(px(item.height))\" rx=\"\(round)\" fill=\"#ffffff\" \(look.border)/>"
    text += "<rect x=\"\(px(x + 30))\" y=\"\(px(item.y + 30))\" width=\"12\" "
    text += "height=\"\(px(item.height - 60))\" fill=\"\(look.fill)\"/>"
    let top = item.middle - (fee == nil ? 90 : 150)
    text += line(name, x, top, "font-size=\"12\" font-weight=\"bold\" fill=\"#1a1d21\"")
    text += line(amount, x, top + 145, "font-size=\"12\" fill=\"#1a1d21\"")
    text += line(detail, x, top + 275, "font-size=\"10\" fill=\"#59616b\"")
    if let fee { text += line(fee, x, top + 395, "font-size=\"10\" fill=\"#59616b\"") }
    return text + "</g>\n"
  }

  /// What a box that stands for several is called.
  private func further(_ node: FoldedFlow.Node) -> String {
    let name: Message = node.isSteps ? .pictureSteps : .further
    return name.text(language, amounts.grouped(node.members))
  }

  private func foldedLine(
    _ node: FoldedFlow.Node, _ look: Look, _ further: String
  ) -> String {
    let word = look.message.text(language)
    return node.label.isEmpty ? word : "\(word) · \(further)"
  }

  private func kindLine(_ node: FoldedFlow.Node, _ look: Look) -> String {
    let word = look.message.text(language)
    guard node.address != node.label, !node.address.isEmpty else { return word }
    return word + " · " + SafeText.shortened(node.address, to: 16)
  }

  private func line(_ text: String, _ x: Int, _ y: Int, _ style: String) -> String {
    "<text x=\"\(px(x + 220))\" y=\"\(px(y))\" \(style)>\(SafeText.markup(text))</text>"
  }

  /// A band through the lanes of its columns: an upper edge, and the lower edge back, so that it
  /// is as high everywhere as its money.
  private func band(_ route: FlowLayout.Route) -> String {
    let edge = flow.edges[route.edge]
    var upper = ""
    var lower = ""
    var x = FlowLayout.x(layout.items[route.items[0]].column) + FlowLayout.boxWidth
    var y = route.leaveY - route.thickness / 2
    let start = "M\(px(x)) \(px(y))"
    for (step, index) in route.items.enumerated().dropFirst() {
      let item = layout.items[index]
      let isLast = step == route.items.count - 1
      let middle = isLast ? route.enterY : item.middle
      let (toX, toY) = (FlowLayout.x(item.column), middle - route.thickness / 2)
      upper += curve(x, y, toX, toY)
      lower = curve(toX, toY + route.thickness, x, y + route.thickness) + lower
      (x, y) = (toX, toY)
      guard !isLast else { continue }
      x += FlowLayout.boxWidth
      upper += "H\(px(x))"
      lower = "H\(px(toX))" + lower
    }
    let names = "\(named(edge.from)) → \(named(edge.to))"
    let title = [names, amounts.btc(edge.sat) + " " + unit, edge.txid].filter { !$0.isEmpty }
      .joined(separator: " · ")
    return "<path d=\"\(start)\(upper)V\(px(y + route.thickness))\(lower)Z\">"
      + "<title>\(SafeText.markup(title))</title></path>\n"
  }

  /// A curve that is level at both ends; the control points lie halfway.
  private func curve(_ x: Int, _ y: Int, _ toX: Int, _ toY: Int) -> String {
    let bend = (toX - x) / 2
    return "C\(px(x + bend)) \(px(y)) \(px(toX - bend)) \(px(toY)) \(px(toX)) \(px(toY))"
  }

  private func named(_ node: Int) -> String {
    let node = flow.nodes[node]
    return node.label.isEmpty ? further(node) : node.label
  }

  /// Tenths of a pixel as a decimal.
  private func px(_ tenths: Int) -> String { FixedPoint.text(units: Int64(tenths), places: 1) }
}
