import Analysis

extension ReportOutline {
  /// Coinjoins shown, and outputs and deposits shown of each.
  private static let coinJoinsShown = 50
  private static let rowsShown = 200

  /// What may lie behind coinjoins, where that was asked for.
  var possible: [ReportBlock] {
    guard let possible = report.possible else { return [] }
    var blocks: [ReportBlock] = [
      .heading(2, say(.possible), anchor: PossibleText.possible.rawValue),
      .alert(say(.possibleAlert)),
    ]
    guard !possible.coinJoins.isEmpty else {
      return [blocks[0], sentence(say(.possibleNothing))]
    }
    blocks.append(.list([say(.possibleLinks), say(.possibleBounds), say(.possibleDeposits)]))
    if possible.isTruncated {
      blocks.append(.alert(say(.possibleTruncated, amounts.grouped(CoinJoinExits.mostFollowed))))
    }
    for (number, coinJoin) in possible.coinJoins.prefix(Self.coinJoinsShown).enumerated() {
      blocks += about(coinJoin, anchor: "coinjoin-\(number + 1)")
    }
    return blocks + leftOut(possible.coinJoins.count - Self.coinJoinsShown, .possibleMoreCoinJoins)
  }

  func say(_ text: PossibleText, _ values: String...) -> String { text.text(language, values) }

  private func leftOut(_ count: Int, _ text: PossibleText) -> [ReportBlock] {
    count > 0 ? [sentence(say(text, amounts.grouped(count)))] : []
  }

  private func about(
    _ coinJoin: Report.Possible.CoinJoin, anchor: String
  ) -> [ReportBlock] {
    let title = say(.possibleCoinJoin, coinJoin.kind ?? "coinjoin", "\(coinJoin.round)")
    let place = say(
      .possibleRecorded, coinJoin.txid, grouped(height: coinJoin.height),
      DeterministicTime.rfc3339(coinJoin.time))
    let ways = coinJoin.interpretations.map { say(.possibleWays, amounts.grouped($0)) }
    var blocks: [ReportBlock] = [
      .heading(3, title, anchor: anchor), sentence(place),
      .table(entrances(coinJoin)), sentence(ways ?? say(.possibleUncounted)),
    ]
    // Outputs that lead on come first where not all can be shown.
    let leading = coinJoin.exits.filter { !$0.deposits.isEmpty }
    let others = coinJoin.exits.filter(\.deposits.isEmpty)
    let exits =
      coinJoin.exits.count > Self.rowsShown
      ? Array((leading + others).prefix(Self.rowsShown)) : coinJoin.exits
    blocks.append(.table(outputs(exits, of: coinJoin.interpretations)))
    blocks += leftOut(coinJoin.exits.count - exits.count, .possibleMoreOutputs)
    let deposits = leading.flatMap { exit in exit.deposits.map { (exit, $0) } }
    guard !deposits.isEmpty else { return blocks + [sentence(say(.possibleNoDeposit))] }
    blocks.append(.table(table(Array(deposits.prefix(Self.rowsShown)))))
    return blocks + leftOut(deposits.count - Self.rowsShown, .possibleMoreDeposits)
  }

  private func entrances(_ coinJoin: Report.Possible.CoinJoin) -> ReportTable {
    let traced = report.methods.map {
      ReportTable.Column(title: Message.columnTraced.text(language, $0.name, unit), isNumber: true)
    }
    let sums = report.methods.indices.map { method in
      coinJoin.entrances.reduce(UInt64(0)) { $0 &+ $1.tracedSat[method] }
    }
    let value = coinJoin.entrances.reduce(UInt64(0)) { $0 &+ $1.valueSat }
    let first = coinJoin.round == 1
    return ReportTable(
      caption: say(first ? .possibleEntrances : .possibleEntrancesLater),
      columns: [
        .init(title: say(.columnOutput)), .init(title: amountTitle, isNumber: true),
      ] + traced,
      rows: coinJoin.entrances.map { entrance in
        [.identifier(entrance.outpoint), .amount(entrance.valueSat)]
          + entrance.tracedSat.map { .amount($0) }
      },
      // Behind another coinjoin the coins are alternatives too.
      totals: first ? [.text(say(.total)), .amount(value)] + sums.map { .amount($0) } : nil)
  }

  private func outputs(_ exits: [Report.Possible.Exit], of ways: UInt64?) -> ReportTable {
    let bounds = report.methods.map {
      ReportTable.Column(title: say(.columnBetween, $0.name, unit), isNumber: true)
    }
    return ReportTable(
      caption: say(.possibleOutputs),
      columns: [
        .init(title: "\(say(.columnAddress)) / \(say(.columnOutput))"),
        .init(title: amountTitle, isNumber: true), .init(title: say(.columnLink)),
      ] + bounds + [.init(title: say(.columnWouldLead))],
      rows: exits.map { exit in
        let names = Set(exit.deposits.map { $0.end.entity ?? $0.end.address }).sorted()
        return [
          .name(exit.address, detail: exit.outpoint), .amount(exit.valueSat),
          .text(link(exit, of: ways)),
        ]
          + exit.betweenSat.map {
            .number("\(amounts.btc($0.lowerBound)) – \(amounts.btc($0.upperBound))")
          }
          + [
            .text(names.isEmpty ? "–" : names.map { say(.possiblyAt, $0) }.joined(separator: "; "))
          ]
      },
      totals: nil)
  }

  /// How many of the ways link an output, in whole percent, so that none looks surer than it is.
  private func link(_ exit: Report.Possible.Exit, of ways: UInt64?) -> String {
    guard let ways, let links = exit.links else { return say(.linkUnknown) }
    switch exit.link {
    case .unknown: return say(.linkUnknown)
    case .impossible: return say(.linkNone)
    case .certain: return say(.linkEvery)
    case .possible:
      func percent(_ count: UInt64) -> String {
        "\(ways.dividingFullWidth(count.multipliedFullWidth(by: 100)).quotient)"
      }
      let (low, high) = (percent(links.lowerBound), percent(links.upperBound))
      return low == high ? say(.linkSome, low) : say(.linkBetween, low, high)
    }
  }

  private func table(
    _ deposits: [(exit: Report.Possible.Exit, deposit: Report.Possible.Deposit)]
  ) -> ReportTable {
    let traced = report.methods.map {
      ReportTable.Column(title: say(.columnWouldTrace, $0.name, unit), isNumber: true)
    }
    return ReportTable(
      caption: say(.possibleDepositsCaption),
      columns: [
        .init(title: say(.columnIfOwned)), .init(title: say(.columnService)),
        .init(title: "\(say(.columnAddress)) / \(say(.columnOutput))"),
        .init(title: "\(say(.columnTime)) / \(say(.columnBlock))"),
        .init(title: amountTitle, isNumber: true),
      ] + traced + [.init(title: say(.columnReason))],
      rows: deposits.map { exit, deposit in
        let end = deposit.end
        return [
          .identifier(exit.outpoint), .pair(end.entity ?? "", detail: end.category.map(word) ?? ""),
          .name(end.address, detail: end.outpoint),
          .name(
            DeterministicTime.rfc3339(end.time), detail: block(end.height)),
          .amount(end.valueSat),
        ] + deposit.tracedSat.map { .amount($0) } + [
          .pair(words(end.ending), detail: deposit.attribution.map(source) ?? "")
        ]
      },
      totals: nil)
  }
}
