import Analysis

extension ReportOutline {
  /// Rows of the table of assumptions.
  private static let assumptionsShown = 300

  /// What the answer hangs on, where that was asked for.
  var sensitivity: [ReportBlock] {
    guard let study = report.sensitivity else { return [] }
    let head: [ReportBlock] = [
      .heading(2, say(.sensitivity), anchor: PossibleText.sensitivity.rawValue),
      sentence(say(.sensitivityIntro)),
    ]
    let rows = study.variants.flatMap { self.rows($0, study) }
    guard !study.entities.isEmpty || !rows.isEmpty else {
      return head + [sentence(say(.sensitivityNothing))]
    }
    var blocks = head + [.table(methods(study))]
    if study.methods.contains("poison") { blocks.append(sentence(say(.sensitivityPoison))) }
    guard !study.variants.isEmpty else {
      return blocks + [sentence(say(.sensitivityNoVariant))]
    }
    let columns: [ReportTable.Column] = [
      .init(title: say(.columnAssumption)), .init(title: say(.columnService)),
      .init(title: say(.columnAsAsked, unit), isNumber: true),
      .init(title: say(.columnThen, unit), isNumber: true),
      .init(title: say(.columnChange, unit), isNumber: true), .init(title: say(.columnByMethod)),
      .init(title: say(.columnMethodsThatChange)),
    ]
    blocks.append(
      .table(
        ReportTable(
          caption: say(.sensitivityCaption), columns: columns,
          rows: Array(rows.prefix(Self.assumptionsShown)), totals: nil)))
    let left = rows.count - Self.assumptionsShown
    if left > 0 { blocks.append(.alert(say(.sensitivityMore, amounts.grouped(left)))) }
    return blocks
  }

  /// Every method beside every other, with the least and the most of those that keep sums.
  private func methods(_ study: Sensitivity) -> ReportTable {
    let kept = study.methods.indices.filter { study.methods[$0] != "poison" }
    return ReportTable(
      caption: say(.sensitivityMethods, unit),
      columns: [.init(title: say(.columnService))]
        + study.methods.map { .init(title: $0, isNumber: true) }
        + [
          .init(title: say(.columnLeast), isNumber: true),
          .init(title: say(.columnMost), isNumber: true),
        ],
      rows: study.entities.map { entity in
        let sums = study.methods.indices.map { study.askedSat(entity, $0) }
        let own = kept.map { sums[$0] }
        return [.text(entity)] + sums.map { .number(amounts.btc($0)) }
          + [.number(amounts.btc(own.min() ?? 0)), .number(amounts.btc(own.max() ?? 0))]
      },
      totals: nil)
  }

  private func rows(
    _ variant: Sensitivity.Variant, _ study: Sensitivity
  ) -> [[ReportTable.Cell]] {
    let assumption = ReportTable.Cell.pair(words(variant.kind), detail: variant.name)
    let effects = study.effects(variant)
    guard !effects.isEmpty else {
      return [
        [assumption, .text(say(.nothingChanges))]
          + [.number("–"), .number("–"), .number("–"), .text("–"), .text("–")]
      ]
    }
    return effects.map { effect in
      let change = effect.largest
      let sign = change.variantSat > change.askedSat ? "+" : "\u{2212}"
      let isAll = effect.methods.count == study.methods.count
      return [
        assumption, .text(change.entity), .amount(change.askedSat), .amount(change.variantSat),
        .number(sign + amounts.btc(change.distanceSat)), .text(change.method),
        .text(isAll ? say(.allMethods) : effect.methods.joined(separator: ", ")),
      ]
    }
  }

  private func words(_ kind: Sensitivity.Kind) -> String {
    switch kind {
    case .noClusters: say(.withoutClusters)
    case .withoutRule: say(.withoutRule)
    case .otherClustering: say(.otherClustering)
    case .noInferred: say(.withoutInferred)
    case .withoutTag: say(.withoutTag)
    case .withoutTags: say(.withoutTags)
    }
  }
}
