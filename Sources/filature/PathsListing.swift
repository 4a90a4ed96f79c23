import Analysis
import ArgumentParser
import ChainStore
import Reporting

/// Ways of payment as `paths` shows them.
struct PathsListing {
  private let graph: ChainGraph
  private let knowledge: ServiceMap
  private let answer: PathAnswer
  private let names: GraphNames

  init(_ graph: ChainGraph, _ knowledge: ServiceMap, _ answer: PathAnswer) {
    self.graph = graph
    self.knowledge = knowledge
    self.answer = answer
    names = GraphNames(graph) { graph.addressText($0) }
  }

  func write(
    _ global: GlobalOptions, warnings: [TraceWarning], parameters: [(key: String, value: JSONValue)]
  ) throws {
    var envelope = Envelope("paths", graph: graph)
    envelope.parameters = parameters
    envelope.warn(warnings)
    envelope.isTruncated = answer.isTruncated
    if answer.isTruncated {
      envelope.warnings.append("the limit of transactions was reached; there may be more ways")
    }
    let data: JSONValue = [
      "paths": .array(answer.paths.map(document)),
      "total": answer.total.map { .number($0) } ?? .null,
    ]
    try envelope.write(global, data: data, rows: table)
    if answer.paths.isEmpty { throw ExitCode(Exit.nothingFound) }
  }

  private func document(_ path: PaymentPath) -> JSONValue {
    let steps = zip(path.transactions, path.coins.dropFirst()).map { transaction, coin in
      let moment = names.moment(transaction)
      return [
        "txid": .text(names.txid(transaction)), "height": .optional(moment.height),
        "time": .text(UTCTime.text(moment.time)), "outpoint": .text(names.outpoint(coin)),
        "address": .text(names.address(coin)), "value_sat": .number(names.valueSat(coin)),
        "entity": .optional(knowledge.service(at: coin)?.entity),
      ] as JSONValue
    }
    let first = path.coins.first.map { coin -> JSONValue in
      [
        "outpoint": .text(names.outpoint(coin)), "address": .text(names.address(coin)),
        "value_sat": .number(names.valueSat(coin)),
      ]
    }
    return [
      "hops": .number(path.transactions.count), "width_sat": .number(path.widthSat),
      "from": first ?? .null, "steps": .array(steps),
    ]
  }

  private var table: TextTable {
    var table = TextTable(
      header: ["path", "hop", "height", "time", "address", "value_sat", "entity", "outpoint"],
      rightAligned: [0, 1, 2, 5])
    for (number, path) in answer.paths.enumerated() {
      for (hop, coin) in path.coins.enumerated() {
        let moment = names.moment(graph.transaction(ofOutput: coin))
        table.rows.append([
          "\(number + 1)", "\(hop)", HeightText.plain(moment.height), UTCTime.text(moment.time),
          names.address(coin), "\(names.valueSat(coin))",
          knowledge.service(at: coin)?.entity ?? "", names.outpoint(coin),
        ])
      }
    }
    return table
  }
}

/// Chains of change as `paths --peel` shows them.
struct PeelListing {
  private let graph: ChainGraph
  private let chains: [(coin: OutputIndex, chain: PeelChain)]
  private let names: GraphNames

  init(
    _ graph: ChainGraph, _ knowledge: ServiceMap, coins: [OutputIndex],
    rules: [any ChangeRule], maxHops: Int
  ) {
    self.graph = graph
    chains = coins.map { coin in
      (
        coin,
        PeelChain(from: coin, graph, knowledge: knowledge, rules: rules, maxHops: maxHops)
      )
    }
    names = GraphNames(graph) { graph.addressText($0) }
  }

  func write(
    _ global: GlobalOptions, warnings: [TraceWarning], parameters: [(key: String, value: JSONValue)]
  ) throws {
    var envelope = Envelope("peel", graph: graph)
    envelope.parameters = parameters
    envelope.warn(warnings)
    try envelope.write(
      global, data: .array(chains.map { document($0.coin, $0.chain) }), rows: table)
  }

  private func document(_ coin: OutputIndex, _ chain: PeelChain) -> JSONValue {
    [
      "from": .text(names.outpoint(coin)), "hops": .array(chain.hops.map(hop)),
      "end": .text(chain.end.rawValue), "reason": .optional(reason(of: chain)),
      "last": .text(names.outpoint(chain.last)),
      "last_value_sat": .number(names.valueSat(chain.last)),
    ]
  }

  /// More about the end: the service, the coinjoin, or what is wrong with the store.
  private func reason(of chain: PeelChain) -> String? {
    switch chain.ending {
    case .coinjoin(let found, _)?: CoinJoinText.words(found, .english)
    case let ending?: EndingText.words(ending, .english)
    case nil: nil
    }
  }

  private func hop(_ hop: PeelChain.Hop) -> JSONValue {
    let moment = names.moment(hop.transaction)
    return [
      "txid": .text(names.txid(hop.transaction)), "height": .optional(moment.height),
      "time": .text(UTCTime.text(moment.time)), "spent": .text(names.outpoint(hop.spent)),
      "change": hop.change.map { .text(names.outpoint($0)) } ?? .null,
      "change_sat": hop.change.map { .number(names.valueSat($0)) } ?? .null,
      "candidates": .array(
        hop.candidates.map {
          [
            "vout": .number($0.vout), "rules": .texts($0.rules),
            "confidence": .number($0.confidence),
          ]
        }),
      "paid": .array(
        hop.paid.map { output, service in
          [
            "outpoint": .text(names.outpoint(output)), "address": .text(names.address(output)),
            "value_sat": .number(names.valueSat(output)), "entity": .optional(service?.entity),
          ]
        }),
    ]
  }

  private var table: TextTable {
    var table = TextTable(
      header: ["chain", "hop", "height", "change_sat", "rules", "paid_sat", "paid to"],
      rightAligned: [0, 1, 2, 3, 5])
    for (number, entry) in chains.enumerated() {
      for (place, hop) in entry.chain.hops.enumerated() {
        let rules = hop.candidates.map { "\($0.vout): \($0.rules.joined(separator: " "))" }
        let paid = hop.paid.map { $0.service?.entity ?? names.address($0.output) }
        table.rows.append([
          "\(number + 1)", "\(place + 1)", HeightText.plain(names.moment(hop.transaction).height),
          hop.change.map { "\(names.valueSat($0))" } ?? "-",
          rules.isEmpty
            ? (hop.change == nil ? "none" : "only output") : rules.joined(separator: "; "),
          "\(hop.paid.reduce(UInt64(0)) { $0 &+ names.valueSat($1.output) })",
          paid.joined(separator: ", "),
        ])
      }
      table.rows.append([
        "\(number + 1)", "end", "", "\(names.valueSat(entry.chain.last))",
        [entry.chain.end.rawValue, reason(of: entry.chain) ?? ""].filter { !$0.isEmpty }
          .joined(separator: ": "), "", "",
      ])
    }
    return table
  }
}
