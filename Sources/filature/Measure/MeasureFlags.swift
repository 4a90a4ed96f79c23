import Analysis
import ArgumentParser
import ChainStore
import Foundation
import Reporting
import Simulation

struct MeasureFlags: FilatureCommand {
  static let configuration = CommandConfiguration(
    commandName: "flags",
    abstract: "Run every red flag on towns where its habit is planted, and on honest look-alikes.",
    discussion: """
      Makes towns (`simulate red-flags`) from seeds 1, 2, and so on, reads each into a store of \
      its own, and looks at every owner whole. Right is a flag on an owner with the habit it is \
      meant for, wrong one on somebody who breaks no law, missed an owner with the habit on whom \
      it does not fire. Services, and those with another criminal habit, count for neither.
        filature measure flags --seeds 25 --out rates
      """)
  @Option(in: 1...10_000, help: "Towns.") var seeds = 25
  @Option(help: "Folder for flag-rates.csv and flag-rates.md.") var out: String?
  @Option(help: "Folder that chains may lie in while they are measured.") var scratch: String?
  @OptionGroup var global: GlobalOptions

  func run() throws {
    var table = ErrorTable()
    let folder = scratch ?? FileManager.default.temporaryDirectory.path
    try MeasuredRounds.run(Array(1...UInt64(seeds)), "towns", in: folder) { seed, parent in
      try measure(try MeasuredChain(town: seed, below: parent), into: &table)
    }
    if let out { try table.write(to: out, named: "flag-rates", heading: heading) }
    try Envelope("flag-rates", graph: nil).write(global, data: table.document, rows: table.table)
  }

  private func measure(_ chain: MeasuredChain, into table: inout ErrorTable) throws {
    let truth = try TruthFiles.table(chain.folder + "/truth", chain.graph)
    var addresses: [String: (kind: String, addresses: [AddressIndex])] = [:]
    for row in truth.rows {
      addresses[row.owner, default: (row.kind, [])].addresses.append(row.address)
    }
    let owners = addresses.keys.sorted().compactMap { addresses[$0] }
      .map { FlagEvaluation.Owner(kind: $0.kind, addresses: $0.addresses) }
    var settings = FlagSettings()
    settings.timeZone = FlagSettings.zone(named: HabitTown.timeZone)
    var reader = ActivityReader(
      chain.graph, tags: try chain.tags("tags"), clustering: chain.clustering)
    let rows = FlagEvaluation(owners, reader: &reader, settings: settings).rows
    for (flag, kind) in HabitTown.meantFor {
      let meant = rows.first { $0.flag == flag && $0.kind == kind }?.fired ?? ErrorRate(0, of: 0)
      let honest = rows.filter { $0.flag == flag && HabitTown.honest.contains($0.kind) }
      table.add(
        ErrorTally(
          right: UInt64(meant.count), wrong: UInt64(honest.reduce(0) { $0 + $1.fired.count }),
          missed: UInt64(meant.of - meant.count)),
        scenario: HabitTown.name, area: "red flags on honest people", name: flag)
      for row in honest {
        table.add(
          ErrorTally(asked: UInt64(row.fired.of), answered: UInt64(row.fired.count)),
          scenario: HabitTown.name, area: flag, name: row.kind)
      }
    }
  }

  private var heading: String {
    """
    # Red flags on planted habits

    \(seeds) towns, seeds 1 to \(seeds), made and measured by `filature measure flags --seeds
    \(seeds)` (filature \(Version.number)): three hundred days each, four owners with each criminal
    habit, and 165 honest ones, thresholds as they come, nights in \(HabitTown.timeZone), services
    tagged, owners taken whole from the truth. Right: the flag fires on an owner with the habit it
    is meant for. Wrong: it fires on somebody who breaks no law. Missed: an owner with the habit on
    whom it does not fire. Coverage: of the honest owners of a kind, those on whom the flag fires.
    Intervals are Wilson's, at 95 %. Habits draw their numbers from ranges wider than the
    thresholds, so that some escape; how wide they are in the world nobody knows, and precision
    depends on how many honest people there are for each offender.


    """
  }
}
