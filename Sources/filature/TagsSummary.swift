import Analysis
import ArgumentParser
import ChainStore
import Reporting

struct TagsSummary: FilatureCommand {
  static let configuration = CommandConfiguration(
    commandName: "summary", abstract: "Who the clusters of addresses are, and what that rests on.",
    discussion: """
      Each statement names its source, the member that carries it, how many members say the \
      same, and the confidence that results. `filature cluster explain A B` shows why the \
      member belongs.
      """)
  @Argument(help: "Addresses.") var addresses: [String] = []
  @OptionGroup var list: ListOptions
  @OptionGroup var global: GlobalOptions

  func run() throws {
    let graph = try global.openGraph()
    guard let clustering = try Clustering.current(of: graph) else {
      throw Failure(
        Exit.missing, "no clustering of the chain as it is", at: graph.directory,
        hint: "make it with `filature cluster build`")
    }
    let index = try TagIndex(graph, clustering: clustering)
    var envelope = Envelope("cluster-summary", graph: graph)
    let named = try list.named(addresses, of: [.address])
    envelope.parameters = [("clustering", .text(clustering.rules))] + named.parameters
    var table = named.table(
      [
        "address", "cluster_addresses", "label", "rests_on", "confidence", "conflicts",
      ], rightAligned: [1, 4])
    var data: [JSONValue] = []
    var faults = WordFaults(of: named)
    for entry in named.entries {
      let text = entry.word
      let read: AddressIndex?? = try faults.reading(entry) { try Subject.address(text, in: graph) }
      guard let found = read else { continue }
      guard let address = found else {
        envelope.warnings.append(entry.told("\(text) does not occur on this chain"))
        continue
      }
      let cluster = clustering.cluster(of: address)
      guard let summary = index.summary(of: cluster, in: graph) else {
        envelope.warnings.append(entry.told("no member of the cluster of \(text) has a tag"))
        continue
      }
      let best = summary.best
      let answer: JSONValue = [
        "address": .text(text),
        "cluster": [
          "id": .text(graph.addressText(cluster.firstAddress)),
          "addresses": .number(clustering.size(of: cluster)),
        ],
        "label": .text(best.label), "actor": .optional(best.tag.actor),
        "category": .optional(best.tag.category), "confidence": .number(best.confidenceLevel),
        "rests_on": .array(summary.restsOn.map { TagDocument.value($0) }),
        "conflicts": .array(
          summary.conflicts.map { ["kind": .text($0.kind.rawValue), "labels": .texts($0.values)] }),
      ]
      data.append(named.document(entry, answer))
      let others = best.support > 1 ? " and \(best.support - 1) more" : ""
      let cells = [
        text, "\(clustering.size(of: cluster))", best.label,
        "\(best.inheritedFrom ?? text)\(others), \(best.tag.source)", "\(best.confidenceLevel)",
        summary.conflicts.map(\.kind.rawValue).joined(separator: ", "),
      ]
      table.rows.append(named.row(entry, cells))
    }
    envelope.warnings += try faults.warnings()
    try envelope.write(global, data: .array(data), rows: table)
    if data.isEmpty { throw ExitCode(Exit.nothingFound) }
  }
}
