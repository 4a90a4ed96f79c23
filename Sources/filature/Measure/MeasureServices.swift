import Analysis
import ArgumentParser
import ChainStore
import Foundation
import Reporting
import Simulation

struct MeasureServices: FilatureCommand {
  static let configuration = CommandConfiguration(
    commandName: "services",
    abstract: "How often a trace ends at the service and the payment where money truly arrived.",
    discussion: """
      Makes chains of a scenario from seeds 1, 2, and so on, or takes one with its truth, tags \
      none to all of the services, by their hot addresses, by some deposit addresses too, or by \
      some wrong ones, and traces every planted crime by fifo. What is put at services is held \
      against what the traced persons truly paid in.
        filature measure services --scenario services,criminal --seeds 3 --out rates
        filature measure services --chain FOLDER
      """)
  @Option(help: "Scenarios, comma-separated, or all.") var scenario = "services"
  @Option(in: 1...10_000, help: "Chains of each scenario.") var seeds = 3
  @Option(in: ScaleEconomy.sizes, help: "Transactions of each chain.") var transactions = 20_000
  @Option(help: "A folder with blocks and truth, in place of scenarios.") var chain: String?
  @Option(help: "Folder for service-rates.csv and service-rates.md.") var out: String?
  @Option(help: "Folder that chains may lie in while they are measured.") var scratch: String?
  @OptionGroup var global: GlobalOptions

  func run() throws {
    let folder = scratch ?? FileManager.default.temporaryDirectory.path
    var table = ServiceTable()
    if let chain {
      try MeasuredRounds.run([chain], "chains", in: folder) { path, parent in
        let name = URL(fileURLWithPath: path).lastPathComponent
        try measure(
          MeasuredChain(at: path, below: parent), scenario: name, into: &table)
      }
    } else {
      let chains = try MeasureErrors.scenarios(scenario).flatMap { scenario in
        (1...UInt64(seeds)).map { (scenario, $0) }
      }
      try MeasuredRounds.run(chains, "chains", in: folder) { chain, parent in
        try measure(
          MeasuredChain(chain.0, seed: chain.1, transactions: transactions, below: parent),
          scenario: chain.0.name, into: &table)
      }
    }
    if let out { try table.write(to: out, heading: heading) }
    try Envelope("service-rates", graph: nil).write(
      global, data: table.document, rows: table.table)
  }

  private func measure(
    _ chain: MeasuredChain, scenario: String, into table: inout ServiceTable
  ) throws {
    let truth = try ServiceTruth(chain.graph, folder: chain.folder)
    let errors = try ServiceErrors(chain.graph, truth: truth)
    func add(_ knowledge: MeasuredKnowledge, _ tags: String, _ tagged: Set<String>) throws {
      let tallies = try errors.tallies(knowledge, tagged: tagged)
      for (group, tally) in tallies.sorted(by: { $0.key < $1.key }) {
        table.add(
          tally,
          ServiceSubject(
            scenario: scenario, tags: tags, knowledge: knowledge.name, group: group))
      }
    }
    try add(errors.allKnown, "all", Set(truth.owners.filter(truth.serves)))
    for tagging in self.chain == nil ? ServiceTagging.all : ServiceTagging.all(truth) {
      let (text, tagged) = tagging.pack(truth, chain.graph)
      for knowledge in try chain.knowledge(ofTags: tagged.isEmpty ? nil : text) {
        try add(knowledge, tagging.name, tagged)
      }
    }
  }

  private var heading: String {
    let made =
      chain.map { "the chain \(URL(fileURLWithPath: $0).lastPathComponent)" }
      ?? "\(seeds) chains of \(transactions) transactions for each scenario, seeds 1 to \(seeds)"
    return """
      # What traces put at services

      Measured on \(made) by `filature measure services` (filature \(Version.number)). Every planted
      crime is traced by fifo. *Deposit itself*: of the satoshis put at named services, those at a
      payment that the traced persons truly made to that service. *Sweep late*: at an output of the
      right service that no customer paid. *Other money*: paid in by somebody whom they had paid for
      something, come by way of another service, or at no service of that name. *Recall*: the
      deposits themselves over all that the traced persons truly paid in at services; *of tagged*,
      at those that have a tag; *with unnamed*, counting payments to services that are found without
      a name. *Unnamed right* and *unnamed elsewhere*: of what is put at services without a name,
      payments that the traced persons made to that service, and what is at no service or another
      one. Where every payment is known, other money is what had changed hands before it was paid in:
      no rule about services can tell it. *False services*: of the clusters said to be services without a name, pools, employers,
      merchants and persons. By habit: of the service named, or, for recall, of the service that was
      paid. The truth is a trace by fifo that knows every customer's payment. Intervals at 95 % come
      from leaving out one chain at a time.


      """
  }
}
