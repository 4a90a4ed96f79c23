import Analysis

extension ReportOutline {
  /// Statements that do not fit together; nothing where all fit.
  var contradictions: [ReportBlock] {
    guard !report.contradictions.isEmpty else { return [] }
    let columns: [ReportTable.Column] = [
      .init(title: say(.columnAbout)), .init(title: say(.columnDisagree)),
      .init(title: say(.columnStatements)),
    ]
    let rows = report.contradictions.map { conflict -> [ReportTable.Cell] in
      [
        .identifier(conflict.subject), .text(matter(conflict)), .text(statements(conflict)),
      ]
    }
    return [
      heading(.contradictions), .alert(say(.contradictionsIntro)),
      .table(
        ReportTable(
          caption: say(.contradictionsCaption), columns: columns, rows: rows, totals: nil)),
    ]
  }

  private func matter(_ conflict: TagConflict) -> String {
    let message: Message =
      switch conflict.kind {
      case .owner: .contradictionOwner
      case .category: .contradictionCategory
      case .refusedMerge: .contradictionMerge
      case .stale: .contradictionStale
      }
    return message.text(language, conflict.values.joined(separator: " / "))
  }

  /// Each label once, with its source and its confidence.
  private func statements(_ conflict: TagConflict) -> String {
    var said: [String] = []
    for tag in conflict.tags {
      let text = "\(tag.label) (\(tag.source), \(tag.confidence))"
      if !said.contains(text) { said.append(text) }
    }
    return said.joined(separator: "; ")
  }
}
