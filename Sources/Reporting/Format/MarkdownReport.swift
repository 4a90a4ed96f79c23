/// The same report as the page, as Markdown with tables and without the picture.
public struct MarkdownReport: ReportFormat {
  /// Its name on the command line.
  public let name = "md"
  /// Ending of a file.
  public let fileExtension = "md"

  /// The format.
  public init() {}

  /// The text.
  public func render(_ report: Report, language: Language) -> [UInt8] {
    let amounts = AmountText(language: language)
    let pieces = ReportOutline(report, language: language).blocks.compactMap { block in
      text(block, amounts)
    }
    return Array((pieces.joined(separator: "\n\n") + "\n").utf8)
  }

  private func text(_ block: ReportBlock, _ amounts: AmountText) -> String? {
    switch block {
    case .heading(let level, let text, _):
      return String(repeating: "#", count: level) + " " + SafeText.markdown(text)
    case .paragraph(let spans):
      return spans.map(text).joined()
    case .list(let items):
      return items.map { "- " + SafeText.markdown($0) }.joined(separator: "\n")
    case .terms(let terms):
      return terms.map {
        "- **\(SafeText.markdown($0.term))**: \(SafeText.markdown($0.meaning))"
      }.joined(separator: "\n")
    case .table(let table):
      return text(table, amounts)
    case .command(let command):
      return "    " + SafeText.plain(command)
    case .alert(let text):
      return "> **\(SafeText.markdown(text))**"
    case .picture:
      return nil
    }
  }

  private func text(_ span: ReportSpan) -> String {
    switch span {
    case .text(let text): SafeText.markdown(text)
    case .strong(let text): "**\(SafeText.markdown(text))**"
    }
  }

  private func text(_ table: ReportTable, _ amounts: AmountText) -> String {
    let titles = table.columns.map { SafeText.markdown($0.title) }
    let rules = table.columns.map { $0.isNumber ? "---:" : "---" }
    let rows = (table.rows + (table.totals.map { [$0] } ?? [])).map { row in
      row.map { text($0, amounts) }
    }
    let lines = ([titles, rules] + rows).map { "| " + $0.joined(separator: " | ") + " |" }
    return "*\(SafeText.markdown(table.caption))*\n\n" + lines.joined(separator: "\n")
  }

  private func text(_ cell: ReportTable.Cell, _ amounts: AmountText) -> String {
    switch cell {
    case .text(let text), .identifier(let text), .number(let text):
      return SafeText.markdown(text)
    case .pair(let text, let detail), .name(let text, let detail):
      return SafeText.markdown(text) + (detail.isEmpty ? "" : "<br>" + SafeText.markdown(detail))
    case .amount(let sat):
      return "\(amounts.btc(sat)) (\(amounts.sat(sat)))"
    }
  }
}
