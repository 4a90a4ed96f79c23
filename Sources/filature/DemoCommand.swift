import ArgumentParser
import ChainStore
import Foundation
import Reporting

struct DemoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo",
    abstract: "Run the main job on the sample chain, showing each command.",
    discussion: """
      A smuggler's wallet was seized; which exchanges received the money? Reads \
      sample-chains/seized-wallet and writes a store and a report in English and French.
      """)

  @Option(help: "Folder of the sample.") var sample = "sample-chains/seized-wallet"
  @Option(help: "Folder to write to.") var out = "demo-output"

  func run() throws {
    guard FileManager.default.fileExists(atPath: sample + "/seeds.txt") else {
      throw Failure(
        Exit.missing, "the sample is not here", at: sample,
        hint: "run this from the project's folder, or name it with --sample")
    }
    let store = out + "/store"
    try checkStore(store)
    do {
      try FileManager.default.createDirectory(atPath: out, withIntermediateDirectories: true)
    } catch {
      throw Failure(Exit.cannotCreate, "the folder cannot be made", at: out)
    }
    let asked = ["-i", sample + "/seeds.txt", "--method", "fifo,haircut,poison", "--bounds"]
    let at = ["--store", store]
    try step("Read the block files", ["ingest", sample + "/blocks", "--network", "regtest"] + at)
    try step("Say who is who", ["tags", "import", sample + "/tags.yaml"] + at)
    try step("Find owners and services", ["prepare", "--format", "table"] + at)
    try step("Check the store", ["verify", "--format", "table"] + at)
    try step("Follow the money", ["trace"] + asked + ["--format", "table"] + at)
    for language in ["en", "fr"] {
      let file = "\(out)/report.\(language).html"
      try step(
        "Write the report (\(language))",
        ["report"] + asked + ["--lang", language, "--output", file] + at)
    }
    try step(
      "Draw the flow", ["graph"] + asked + ["--to", "svg", "--output", out + "/flow.svg"] + at)
    StandardOutput.write(Array("\nOpen \(out)/report.en.html in a browser.\n".utf8))
  }

  /// The store of an earlier demo is used again; any other is somebody's work.
  private func checkStore(_ store: String) throws {
    guard let manifest = try Manifest.read(store: store) else { return }
    guard manifest.network == "regtest", manifest.inputs.count == 1,
      manifest.inputs.first?.name == "blocks"
    else {
      throw Failure(
        Exit.cannotCreate, "a store that is not the demo's", at: store,
        hint: "name another folder with --out")
    }
  }

  /// Shows a command, then runs it.
  private func step(_ title: String, _ words: [String]) throws {
    StandardOutput.write(Array("\n# \(title)\n$ filature \(words.joined(separator: " "))\n".utf8))
    var command = try Filature.parseAsRoot(words)
    try command.run()
  }
}
