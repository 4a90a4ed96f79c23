import Analysis
import ArgumentParser
import Bitcoin
import ChainStore
import Reporting

struct ClusterCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cluster",
    abstract: "Find which addresses share an owner, and why.",
    discussion: """
      Addresses whose coins are spent together have one owner, coinjoins apart: the rule that
      courts have accepted, and the only one used.
        filature cluster build
        filature cluster of ADDRESS… --members
        filature cluster explain A B
      """,
    subcommands: [ClusterBuild.self, ClusterOf.self, ClusterExplain.self])
}

struct ClusterBuild: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "build", abstract: "Cluster the whole chain and keep the result.")
  @Option(help: "Rules, comma-separated; this version knows co-spend.") var rules = "co-spend"
  @Option(help: "Name to keep it under.") var name = Clustering.defaultName
  @Flag(help: "Merge the inputs of coinjoins too.") var keepCoinjoins = false
  @OptionGroup var global: GlobalOptions

  func run() throws {
    let chosen = try ClusterRule.list(rules)
    guard !name.isEmpty, name.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" })
    else {
      throw Failure(Exit.usage, "a name of letters, digits, - and _ is expected", at: "--name")
    }
    let graph = try global.openGraph()
    let lock = try StoreLock(store: global.store)
    defer { withExtendedLifetime(lock) {} }
    try ClusterBuilder(graph, rules: chosen, coinJoins: keepCoinjoins ? .keep : .leaveOut).build(
      name: name)
    guard let built = try Clustering(graph, name: name) else {
      throw Failure(Exit.internalError, "the clustering was not kept", at: name)
    }
    let data: JSONValue = [
      "name": .text(name), "rules": .text(built.rules), "clusters": .number(built.clusterCount),
    ]
    var table = TextTable(header: ["name", "rules", "clusters"], rightAligned: [2])
    table.rows = [[name, built.rules, "\(built.clusterCount)"]]
    try Envelope("clustering", graph: graph).write(global, data: data, rows: table)
  }
}

struct ClusterOf: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "of", abstract: "The clusters of a set of addresses.")
  @Argument(help: "Addresses.") var addresses: [String] = []
  @Option(name: [.customShort("i"), .long], help: "A file with one address a line; - for input.")
  var input: String?
  @Flag(help: "List the members too.") var members = false
  @Option(help: "Name of the clustering.") var name: String?
  @OptionGroup var global: GlobalOptions

  func run() throws {
    let list = try InputList.read(addresses, file: input)
    try ClusterListing(addresses: list, name: name, showsMembers: members).write(global)
  }
}

/// The answer to `cluster of` and `show cluster`.
struct ClusterListing {
  let addresses: [String]
  let name: String?
  let showsMembers: Bool

  func write(_ global: GlobalOptions) throws {
    let graph = try global.openGraph()
    let clustering = try ClusterListing.open(graph, name: name)
    let index = try TagIndex(graph, clustering: clustering)
    var envelope = Envelope("clusters", graph: graph)
    envelope.parameters = [("name", .text(clustering.name)), ("rules", .text(clustering.rules))]
    var table = TextTable(header: ["address", "cluster", "addresses", "tags"], rightAligned: [2])
    var data: [JSONValue] = []
    for text in addresses {
      guard let address = try Subject.address(text, in: graph) else {
        envelope.warnings.append("\(text) does not occur on this chain")
        continue
      }
      let id = clustering.cluster(of: address)
      let first = graph.addressText(id.firstAddress)
      let tags = index.tags(ofCluster: id)
      let size = clustering.size(of: id)
      var entry: [(String, JSONValue)] = [
        ("address", .text(text)),
        (
          "cluster",
          [
            "id": .text(first), "addresses": .number(size),
            "tags": .array(tags.map(TagDocument.value)),
          ]
        ),
      ]
      if showsMembers {
        let members = clustering.members(of: id).map { graph.addressText($0) }
        entry.append(("members", .texts(members)))
      }
      data.append(.pairs(entry))
      table.rows.append([text, first, "\(size)", tags.map(\.label).joined(separator: ", ")])
    }
    try envelope.write(global, data: .array(data), rows: table)
    if data.isEmpty { throw ExitCode(Exit.nothingFound) }
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

struct ClusterExplain: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain", abstract: "Why two addresses are in one cluster.")
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
    let steps = why.steps.map { step -> JSONValue in
      [
        "from": .text(graph.addressText(step.from)), "to": .text(graph.addressText(step.to)),
        "txid": .text(graph.txid[step.transaction.int].description), "rule": .text(step.rule),
        "confidence": .number(step.confidence),
      ]
    }
    let data: JSONValue = [
      "connected": .boolean(why.isConnected), "steps": .array(steps),
      "weakest": why.weakest.map { .number($0) } ?? .null,
      "rules": .pairs(why.rules.map { ($0.rule, .number($0.count)) }),
      "without": .pairs(
        why.without.map { ($0.rule, ["connected": .boolean($0.isConnected)]) }),
    ]
    var table = TextTable(header: ["from", "to", "by transaction", "rule"])
    table.widest = 66
    table.rows = why.steps.map {
      [
        graph.addressText($0.from), graph.addressText($0.to),
        graph.txid[$0.transaction.int].description, $0.rule,
      ]
    }
    try Envelope("explanation", graph: graph).write(global, data: data, rows: table)
    if !why.isConnected { throw ExitCode(Exit.nothingFound) }
  }
}
