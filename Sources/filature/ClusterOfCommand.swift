import Analysis
import ArgumentParser
import Bitcoin
import ChainStore
import Reporting

struct ClusterOf: FilatureCommand {
  static let configuration = CommandConfiguration(
    commandName: "of", abstract: "The clusters of a set of addresses.",
    discussion: """
      One row an address, in the order given: its cluster, how many of the addresses asked for \
      belong to that cluster, balances, first and last activity, tags. What does not occur on \
      the chain, or is no address, is listed as such.
      """)
  @Argument(help: "Addresses.") var addresses: [String] = []
  @OptionGroup var list: ListOptions
  @Flag(help: "List the members too.") var members = false
  @Option(help: "Name of the clustering.") var name: String?
  @OptionGroup var global: GlobalOptions

  func run() throws {
    let graph = try global.openGraph()
    // What is named on the command line is looked at before a long list is.
    for text in addresses where text != "-" { _ = try Subject.address(text, in: graph) }
    let list = try self.list.read(addresses)
    try ClusterListing(addresses: list, name: name, showsMembers: members)
      .write(global, graph: graph)
  }
}

/// The answer to `cluster of` and `show cluster`.
struct ClusterListing {
  let addresses: [String]
  let name: String?
  let showsMembers: Bool

  /// One line of the question, and what it means.
  private struct Entry: Sendable {
    var text: String
    var address: AddressIndex?
    var fault: String?
  }

  func write(_ global: GlobalOptions, graph: ChainGraph) throws {
    let clustering = try ClusterListing.open(graph, name: name)
    let entries = SharedWork.rows(addresses.count, threads: global.threads) {
      ClusterListing.entry(addresses[$0], in: graph)
    }
    var envelope = Envelope("clusters", graph: graph)
    envelope.parameters = [("name", .text(clustering.name)), ("rules", .text(clustering.rules))]
    let known = entries.compactMap(\.address)
    let missing = entries.filter { $0.address == nil }
    for entry in missing.prefix(10) {
      // The row has the whole line; a warning of a long one is for the eye.
      let text = entry.text.count > 100 ? entry.text.prefix(99) + "…" : entry.text[...]
      envelope.warnings.append("\(text) \(entry.fault ?? "")")
    }
    if missing.count > 10 {
      envelope.warnings.append(
        "\(missing.count) of \(entries.count) lines are not addresses of this chain")
    }
    let facts = ClusterFacts(
      of: known, clustering, tags: try TagIndex(graph, clustering: clustering),
      threads: global.threads)
    try envelope.write(global, rows: rows(entries, facts, threads: global.threads))
    if known.isEmpty { throw ExitCode(Exit.nothingFound) }
  }

  private static func entry(_ text: String, in graph: ChainGraph) -> Entry {
    guard let script = try? Address.script(of: text, network: graph.network) else {
      return Entry(text: text, fault: "is not an address of \(graph.network.name)")
    }
    guard let address = graph.address(ofScript: script) else {
      return Entry(text: text, fault: "does not occur on this chain")
    }
    return Entry(text: text, address: address)
  }

  private func rows(_ entries: [Entry], _ facts: ClusterFacts, threads: Int) -> AnswerRows {
    let showsMembers = showsMembers
    return AnswerRows(
      count: entries.count, threads: threads,
      columns: TextTable(
        header: [
          "address", "cluster", "addresses", "asked", "balance", "first", "last",
          "cluster balance", "tags", "note",
        ], rightAligned: [2, 3, 4, 7]),
      document: { place in
        let entry = entries[place]
        return entry.address.map {
          facts.document(of: entry.text, $0, withMembers: showsMembers)
        } ?? ["address": .text(entry.text), "cluster": .null, "unknown": .optional(entry.fault)]
      },
      cells: { place in
        let entry = entries[place]
        return entry.address.map { facts.row(of: entry.text, $0) }
          ?? [entry.text, "", "", "", "", "", "", "", "", entry.fault ?? ""]
      })
  }

  /// A clustering by name, with a hint where it is not there.
  static func open(_ graph: ChainGraph, name: String?) throws -> Clustering {
    let wanted = name ?? Clustering.defaultName
    guard let found = try Clustering(graph, name: wanted) else {
      throw Failure(
        Exit.missing, "no clustering named \(wanted)", at: graph.directory,
        hint: "make it with `filature cluster build`")
    }
    return found
  }
}
