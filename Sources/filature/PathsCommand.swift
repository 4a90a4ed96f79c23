import Analysis
import ArgumentParser
import Bitcoin
import ChainStore
import Reporting

struct PathsCommand: FilatureCommand {
  static let configuration = CommandConfiguration(
    commandName: "paths",
    abstract: "Ways of payment from one wallet, cluster or tag to another.",
    discussion: """
      A way leads from coin to coin, each spent by the transaction that makes the next, so \
      none goes back in time. A way exists on the chain; whether money took it is a matter of \
      method: see trace. Ways end at services and coinjoins unless --stop-at says otherwise.
        filature paths --from ADDRESS --to tag:Exchange --k 5
        filature paths --from cluster:A --to cluster:B --by widest
        filature paths --from TXID:0 --peel        follow the change, rule by rule
      """)

  @Option(help: "Where ways begin: whatever trace takes as a seed; may be repeated.")
  var from: [String]
  @Option(help: "Where ways end: the same; may be repeated.") var to: [String] = []
  @Option(in: 1...10_000, help: "Ways to list.") var k = 10
  @Option(help: "shortest, widest (by the smallest coin on the way), or all (counted too).")
  var by = "shortest"
  @Option(in: 1...100_000, help: "Transactions on a way, at most; 10, or 1000 with --peel.")
  var maxHops: Int?
  @Option(in: 1...Int.max, help: "Transactions to look at, at most.")
  var maxTransactions = 1_000_000
  @Option(help: "Coins that addresses of --from received from this height or day on.")
  var since: String?
  @Option(help: "No transaction after this height or day.") var until: String?
  @Option(help: "exchange, service, coinjoin, possible-coinjoin, another concept, or none.")
  var stopAt = "service,coinjoin"
  @Option(help: "strong, moderate, weak or none: inferred services and deposits to stop at.")
  var inferred = InferredOption.moderate
  @Flag(help: "Follow the change instead, as far as the rules agree.") var peel = false
  @Option(help: "Change rules to ask with --peel, comma-separated.")
  var rules = PeelChain.usualRules.joined(separator: ",")
  @OptionGroup var global: GlobalOptions

  func validate() throws {
    guard peel != !to.isEmpty else {
      throw ValidationError("either --to or --peel is needed, not both")
    }
    guard PathRequest.Order(rawValue: by) != nil else {
      throw ValidationError("--by takes shortest, widest or all")
    }
  }

  func run() throws {
    let graph = try global.openGraph()
    let clustering = try Clustering.current(of: graph)
    let tags = try TagIndex(graph, clustering: clustering)
    var warnings: [TraceWarning] = []
    let stops = try inferred.stops(stopAt, graph, tags, clustering, warnings: &warnings)
    let resolver = SeedResolver(
      graph: graph, tags: tags, clustering: clustering, threads: global.threads)
    let end = try until.map {
      Int(graph.firstTransaction(after: try ChainDay.block($0, graph, at: "--until")))
    }
    let window = try window(graph, end ?? graph.txCount)
    let (from, to) = (NamedList(from), NamedList(to))
    if peel {
      let seeds = try resolver.resolve(from, window: window)
      return try PeelListing(
        graph, stops.following(seeds.outputs), coins: seeds.outputs, rules: chosenRules(),
        maxHops: maxHops ?? 1_000
      ).write(global, warnings: warnings + seeds.warnings, parameters: parameters)
    }
    let source = try resolver.places(from, window: window)
    let target = try resolver.places(to, window: ReceiptWindow(graph))
    var request = PathRequest(from: source.outputs)
    request.targets = Set(target.named)
    request.targetAddresses = Set(target.addresses)
    request.order = PathRequest.Order(rawValue: by) ?? .shortest
    (request.count, request.maxHops) = (k, maxHops ?? 10)
    (request.maxTransactions, request.end) = (maxTransactions, end)
    let owners = target.named.map { AddressIndex(rawValue: graph.outputAddress[$0.int]) }
    let knowledge = stops.following(source.outputs, to: target.addresses + owners)
    let answer = PaymentPaths.search(graph, knowledge: knowledge, request)
    try PathsListing(graph, knowledge, answer).write(
      global, warnings: warnings + source.warnings + target.warnings, parameters: parameters)
  }

  private func window(_ graph: ChainGraph, _ end: Int) throws -> ReceiptWindow {
    var window = ReceiptWindow(graph)
    window.end = end
    if let since { try window.open(with: ChainDay.instant(since, "--since"), "--since") }
    return window
  }

  private func chosenRules() throws -> [any ChangeRule] {
    try rules.split(separator: ",").map { word in
      let name = word.filter { !$0.isWhitespace }
      guard let rule = ChangeRules.all.first(where: { $0.name == name }) else {
        throw Failure(
          Exit.usage, "no change rule is called \(name)", at: "--rules",
          hint: ChangeRules.all.map(\.name).joined(separator: ", "))
      }
      return rule
    }
  }

  private var parameters: [(key: String, value: JSONValue)] {
    [
      ("from", .texts(from)), ("to", .texts(to)), ("k", .number(k)), ("by", .text(by)),
      ("max_hops", .number(maxHops ?? (peel ? 1_000 : 10))),
      ("max_transactions", .number(maxTransactions)), ("since", .optional(since)),
      ("until", .optional(until)), ("stop_at", .text(stopAt)), ("peel", .boolean(peel)),
      ("rules", peel ? .text(rules) : .null),
    ]
  }
}
