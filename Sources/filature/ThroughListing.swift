import Analysis
import ChainStore
import Reporting

/// What may lie behind coinjoins, as `trace --through coinjoin` shows it.
struct ThroughListing {
  private let run: TraceOptions.Run
  private let exits: CoinJoinExits
  private let names: GraphNames

  init(_ run: TraceOptions.Run, _ exits: CoinJoinExits) {
    self.run = run
    self.exits = exits
    names = GraphNames(run.graph) { run.graph.addressText($0) }
  }

  /// What a reader must know.
  var warnings: [String] {
    guard !exits.coinJoins.isEmpty else { return [] }
    var warnings = [
      "what lies behind a coinjoin is possible, not a finding: outputs are alternatives, links count"
        + " interpretations of the amounts alone, and no sum adds them up"
    ]
    if exits.isTruncated {
      warnings.append("only \(CoinJoinExits.mostFollowed) outputs of coinjoins were followed")
    }
    return warnings
  }

  /// The `through` member of the document.
  var document: JSONValue {
    [
      "grade": "possible", "truncated": .bool(exits.isTruncated),
      "coinjoins": .array(exits.coinJoins.map(coinJoin)),
    ]
  }

  private func coinJoin(_ coinJoin: CoinJoinExits.CoinJoin) -> JSONValue {
    let moment = names.moment(coinJoin.transaction)
    return [
      "txid": .text(names.txid(coinJoin.transaction)), "height": .optional(moment.height),
      "time": .text(UTCTime.text(moment.time)), "round": .number(coinJoin.round),
      "kind": .optional(coinJoin.finding?.kind),
      "rule": .optional(coinJoin.finding.map { CoinJoinText.words($0.sign, .english) }),
      "interpretations": coinJoin.interpretations.map { .number($0) } ?? .null,
      "entrances": .array(
        coinJoin.entrances.map { entrance in
          [
            "outpoint": .text(names.outpoint(entrance.coin)),
            "value_sat": .number(names.valueSat(entrance.coin)),
            "traced_sat": amounts(entrance.tracedSat),
          ]
        }),
      "exits": .array(coinJoin.exits.map(exit)),
    ]
  }

  private func exit(_ exit: CoinJoinExits.Exit) -> JSONValue {
    [
      "outpoint": .text(names.outpoint(exit.output)),
      "address": .text(names.address(exit.output)),
      "value_sat": .number(names.valueSat(exit.output)), "link": .text(exit.link.rawValue),
      "links_at_least": exit.links.map { .number($0.lowerBound) } ?? .null,
      "links_at_most": exit.links.map { .number($0.upperBound) } ?? .null,
      "at_least_sat": amounts(exit.atLeastSat), "at_most_sat": amounts(exit.atMostSat),
      "if_followed": .pairs(exit.beyond.map { ($0.method, beyond($0)) }),
    ]
  }

  private func amounts(_ sats: [UInt64]) -> JSONValue {
    .pairs(zip(run.result.methods, sats).map { ($0.method, .number($1)) })
  }

  private func beyond(_ method: MethodResult) -> JSONValue {
    let ends = method.endpoints.filter { $0.kind == .service }
    return [
      "ledger": TraceDocument.ledger(method.ledger, .forward),
      "entities": .array(method.entities.map(TraceDocument.entity)),
      "deposits": .array(
        ends.map { end in
          [
            "entity": .optional(end.entity), "outpoint": .text(end.outpoint),
            "address": .text(end.address), "height": .optional(end.height),
            "value_sat": .number(end.valueSat), "traced_sat": .number(end.tracedSat),
            "hops": .number(end.hops), "reason": .text(EndingText.words(end.ending, .english)),
          ]
        }),
    ]
  }

  /// The same for a terminal.
  var text: String {
    exits.coinJoins.map { coinJoin in
      let count = coinJoin.interpretations.map { "\($0) interpretations" } ?? "too many to count"
      var table = TextTable(
        header: ["output", "value_sat", "link", "at most", "possibly at"], rightAligned: [1, 3])
      for exit in coinJoin.exits {
        table.rows.append([
          names.outpoint(exit.output), "\(names.valueSat(exit.output))",
          link(exit, of: coinJoin.interpretations), "\(exit.atMostSat.max() ?? 0)", places(exit),
        ])
      }
      return "\npossible only: behind the coinjoin \(names.txid(coinJoin.transaction)) ("
        + "\(coinJoin.finding?.kind ?? "coinjoin"), \(count)), in satoshis\n" + table.text
    }.joined()
  }

  /// A share of the interpretations in whole percent, so that none looks surer than it is.
  private func link(_ exit: CoinJoinExits.Exit, of all: UInt64?) -> String {
    guard exit.link == .possible, let all, let links = exit.links else { return exit.link.rawValue }
    func percent(_ count: UInt64) -> UInt64 {
      all.dividingFullWidth(count.multipliedFullWidth(by: 100)).quotient
    }
    let (low, high) = (percent(links.lowerBound), percent(links.upperBound))
    return low == high ? "possible, \(low) %" : "possible, \(low)-\(high) %"
  }

  private func places(_ exit: CoinJoinExits.Exit) -> String {
    let entities = Set(exit.beyond.flatMap { $0.entities.map(\.entity) }).sorted()
    return entities.joined(separator: ", ")
  }
}
