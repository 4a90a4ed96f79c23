import ArgumentParser
import Reporting
import Simulation

struct SimulateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "simulate",
    abstract: "Make a chain whose truth is known.",
    discussion: """
      Writes real block files of the regtest network with a planted story, tags, and the truth of
      who owns what. The same seed gives the same bytes.
        filature simulate seized-wallet --seed 7 --out sample-chains
      """)

  @Argument(help: "Name of the story.") var scenario: String
  @Option(help: "Seed of the random numbers.") var seed: UInt64 = 7
  @Option(help: "Folder to write to.") var out: String

  func run() throws {
    guard let story = Stories.named(scenario) else {
      let names = Stories.all.map(\.name).joined(separator: ", ")
      throw Failure(
        Exit.usage, "unknown story \(scenario)", at: "simulate", hint: "one of " + names)
    }
    do throws(SimulationError) {
      try StoryWriter.write(story: story, seed: seed, to: out)
    } catch {
      throw Failure(Exit.cannotCreate, "\(error)", at: out)
    }
    StandardError.write("wrote \(scenario) with seed \(seed) to \(out)")
  }
}
