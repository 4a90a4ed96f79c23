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
      the chain, or is no address, is listed as such. The P2PK output of the key of an address \
      stands beside it, under "key_output", or in its place where the address itself never occurs.
      """)
  @Argument(help: "Addresses.") var addresses: [String] = []
  @OptionGroup var list: ListOptions
  @Flag(help: "List the members too.") var members = false
  @Option(help: "Name of the clustering.") var name: String?
  @OptionGroup var global: GlobalOptions

  func run() throws {
    let graph = try global.openGraph()
    try ClusterListing.refuse(addresses, in: graph)
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
    /// The P2PK script of the key of a P2PKH address.
    var keyed: AddressIndex?

    /// What the row is about.
    var shown: AddressIndex? { address ?? keyed }
    /// The script of a P2PKH address.
    var keyScript: [UInt8]?
  }

  func write(_ global: GlobalOptions, graph: ChainGraph) throws {
    let clustering = try ClusterListing.open(graph, name: name)
    var entries = SharedWork.rows(addresses.count, threads: global.threads) {
      ClusterListing.entry(addresses[$0], in: graph)
    }
    let keys = KeyOutputs(graph, threads: global.threads)
    for place in entries.indices {
      entries[place].keyed = entries[place].keyScript.flatMap { keys.address(ofKeyIn: $0) }
    }
    var envelope = Envelope("clusters", graph: graph)
    envelope.parameters = [("name", .text(clustering.name)), ("rules", .text(clustering.rules))]
    let known = entries.compactMap(\.address) + entries.compactMap(\.keyed)
    let missing = entries.filter { $0.shown == nil }
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

  /// Throws the first fault of words on a command line where none of them is an address.
  static func refuse(_ words: [String], in graph: ChainGraph) throws {
    let read = words.filter { $0 != "-" }.flatMap { PastedLine.words(of: $0) }
    var faults = WordFaults(of: read.count)
    for word in read {
      _ = try faults.reading(word) { try Subject.address(word, in: graph) }
    }
    _ = try faults.warnings()
  }

  private static func entry(_ text: String, in graph: ChainGraph) -> Entry {
    guard let script = try? Address.script(of: text, network: graph.network) else {
      return Entry(text: text, fault: "is not an address of \(graph.network.name)")
    }
    var entry = Entry(text: text, address: graph.address(ofScript: script))
    if entry.address == nil { entry.fault = "does not occur on this chain" }
    if PublicKeyOutputs.keyHash(in: script) != nil { entry.keyScript = script }
    return entry
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
        guard let shown = entry.shown else {
          return [
            "address": .text(entry.text), "cluster": .null, "unknown": .optional(entry.fault),
          ]
        }
        return facts.document(of: entry.text, shown, keyed: entry.keyed, withMembers: showsMembers)
      },
      cells: { place in
        let entry = entries[place]
        guard let shown = entry.shown else {
          return [entry.text, "", "", "", "", "", "", "", "", entry.fault ?? ""]
        }
        return facts.row(of: entry.text, shown, keyed: entry.keyed)
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
