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
    let named = try list.named(addresses, of: [.address])
    try ClusterListing(list: named, name: name, showsMembers: members).write(global, graph: graph)
  }
}

/// The answer to `cluster of` and `show cluster`.
struct ClusterListing {
  let list: NamedList
  let name: String?
  let showsMembers: Bool

  /// One line of the question, and what it means.
  private struct Entry: Sendable {
    var given: NamedList.Entry
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
    try refuse(in: graph)
    let clustering = try ClusterListing.open(graph, name: name)
    let given = list.entries
    var entries = SharedWork.rows(given.count, threads: global.threads) {
      ClusterListing.entry(given[$0], in: graph)
    }
    let keys = KeyOutputs(graph, threads: global.threads)
    for place in entries.indices {
      entries[place].keyed = entries[place].keyScript.flatMap { keys.address(ofKeyIn: $0) }
    }
    var envelope = Envelope("clusters", graph: graph)
    envelope.parameters =
      [("name", .text(clustering.name)), ("rules", .text(clustering.rules))] + list.parameters
    envelope.warnings = list.warnings
    let known = entries.compactMap(\.address) + entries.compactMap(\.keyed)
    let missing = entries.filter { $0.shown == nil }
    for entry in missing.prefix(10) {
      // The row has the whole line; a warning of a long one is for the eye.
      let word = entry.given.word
      let text = word.count > 100 ? word.prefix(99) + "…" : word[...]
      envelope.warnings.append(entry.given.told("\(text) \(entry.fault ?? "")"))
    }
    if missing.count > 10 {
      envelope.warnings.append(
        "\(missing.count) of \(entries.count) words are not addresses of this chain; each has its "
          + "row with the reason")
    }
    let facts = ClusterFacts(
      of: known, clustering, tags: try TagIndex(graph, clustering: clustering),
      threads: global.threads)
    try envelope.write(global, rows: rows(entries, facts, threads: global.threads))
    if known.isEmpty { throw ExitCode(Exit.nothingFound) }
  }

  /// Throws the first fault of words on a command line where none of them is an address.
  private func refuse(in graph: ChainGraph) throws {
    guard list.file == nil else { return }
    var faults = WordFaults(of: list)
    for entry in list.entries {
      _ = try faults.reading(entry) { try Subject.address(entry.word, in: graph) }
    }
    _ = try faults.warnings()
  }

  private static func entry(_ given: NamedList.Entry, in graph: ChainGraph) -> Entry {
    if let fault = given.fault { return Entry(given: given, fault: fault) }
    guard let script = try? Address.script(of: given.word, network: graph.network) else {
      return Entry(given: given, fault: "is not an address of \(graph.network.name)")
    }
    var entry = Entry(given: given, address: graph.address(ofScript: script))
    if entry.address == nil { entry.fault = "does not occur on this chain" }
    if PublicKeyOutputs.keyHash(in: script) != nil { entry.keyScript = script }
    return entry
  }

  private func rows(_ entries: [Entry], _ facts: ClusterFacts, threads: Int) -> AnswerRows {
    let (showsMembers, list) = (showsMembers, list)
    return AnswerRows(
      count: entries.count, threads: threads,
      columns: list.table(
        [
          "address", "cluster", "cluster_addresses", "asked", "balance_sat", "first", "last",
          "cluster_balance_sat", "tags", "note",
        ], rightAligned: [2, 3, 4, 7]),
      document: { place in
        let entry = entries[place]
        let text = entry.given.word
        guard let shown = entry.shown else {
          return list.document(
            entry.given,
            [("address", .text(text)), ("cluster", .null), ("unknown", .optional(entry.fault))])
        }
        return list.document(
          entry.given,
          facts.document(of: text, shown, keyed: entry.keyed, withMembers: showsMembers))
      },
      cells: { place in
        let entry = entries[place]
        let text = entry.given.word
        return list.row(
          entry.given,
          entry.shown.map { facts.row(of: text, $0, keyed: entry.keyed) }
            ?? [text, "", "", "", "", "", "", "", "", entry.fault ?? ""])
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
