import Analysis

extension ReportOutline {
  var comparison: [ReportBlock] {
    let columns =
      [ReportTable.Column(title: say(.columnService))]
      + report.methods.map { ReportTable.Column(title: $0.name, isNumber: true) }
    var rows: [[ReportTable.Cell]] = report.services.map { service in
      [.pair(name(of: service), detail: word(service.category))]
        + service.tracedSat.map { .amount($0) }
    }
    for (message, amount) in lines.dropFirst() {
      rows.append([.text(say(message))] + report.methods.map { .amount(amount($0.ledger)) })
    }
    let seeds: [(Message, (Ledger) -> UInt64)] = [
      (.lineSeeds, { $0.seedsSat }), (.lineBehind, { $0.behindSat }),
    ]
    for (message, amount) in seeds {
      rows.append([.text(say(message))] + report.methods.map { .amount(amount($0.ledger)) })
    }
    let seeded: [ReportTable.Cell] =
      [.text(say(.lineSeeded))] + report.methods.map { .amount($0.ledger.seededSat) }
    return [
      heading(.comparison), sentence(say(.comparisonIntro)),
      .table(
        ReportTable(caption: say(.comparison), columns: columns, rows: rows, totals: seeded)),
    ]
  }

  var ledgers: [ReportBlock] {
    var blocks = [heading(.ledger), sentence(say(.ledgerIntro))]
    for method in report.methods {
      let title = Message.ledgerOf.text(language, method.name)
      blocks.append(.heading(3, title, anchor: "ledger-\(method.name)"))
      blocks.append(.table(table(method.ledger, caption: title)))
      if !method.ledger.conserves {
        blocks.append(sentence(say(.doesNotConserve)))
      } else if method.ledger.balances {
        blocks.append(sentence(say(.balances)))
      } else {
        blocks.append(.alert(say(.doesNotBalance)))
      }
    }
    return blocks
  }

  /// The lines of a ledger that add up to what was seeded.
  private var lines: [(Message, (Ledger) -> UInt64)] {
    [
      (.lineService, { $0.serviceSat }), (.lineCoinjoin, { $0.coinjoinSat }),
      (report.direction == .forward ? .lineUnspent : .lineMined, { $0.unspentSat }),
      (.lineFee, { $0.feeSat }), (.lineBurnt, { $0.burntSat }), (.lineLimit, { $0.limitSat }),
    ]
  }

  private func table(_ ledger: Ledger, caption: String) -> ReportTable {
    func row(_ message: Message, _ sat: UInt64) -> [ReportTable.Cell] {
      [
        .text(say(message)), .number(amounts.btc(sat)), .number(amounts.grouped(sat)),
      ]
    }
    let sum = lines.reduce(UInt64(0)) { $0 &+ $1.1(ledger) }
    return ReportTable(
      caption: caption,
      columns: [
        .init(title: say(.columnLine)), .init(title: unit, isNumber: true),
        .init(title: say(.columnSat), isNumber: true),
      ],
      rows: [
        row(.lineSeeds, ledger.seedsSat), row(.lineBehind, ledger.behindSat),
        row(.lineSeeded, ledger.seededSat),
      ] + lines.map { row($0.0, $0.1(ledger)) },
      totals: row(.lineSum, sum))
  }
}
