import Analysis
import Bitcoin
import ChainStore
import Reporting

/// The ways to some coins that a trace reached, hop by hop, as `trace --path-to` shows them.
struct PathLedgerListing {
  private var paths: [(target: String, ledger: HopLedger)] = []
  private let run: TraceOptions.Run
  private let names: GraphNames

  init(_ run: TraceOptions.Run, to targets: [String]) throws {
    guard run.request.direction == .forward else {
      throw Failure(Exit.usage, "runs forward only", at: "--path-to")
    }
    self.run = run
    let graph = run.graph
    names = GraphNames(graph) { graph.addressText($0) }
    let steps = HopLedger.Steps(run.result)
    for target in targets {
      guard let outpoint = Outpoint(target) else {
        throw Failure(Exit.usage, "not an outpoint: \(target)", at: "--path-to", hint: "txid:vout")
      }
      guard let output = graph.output(outpoint), let ledger = steps.path(to: output) else {
        throw Failure(Exit.nothingFound, "no method reaches it from these seeds", at: target)
      }
      paths.append((target, ledger))
    }
  }

  /// The `paths` member of the document.
  var document: JSONValue {
    .array(
      paths.map { target, ledger in
        ["outpoint": .text(target), "hops": .array(ledger.hops.map(hop))]
      })
  }

  private func hop(_ hop: HopLedger.Hop) -> JSONValue {
    let moment = names.moment(hop.transaction)
    let methods = zip(run.result.methods, hop.amounts).map { method, amounts in
      (
        method.method,
        [
          "opening_sat": .number(amounts.openingSat), "in_sat": .number(amounts.inSat),
          "out_sat": .number(amounts.outSat), "closing_sat": .number(amounts.closingSat),
        ] as JSONValue
      )
    }
    return [
      "txid": .text(names.txid(hop.transaction)), "height": .optional(moment.height),
      "time": .text(UTCTime.text(moment.time)), "from": .text(names.outpoint(hop.from)),
      "to": .text(names.outpoint(hop.to)), "to_address": .text(names.address(hop.to)),
      "to_value_sat": .number(names.valueSat(hop.to)), "methods": .pairs(methods),
    ]
  }

  /// The same for a terminal: a block for each path, a row for each hop and method.
  var text: String {
    paths.map { target, ledger in
      var table = TextTable(
        header: ["hop", "height", "to", "method", "opening", "in", "out", "closing"],
        rightAligned: [0, 1, 4, 5, 6, 7])
      for (number, hop) in ledger.hops.enumerated() {
        for (method, amounts) in zip(run.result.methods, hop.amounts) {
          table.rows.append([
            "\(number + 1)", HeightText.plain(names.moment(hop.transaction).height),
            names.address(hop.to),
            method.method, "\(amounts.openingSat)", "\(amounts.inSat)", "\(amounts.outSat)",
            "\(amounts.closingSat)",
          ])
        }
      }
      return "\nthe way to \(target), in satoshis\n" + table.text
    }.joined()
  }
}
