import Analysis
import ArgumentParser
import ChainStore
import Reporting

struct ClusterGuards: FilatureCommand {
  static let configuration = CommandConfiguration(
    commandName: "guards", abstract: "The merges that a clustering refused, and its alarms.",
    discussion: """
      A merge beyond co-spend is refused where one cluster paid the other, where the two \
      belong to different services, or where both are too large. An alarm tells of a cluster \
      that holds two services, or of a merge of two large clusters.
      """)
  @Option(help: "Name of the clustering.") var name: String?
  @OptionGroup var global: GlobalOptions

  func run() throws {
    let graph = try global.openGraph()
    let clustering = try ClusterListing.open(graph, name: name)
    let words = GuardWords(clustering: clustering)
    let refused = clustering.refusals.map { words.document(of: $0) }
    let alarms = clustering.alarms.map { words.document(of: $0) }
    var envelope = Envelope("guards", graph: graph)
    envelope.parameters = [("name", .text(clustering.name)), ("rules", .text(clustering.rules))]
    var table = TextTable(header: ["what", "transaction", "from", "to", "rule", "reason"])
    table.rows = clustering.alarms.map { words.row(of: $0) }
    table.rows += clustering.refusals.map { words.row(of: $0) }
    try envelope.write(
      global, data: ["refused": .array(refused), "alarms": .array(alarms)], rows: table)
  }
}

/// Refusals and alarms in words.
private struct GuardWords {
  let clustering: Clustering

  private var graph: ChainGraph { clustering.chain }

  func document(of refusal: ClusterRefusal) -> JSONValue {
    let kind: String
    var witness: JSONValue = .null
    switch refusal.reason {
    case .paid(let transaction):
      kind = "must-differ"
      witness = .text(txid(transaction))
    case .labels: kind = "labels"
    case .size: kind = "size"
    }
    return [
      "txid": .text(txid(refusal.transaction)), "from": .text(address(refusal.from)),
      "to": .text(address(refusal.to)), "rule": .text(rule(refusal)), "reason": .text(kind),
      "witness": witness, "meaning": .text(meaning(of: refusal)),
    ]
  }

  func document(of alarm: ClusterAlarm) -> JSONValue {
    [
      "kind": alarm.kind == .labels ? "labels" : "growth",
      "cluster": .text(address(alarm.cluster)),
      "txid": Int(alarm.transaction) < graph.txCount ? .text(txid(alarm.transaction)) : .null,
      "meaning": .text(meaning(of: alarm)),
    ]
  }

  func row(of refusal: ClusterRefusal) -> [String] {
    [
      "refused", txid(refusal.transaction), address(refusal.from), address(refusal.to),
      rule(refusal), meaning(of: refusal),
    ]
  }

  func row(of alarm: ClusterAlarm) -> [String] {
    [
      "alarm", txid(alarm.transaction), address(alarm.cluster), "", "", meaning(of: alarm),
    ]
  }

  private func meaning(of refusal: ClusterRefusal) -> String {
    switch refusal.reason {
    case .paid(let witness): "one cluster paid the other in \(txid(witness))"
    case .labels(let one, let other): "\(label(one)) is not \(label(other))"
    case .size(let smaller): "the smaller cluster has \(smaller) addresses"
    }
  }

  private func meaning(of alarm: ClusterAlarm) -> String {
    switch alarm.kind {
    case .labels: "one cluster holds \(label(alarm.first)) and \(label(alarm.second))"
    case .growth: "clusters of \(alarm.first) and \(alarm.second) addresses became one"
    }
  }

  private func rule(_ refusal: ClusterRefusal) -> String {
    let names = clustering.plan.rules.names
    return Int(refusal.rule) < names.count ? names[Int(refusal.rule)] : "?"
  }

  private func label(_ place: UInt32) -> String {
    Int(place) < clustering.labels.count ? clustering.labels[Int(place)] : "?"
  }

  private func txid(_ transaction: UInt32) -> String {
    Int(transaction) < graph.txCount ? graph.txid[Int(transaction)].description : ""
  }

  private func address(_ position: UInt32) -> String {
    Int(position) < graph.addressCount
      ? graph.addressText(AddressIndex(rawValue: position)) : ""
  }
}
