import Analysis
import ArgumentParser
import ChainStore
import Reporting

struct ClusterExplain: FilatureCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Why two addresses are in one cluster, and what would separate them.")
  @Argument(help: "One address.") var first: String
  @Argument(help: "The other.") var second: String
  @Option(help: "Name of the clustering.") var name: String?
  @OptionGroup var global: GlobalOptions

  func run() throws {
    let graph = try global.openGraph()
    let clustering = try ClusterListing.open(graph, name: name)
    let places = try [first, second].map { text in
      guard let address = try Subject.address(text, in: graph) else {
        throw Failure(Exit.nothingFound, "does not occur on this chain", at: text)
      }
      return address
    }
    let why = ClusterExplanation(clustering, from: places[0], to: places[1])
    var envelope = Envelope("explanation", graph: graph)
    envelope.parameters = [("name", .text(clustering.name)), ("rules", .text(clustering.rules))]
    if !why.steps.isEmpty, why.withoutTransaction.isEmpty {
      envelope.isTruncated = true
      envelope.warnings.append("too much evidence to weigh each transaction of the way")
    }
    try envelope.write(global, data: document(why, graph), rows: table(why, graph))
    if !why.isConnected { throw ExitCode(Exit.nothingFound) }
  }

  private func document(_ why: ClusterExplanation, _ graph: ChainGraph) -> JSONValue {
    let steps = why.steps.map { step -> JSONValue in
      [
        "from": .text(graph.addressText(step.from)), "to": .text(graph.addressText(step.to)),
        "txid": .text(graph.txid[step.transaction.int].description), "rule": .text(step.rule),
        "confidence": .number(step.confidence),
      ]
    }
    let transactions = why.withoutTransaction.map { entry -> (String, JSONValue) in
      (
        graph.txid[entry.transaction.int].description,
        ["connected": .boolean(entry.isConnected)]
      )
    }
    return [
      "connected": .boolean(why.isConnected), "steps": .array(steps),
      "weakest": why.weakest.map { .number($0) } ?? .null,
      "rules": .pairs(why.rules.map { ($0.rule, .number($0.count)) }),
      "without": .pairs(
        why.without.map { ($0.rule, ["connected": .boolean($0.isConnected)]) }),
      "without_transaction": why.steps.isEmpty == transactions.isEmpty
        ? .pairs(transactions) : .null,
    ]
  }

  private func table(_ why: ClusterExplanation, _ graph: ChainGraph) -> TextTable {
    var table = TextTable(
      header: ["from", "to", "by transaction", "rule", "confidence", "without it"],
      rightAligned: [4])
    table.widest = 66
    let needed = why.withoutTransaction.filter { !$0.isConnected }.map(\.transaction)
    table.rows = why.steps.enumerated().map { place, step in
      [
        graph.addressText(step.from), graph.addressText(step.to),
        graph.txid[step.transaction.int].description, step.rule,
        "\(step.confidence)" + (place == why.weakest ? " (weakest)" : ""),
        why.withoutTransaction.isEmpty
          ? "" : needed.contains(step.transaction) ? "apart" : "still one",
      ]
    }
    return table
  }
}
