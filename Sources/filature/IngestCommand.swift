import ArgumentParser
import Bitcoin
import ChainStore
import Foundation
import Ingest
import Reporting

struct IngestCommand: FilatureCommand {
  static let configuration = CommandConfiguration(
    commandName: "ingest",
    abstract: "Build or extend a store from block files or dumps.",
    discussion: """
      Takes Bitcoin Core's blk*.dat (XOR keys and all), the answers of `getblock HASH 2`, and \
      the dumps of Bitcoin-ETL, Blockchair, rusty-blockparser and Esplora; files and folders, \
      also mixed, also packed with gzip, and `-` for standard input. Blocks may come in any \
      order; the branch with the most work wins. A node's whole folder stands for its blocks. A second ingest adds what is new. The store \
      changes only when everything has been read.
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
  @Option(help: "The four magic bytes, in hex, of a signet with a challenge of its own.")
  var magic: String?
  @Option(help: "Memory that bounds the peak, such as 4GiB; half of the machine's by default.")
  var memory: String?
  @Option(in: 0...Int(UInt32.max), help: "Last height to take.")
  var toHeight: Int?
  @Option(
    in: 0...Int(UInt32.max),
    help: "Confirmations that a block must have; 6 leaves out the last five blocks.")
  var confirmations = 1
  @Flag(
    help: """
      Accept a stretch of chain; inputs from outside it are booked as of unknown origin. Earlier \
      blocks may be added later, in any order.
      """)
  var allowMissingParents = false
  @Option(
    help: ArgumentHelp(
      "The key of a new store's hash tables, 32 hex digits, for stores whose files are compared.",
      visibility: .hidden))
  var seedKey: String?
  @OptionGroup var global: GlobalOptions

  func run() throws {
    var request = IngestRequest(paths: paths, store: global.store)
    request.hashKey = try hashKey()
    request.format = inputFormat
    request.toHeight = toHeight
    request.threads = global.threads
    if let memory { request.resources.memory = try bytes(of: memory) }
    request.confirmations = max(1, confirmations)
    request.missingParents = allowMissingParents ? .booked : .refused
    if let magic { request.network = try ownSignet(magic) }
    if let network, magic == nil {
      guard let named = Network.named(network) else {
        throw Failure(
          Exit.usage, "unknown network \(network)", at: "--network",
          hint: "one of " + Network.all.map(\.name).joined(separator: ", "))
      }
      request.network = named
    }
    let meter = WorkMeter.current
    var ingestion = Ingestion(request) { (state: IngestProgress) throws(IngestInterrupted) in
      // Before the first block nothing is written, and a wish to end is met at once.
      Interrupt.isAwaited = true
      if Interrupt.isRaised { throw IngestInterrupted() }
      meter?.show(state)
    }
    let outcome = try Stages.time("ingest") { try ingestion.run() }
    Interrupt.isAwaited = false
    try finish(outcome)
  }

  private func hashKey() throws -> HashKey? {
    guard let seedKey else { return nil }
    guard let key = HashKey(hex: seedKey) else {
      throw Failure(
        Exit.usage, "a key has 32 hex digits", at: "--seed-key",
        hint: "leave it out to have one drawn at random")
    }
    return key
  }

  private func ownSignet(_ magic: String) throws -> Network {
    guard network.map({ $0 == Network.signet.name }) ?? true else {
      throw Failure(
        Exit.usage, "only a signet has a magic of its own", at: "--magic",
        hint: "leave --network out, or name signet")
    }
    guard let bytes = Hex.decode(magic), let own = Network.ownSignet(magic: bytes) else {
      throw Failure(
        Exit.usage, "not the four bytes of a signet's magic: \(magic)", at: "--magic",
        hint: "eight hex digits as they stand in its block files, such as a5df2dcb")
    }
    return own
  }

  private func bytes(of memory: String) throws -> Int {
    let digits = memory.prefix { $0.isNumber }
    let unit = memory.dropFirst(digits.count).lowercased()
    let powers = ["": 0, "b": 0, "k": 1, "m": 2, "g": 3, "t": 4]
    let name = unit.hasSuffix("ib") ? String(unit.dropLast(2)) : unit
    let short = name.count == 2 && name.hasSuffix("b") ? String(name.dropLast()) : name
    guard let number = Int(digits), number > 0, let power = powers[short],
      number.multipliedReportingOverflow(by: 1 << (10 * power)).overflow == false
    else {
      throw Failure(Exit.usage, "not a size: \(memory)", at: "--memory", hint: "such as 4GiB")
    }
    return number << (10 * power)
  }

  private func finish(_ outcome: IngestOutcome) throws {
    for note in outcome.notes { StandardError.write("note: " + Failure.oneLine(note)) }
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

extension WorkMeter {
  /// Shows how far an ingest has come: bytes, as if each step of the build were a share of them.
  func show(_ progress: IngestProgress) {
    if state == nil { begin("ingesting", of: max(1, progress.totalBytes), "bytes") }
    reach(
      Int(progress.fraction * Double(progress.totalBytes)),
      "\(progress.step), block \(progress.blocks) of \(progress.totalBlocks)")
  }
}
