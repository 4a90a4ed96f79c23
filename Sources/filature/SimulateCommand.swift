import ArgumentParser
import ChainStore
import Foundation
import Reporting
import Simulation

struct SimulateCommand: FilatureCommand {
  static let configuration = CommandConfiguration(
    commandName: "simulate",
    abstract: "Make a chain whose truth is known.",
    discussion: """
      Writes real block files of the regtest network, tags, and the truth of who owns what. \
      The same arguments give the same bytes. A scenario is an economy of any size:

      """
        + Scenario.all.map { "  \($0.name): \($0.title)" }.joined(separator: "\n")
        + "\nor a story, small enough to be checked by hand:\n"
        + Stories.all.map { "  \($0.name): \($0.title)" }.joined(separator: "\n")
          + """

          or \(HabitTown.name): \(HabitTown.title)
            filature simulate economy --seed 7 --transactions 100000 --out economy-7
            filature simulate seized-wallet --seed 7 --out seized-wallet
          """)

  @Argument(help: "Name of the scenario or story.") var scenario: String
  @Option(in: 0...UInt64.max, help: "Seed of the random numbers.") var seed: UInt64 = 7
  @Option(in: ScaleEconomy.sizes, help: "Transactions of an economy, from 1,000 to 50,000,000.")
  var transactions = 100_000
  @Option(help: "Folder to write to.") var out: String
  @OptionGroup var global: GlobalOptions

  func run() throws {
    if let economy = Scenario.named(scenario) { return try make(economy) }
    let story = Stories.named(scenario)
    guard story != nil || scenario == HabitTown.name else {
      let names = Scenario.all.map(\.name) + Stories.all.map(\.name) + [HabitTown.name]
      throw Failure(
        Exit.usage, "unknown scenario \(scenario)", at: "simulate",
        hint: "one of " + names.joined(separator: ", "))
    }
    do throws(SimulationError) {
      let files =
        if let story {
          try StoryWriter.files(of: story, seed: seed)
        } else {
          try HabitTown.files(seed: seed)
        }
      try StoryWriter.write(files, to: out)
    } catch {
      throw Failure(error, at: out)
    }
    StandardError.write("wrote \(scenario) with seed \(seed) to \(out)")
  }

  private func make(_ economy: Scenario) throws {
    let start = Date()
    let meter = WorkMeter.current
    meter?.begin("simulating", of: transactions, "transactions")
    var done = 0
    let result: ScaleEconomy.Result
    do throws(SimulationError) {
      result = try ScaleEconomy.write(
        economy, seed: seed, transactions: transactions, to: out,
        progress: { sent in
          meter?.add(sent - done)
          done = sent
        })
    } catch {
      throw Failure(error, at: out)
    }
    let seconds = max(Date().timeIntervalSince(start), 0.001)
    StandardError.write(
      "wrote \(result.transactions) transactions in \(result.height) blocks to \(out) "
        + "(\(Int(Double(result.transactions) / seconds)) a second)")
  }
}
