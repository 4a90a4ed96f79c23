import ArgumentParser
import Bitcoin
import ChainStore
import Foundation
import Ingest
import Reporting

struct IngestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ingest",
    abstract: "Build or extend a store from block files or dumps.",
    discussion: """
      Takes Bitcoin Core's blk*.dat (XOR keys and all), the answers of `getblock HASH 2`, and the
      dumps of Bitcoin-ETL, Blockchair, rusty-blockparser and Esplora; files and folders, also
      mixed, also packed with gzip, and `-` for standard input. Blocks may come in any order; the
      branch with the most work wins. A second ingest adds what is new. The store changes only when
      everything has been read.
        filature ingest ~/.bitcoin/blocks
        filature ingest blk00000.dat blk00001.dat --network mainnet --store case-store
      """)

  @Argument(help: "Files or directories, or - for standard input.")
  var paths: [String]
  @Option(
    help: "auto, blk, hex, core-json, etl-json, etl-csv, blockchair, csvdump or esplora.")
  var inputFormat = "auto"
  @Option(help: "mainnet, testnet3, … or a coin, such as litecoin; recognised where left out.")
  var network: String?
  @Option(help: "Working memory, such as 4GiB.")
  var memory: String?
  @Option(help: "Last height to take.")
  var toHeight: Int?
  @Flag(help: "Accept a stretch of chain; inputs from outside it are booked as of unknown origin.")
  var allowMissingParents = false
  @OptionGroup var global: GlobalOptions

  func run() throws {
    var request = IngestRequest(paths: paths, store: global.store)
    request.format = inputFormat
    request.toHeight = toHeight
    request.threads = global.threads
    if let memory { try check(memory: memory) }
    request.missingParents = allowMissingParents ? .booked : .refused
    if let network {
      guard let named = Network.named(network) else {
        throw Failure(
          Exit.usage, "unknown network \(network)", at: "--network",
          hint: "one of " + Network.all.map(\.name).joined(separator: ", "))
      }
      request.network = named
    }
    Interrupt.listen()
    let bar = ProgressBar(global)
    var ingestion = Ingestion(request) { (state: IngestProgress) throws(IngestInterrupted) in
      if Interrupt.isRaised { throw IngestInterrupted() }
      bar.show(state)
    }
    let outcome = try Stages.time("ingest") { try ingestion.run() }
    bar.finish()
    try finish(outcome)
  }

  private func check(memory: String) throws {
    let digits = memory.prefix { $0.isNumber }
    let unit = memory.dropFirst(digits.count).lowercased()
    let units = ["", "b", "k", "kb", "kib", "m", "mb", "mib", "g", "gb", "gib", "t", "tb", "tib"]
    guard let number = Int(digits), number > 0, units.contains(unit) else {
      throw Failure(Exit.usage, "not a size: \(memory)", at: "--memory", hint: "such as 4GiB")
    }
  }

  private func finish(_ outcome: IngestOutcome) throws {
    for warning in outcome.warnings { StandardError.write("warning: " + Failure.oneLine(warning)) }
    if let manifest = outcome.manifest {
      let word = outcome.failure == nil ? "ingested" : "kept"
      StandardError.write(
        "\(word) \(outcome.added) blocks"
          + (outcome.removed > 0 ? ", \(outcome.removed) taken back" : "")
          + "; the store has \(manifest.totals.blocks) blocks and "
          + "\(manifest.totals.transactions) transactions, digest \(manifest.digest)")
    }
    if global.timings { StandardError.write(Stages.line) }
    if let failure = outcome.failure { throw failure }
    if global.strict, !outcome.warnings.isEmpty { throw ExitCode(Exit.warned) }
  }
}
