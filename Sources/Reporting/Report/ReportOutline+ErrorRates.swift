extension ReportOutline {
  /// What is known of the errors of the methods used, with the data it was measured on.
  var errorRates: [ReportBlock] {
    let rates = MeasuredErrorRates.recorded
    let intro = Message.ratesIntro.text(
      language, "\(MeasuredErrorRates.chains)", MeasuredErrorRates.leading,
      amounts.grouped(MeasuredErrorRates.transactions), MeasuredErrorRates.version,
      rates.scenarios.joined(separator: ", "), MeasuredErrorRates.run)
    let columns: [ReportTable.Column] = [
      .init(title: say(.columnMeasured)), .init(title: say(.columnPrecision)),
      .init(title: say(.columnLowest)), .init(title: say(.columnRecall)),
      .init(title: say(.columnLowest)),
    ]
    let rows = measured.compactMap { row($0.area, $0.name, about: $0.text) }
    let direction: [String] = report.direction == .forward ? [] : [say(.ratesForwardOnly)]
    return [
      heading(.rates), sentence(intro),
      .table(ReportTable(caption: say(.ratesCaption), columns: columns, rows: rows, totals: nil)),
      .list(
        [say(.ratesRight), say(.ratesBeyond), say(.ratesLikeness), say(.ratesFlattering)]
          + direction),
    ]
  }

  /// What this report rests on: the methods of its tables forward, then what every trace uses.
  private var measured: [(area: MeasuredErrorRates.Area, name: String, text: String)] {
    let methods = report.direction == .forward ? report.methods.map(\.name) : []
    var all: [(area: MeasuredErrorRates.Area, name: String, text: String)] = []
    for (area, message) in [
      (MeasuredErrorRates.Area.complete, Message.ratesComplete), (.partial, .ratesPartial),
      (.found, .ratesFound),
    ] {
      all += methods.map { (area, $0, message.text(language, $0)) }
    }
    return all + [
      (.coSpend, "co-spend", say(.ratesCoSpend)), (.coinJoin, "any kind", say(.ratesCoinJoin)),
      (.deposit, "moderate or better", say(.ratesDepositModerate)),
      (
        .deposit, "moderate or better by value",
        Message.ratesByValue.text(language, say(.ratesDepositModerate))
      ),
      (.deposit, "strong or better", say(.ratesDepositStrong)),
    ]
  }

  private func row(
    _ area: MeasuredErrorRates.Area, _ name: String, about text: String
  ) -> [ReportTable.Cell]? {
    let rates = MeasuredErrorRates.recorded
    guard let row = rates.row(area, name) else { return nil }
    return [
      .text(text), .text(ranged(row.precision)),
      .text(lowest(rates.lowest(area, name) { $0.precision })), .text(ranged(row.recall)),
      .text(lowest(rates.lowest(area, name) { $0.recall })),
    ]
  }

  private func ranged(_ share: MeasuredErrorRates.Share?) -> String {
    guard let share else { return "–" }
    return Message.ratesRange.text(
      language, tenths(share.share), tenths(share.low), tenths(share.high))
  }

  private func lowest(_ found: (share: Int, scenario: String)?) -> String {
    guard let found else { return "–" }
    return Message.ratesLowest.text(language, tenths(found.share), found.scenario)
  }

  /// Thousandths in percent, with one digit.
  private func tenths(_ thousandths: Int) -> String {
    "\(thousandths / 10)\(language == .english ? "." : ",")\(thousandths % 10)"
  }
}
