import Analysis
import ArgumentParser
import ChainStore
import Reporting

struct ClusterBuild: FilatureCommand {
  static let configuration = CommandConfiguration(
    commandName: "build", abstract: "Cluster the whole chain and keep the result.",
    discussion: """
      --rules is a list of co-spend, same-key and change rules. A change rule joins an output \
      to the inputs where it leaves only that one; rules are joined by & (both), | (either) \
      and - (not), unique(…) and votes(N; …, …), N being votes for less votes against:
        --rules 'co-spend,reuse,address-type & optimal'
        --rules 'co-spend,votes(2; one-time, address-type, optimal, round-value(4))'
      Change rules: \(ChangeRules.all.map { $0.name }.joined(separator: ", ")).
      What contradicts is refused: see `cluster guards`.
      """)
  @Option(help: "Rules, comma-separated.") var rules = ClusterRules.standard.text
  @Option(help: "Name to keep it under.") var name = Clustering.defaultName
  @Flag(help: "Merge the inputs of coinjoins too.") var keepCoinjoins = false
  @Flag(help: "A Whirlpool mix counts only where its coins come from the pool.")
  var coinjoinLineage = false
  @Option(help: "blocksci: merge as BlockSci does.") var compat: ClusterPlan.Style?
  @Option(in: 1...Int.max, help: "Refuse merges beyond co-spend of two clusters larger than this.")
  var mostMerged: Int?
  @Flag(help: "Build from nothing where an older clustering could be continued.") var fresh = false
  @OptionGroup var global: GlobalOptions

  func validate() throws {
    if keepCoinjoins, coinjoinLineage {
      throw ValidationError("--keep-coinjoins and --coinjoin-lineage exclude each other")
    }
  }

  func run() throws {
    let plan = try plan()
    guard !name.isEmpty, name.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" })
    else {
      throw Failure(Exit.usage, "a name of letters, digits, - and _ is expected", at: "--name")
    }
    // What is clustered, and continued, is read under the lock.
    let lock = try StoreLock(existing: global.store)
    defer { withExtendedLifetime(lock) {} }
    let graph = try global.openGraph()
    let labels = plan.style == .guarded ? try ExclusiveLabels(graph) : .none
    let builder = ClusterBuilder(graph, plan: plan, labels: labels, threads: global.threads)
    let outcome = try Stages.time("cluster") {
      try builder.build(name: name, start: fresh ? .fresh : .continued)
    }
    var envelope = Envelope("clustering", graph: graph)
    if outcome.alarms > 0 {
      envelope.warnings.append(
        "\(outcome.alarms) signs that clusters may have collapsed; see `filature cluster guards`")
    }
    let data: JSONValue = [
      "name": .text(name), "rules": .text(plan.text), "clusters": .number(outcome.clusters),
      "merges": .pairs(outcome.merges.map { ($0.rule, .number($0.count)) }),
      "refused": .number(outcome.refusals), "alarms": .number(outcome.alarms),
      "payments_to_self": .number(outcome.paymentsToSelf),
      "continued_from_transaction": .number(outcome.continuedFrom),
    ]
    var table = TextTable(
      header: ["name", "rules", "clusters", "refused", "alarms"], rightAligned: [2, 3, 4])
    table.rows = [
      [name, plan.text, "\(outcome.clusters)", "\(outcome.refusals)", "\(outcome.alarms)"]
    ]
    try envelope.write(global, data: data, rows: table)
  }

  private func plan() throws -> ClusterPlan {
    let text = compat == .blockSci ? rules + "," + ClusterRules.sameKeyName : rules
    return ClusterPlan(
      rules: try ClusterRules(text),
      coinJoins: keepCoinjoins
        ? .keep
        : compat == .blockSci ? .blockSci : coinjoinLineage ? .leaveOutTraced : .leaveOut,
      style: compat ?? .guarded, mostMerged: mostMerged)
  }
}

extension ClusterPlan.Style: ExpressibleByArgument {
  /// The value of `--compat`; only other systems' ways are named.
  public init?(argument: String) {
    guard argument == ClusterPlan.Style.blockSci.rawValue else { return nil }
    self = .blockSci
  }

  /// What `--compat` takes.
  public static var allValueStrings: [String] { [ClusterPlan.Style.blockSci.rawValue] }
}
