import ArgumentParser
import ChainStore
import Foundation
import Reporting
import Simulation

struct MeasureCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "measure",
    abstract: "Error rates on chains whose truth is known, and how like mainnet a chain is.",
    subcommands: [MeasureErrors.self, MeasureServices.self, MeasureFlags.self, MeasureShape.self])
}

struct MeasureErrors: FilatureCommand {
  static let configuration = CommandConfiguration(
    commandName: "errors",
    abstract: "Run every rule, detector and method against the truth of simulated chains.",
    discussion: """
      Makes chains of a scenario from seeds 1, 2, and so on, reads each into a store of its \
      own, and counts what clustering, coinjoin detectors, change rules, deposit addresses and \
      taint policies get right, wrong and miss. Cases have Wilson intervals; satoshis and \
      pairs, which hang together within a chain, have intervals from leaving out one chain at \
      a time. Chains lie in the temporary folder, or that of --scratch, one at a time: three \
      kilobytes a transaction, gone afterwards.
        filature measure errors --scenario economy,private --seeds 10 --out rates
      """)
  @Option(help: "Scenarios, comma-separated, or all.") var scenario = "economy"
  @Option(in: 1...10_000, help: "Chains of each scenario.") var seeds = 10
  @Option(in: ScaleEconomy.sizes, help: "Transactions of each chain.") var transactions = 20_000
  @Option(help: "Folder for error-rates.csv and error-rates.md.") var out: String?
  @Option(help: "Folder that chains may lie in while they are measured.") var scratch: String?
  @OptionGroup var global: GlobalOptions

  func run() throws {
    var table = ErrorTable()
    let chains = try MeasureErrors.scenarios(scenario).flatMap { scenario in
      (1...UInt64(seeds)).map { (scenario, $0) }
    }
    try MeasuredRounds.run(chains, "chains", in: try room()) { chain, parent in
      try measure(chain.0, seed: chain.1, below: parent, into: &table)
    }
    if let out { try table.write(to: out, named: "error-rates", heading: heading) }
    try Envelope("errors", graph: nil).write(
      global, data: table.document, rows: table.table)
  }

  /// The folder for chains, once it has room for one.
  private func room() throws -> String {
    let folder = scratch ?? FileManager.default.temporaryDirectory.path
    guard let facts = try? FileManager.default.attributesOfFileSystem(forPath: folder),
      let free = facts[.systemFreeSize] as? NSNumber
    else { throw Failure(Exit.missing, "no such folder", at: folder) }
    let needed = 3_000 * UInt64(transactions)
    guard free.uint64Value > needed else {
      throw Failure(
        Exit.cannotCreate, "\(needed / 1_000_000) MB are needed for a chain, and are not free",
        at: folder, hint: "name a folder with --scratch")
    }
    return folder
  }

  /// Scenarios by their names, comma-separated, or all.
  static func scenarios(_ names: String) throws -> [Scenario] {
    if names == "all" { return Scenario.all }
    return try names.split(separator: ",").map { name in
      guard let known = Scenario.named(String(name)) else {
        throw Failure(
          Exit.usage, "unknown scenario \(name)", at: "--scenario",
          hint: "one of " + Scenario.all.map(\.name).joined(separator: ", "))
      }
      return known
    }
  }

  private func measure(
    _ scenario: Scenario, seed: UInt64, below parent: String, into table: inout ErrorTable
  ) throws {
    let chain = try MeasuredChain(
      scenario, seed: seed, transactions: transactions, below: parent)
    let truth = try ChainTruth(chain.graph, folder: chain.folder)
    let name = scenario.name
    try ClusterErrors.measure(chain, truth, scenario: name, into: &table)
    try ChangeErrors.measure(chain, scenario: name, threads: global.threads, into: &table)
    CoinJoinErrors.measure(chain, truth, scenario: name, into: &table)
    try PolicyErrors.measure(
      chain, truth, tags: try chain.tags("tags/complete"), knowledge: "complete tags",
      scenario: name,
      into: &table)
    let some = try chain.tags("tags/partial")
    try PolicyErrors.measure(
      chain, truth, tags: some, knowledge: "partial tags", scenario: name, into: &table)
    DepositErrors.measure(chain, truth, tags: some, scenario: name, into: &table)
    try PolicyErrors.measure(
      chain, truth, tags: try chain.tagsWithFoundDeposits(some),
      knowledge: "partial tags and found deposits", scenario: name, into: &table)
  }

  private var heading: String {
    """
    # Error rates on simulated chains

    \(seeds) chains of \(transactions) transactions for each scenario, seeds 1 to \(seeds), made
    and measured by `filature measure errors --scenario \(scenario) --seeds \(seeds)
    --transactions \(transactions)` (filature \(Version.number)). Precision is the share of the
    answers that are right, recall the share of what is so that was answered, error the satoshis
    put in a wrong place or in none over those that truly arrived, coverage the share of what was
    put to a rule that it answered: for tracing, of the proceeds seeded those that it brings to a
    service. Cases: Wilson intervals, which take cases of one chain for independent. Satoshis and
    pairs of addresses: intervals from leaving out one chain at a time.
    The chains are simulated: the rates hold for them, and for the real chain only so far as it
    is like them. Tracing: right is what a method puts at an output of a service, as far as
    proceeds of the crime truly reached it; wrong what it puts there beyond that, most of it money
    that had changed hands and was later paid in by somebody else.

    """
  }
}
