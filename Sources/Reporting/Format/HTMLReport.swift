/// One page that needs nothing else: no script, no font, no picture is fetched from anywhere.
public struct HTMLReport: ReportFormat {
  /// Its name on the command line.
  public let name = "html"
  /// Ending of a file.
  public let fileExtension = "html"

  /// The format.
  public init() {}

  /// The page.
  public func render(_ report: Report, language: Language) -> [UInt8] {
    let outline = ReportOutline(report, language: language)
    let title = SafeText.markup(outline.title)
    let blocks = outline.blocks
    var page = """
      <!DOCTYPE html>
      <html lang="\(language.rawValue)">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta http-equiv="Content-Security-Policy" \
      content="default-src 'none'; style-src 'unsafe-inline'">
      <meta name="generator" content="filature \(SafeText.markup(report.tool.version))">
      <title>\(title)</title>
      <style>
      \(HTMLStyle.sheet)
      </style>
      </head>
      <body>
      <main>

      """
    for (position, block) in blocks.enumerated() {
      page += markup(block, report, language)
      if position == 0 { page += contents(blocks, outline) }
    }
    return Array((page + "</main>\n</body>\n</html>\n").utf8)
  }

  private func contents(_ blocks: [ReportBlock], _ outline: ReportOutline) -> String {
    let label = SafeText.markup(outline.say(.contents))
    var text = "<nav aria-label=\"\(label)\"><ul>\n"
    for case .heading(2, let title, let anchor) in blocks {
      text += "<li><a href=\"#\(SafeText.markup(anchor))\">\(SafeText.markup(title))</a></li>\n"
    }
    return text + "</ul></nav>\n"
  }

  private func markup(_ block: ReportBlock, _ report: Report, _ language: Language) -> String {
    switch block {
    case .heading(let level, let text, let anchor):
      return "<h\(level) id=\"\(SafeText.markup(anchor))\">\(SafeText.markup(text))</h\(level)>\n"
    case .paragraph(let spans):
      return "<p>" + spans.map(markup).joined() + "</p>\n"
    case .list(let items):
      let rows = items.map { "<li>\(SafeText.markup($0))</li>\n" }
      return "<ul>\n" + rows.joined() + "</ul>\n"
    case .terms(let terms):
      let rows = terms.map {
        "<dt>\(SafeText.markup($0.term))</dt><dd>\(SafeText.markup($0.meaning))</dd>\n"
      }
      return "<dl>\n" + rows.joined() + "</dl>\n"
    case .table(let table):
      return HTMLTable(table: table, amounts: AmountText(language: language)).markup
    case .command(let text):
      return "<pre>\(SafeText.markup(text))</pre>\n"
    case .alert(let text):
      return "<p class=\"alert\" role=\"note\">\(SafeText.markup(text))</p>\n"
    case .picture:
      let picture = SVGFlow().picture(report, level: .address, language: language)
      return "<figure>\n\(picture)</figure>\n"
    }
  }

  private func markup(_ span: ReportSpan) -> String {
    switch span {
    case .text(let text): SafeText.markup(text)
    case .strong(let text): "<strong>\(SafeText.markup(text))</strong>"
    }
  }
}

/// A table of a report as HTML.
struct HTMLTable {
  let table: ReportTable
  let amounts: AmountText

  var markup: String {
    var text = "<div class=\"wide\"><table>\n<caption>\(SafeText.markup(table.caption))</caption>\n"
    text += "<thead><tr>"
    for column in table.columns {
      let number = column.isNumber ? " class=\"n\"" : ""
      text += "<th scope=\"col\"\(number)>\(SafeText.markup(column.title))</th>"
    }
    text += "</tr></thead>\n<tbody>\n"
    for row in table.rows { text += line(row) }
    text += "</tbody>\n"
    if let totals = table.totals { text += "<tfoot>\n\(line(totals))</tfoot>\n" }
    return text + "</table></div>\n"
  }

  private func line(_ cells: [ReportTable.Cell]) -> String {
    let content = cells.enumerated().map { position, cell in
      let tag = position == 0 ? "th" : "td"
      let scope = position == 0 ? " scope=\"row\"" : ""
      return "<\(tag)\(scope)\(attribute(cell))>\(self.content(cell))</\(tag)>"
    }
    return "<tr>" + content.joined() + "</tr>\n"
  }

  private func attribute(_ cell: ReportTable.Cell) -> String {
    switch cell {
    case .text, .pair: ""
    case .identifier, .name: " class=\"id\""
    case .amount, .number: " class=\"n\""
    }
  }

  private func content(_ cell: ReportTable.Cell) -> String {
    switch cell {
    case .text(let text), .identifier(let text), .number(let text):
      return SafeText.markup(text)
    case .pair(let text, let detail), .name(let text, let detail):
      let second = detail.isEmpty ? "" : "<small>\(SafeText.markup(detail))</small>"
      return SafeText.markup(text) + second
    case .amount(let sat):
      return "\(amounts.btc(sat))<small>\(amounts.sat(sat))</small>"
    }
  }
}
