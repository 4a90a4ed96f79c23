import ArgumentParser
import ChainStore
import Foundation
import Reporting

/// How answers are written.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
  case table, json, jsonl, csv, md
}

extension CSVDialect: ExpressibleByArgument {}

/// How progress is shown.
enum ProgressStyle: String, ExpressibleByArgument, CaseIterable {
  case bar, json, none
}

/// Options that every subcommand takes, before or after its name.
struct GlobalOptions: ParsableArguments {
  @Option(name: .long, help: "Directory of the store (or FILATURE_STORE).")
  var store: String = ProcessInfo.processInfo.environment["FILATURE_STORE"] ?? "./filature-store"

  @Option(
    name: .customLong("case"),
    help: ArgumentHelp("Log this command into a case (or FILATURE_CASE).", valueName: "dir"))
  var caseFolder: String?

  @Option(name: .long, help: "table, json, jsonl, csv or md; table on a terminal, else json.")
  var format: OutputFormat?

  @Option(help: "rfc4180, or excel-fr: as a French Excel opens it.")
  var csvDialect: CSVDialect = .rfc4180

  @Flag(name: .long, help: "Short for --format json; errors become JSON too.")
  var json = false

  @Flag(name: .long, help: "Exit 3 where a warning was raised or a bound was hit.")
  var strict = false

  @Flag(name: .long, help: "Show no progress.")
  var noProgress = false

  @Option(name: .long, help: "bar, json or none.")
  var progress: ProgressStyle = .bar

  @Flag(name: .long, help: "Say how long each stage took, and the most memory held.")
  var timings = false

  @Flag(name: .long, help: "Read the store without its checksums; answers say `unverified`.")
  var skipChecksums = false

  @Option(in: 1...1_024, help: "Threads to use.")
  var threads: Int = ProcessInfo.processInfo.activeProcessorCount

  /// The format asked for, or the one that fits where the output goes.
  var chosenFormat: OutputFormat {
    if json { return .json }
    return format ?? (isatty(STDOUT_FILENO) == 1 ? .table : .json)
  }

  private var checkDepth: PageChecks.Depth { skipChecksums ? .values : .sums }

  /// Opens the store.
  func openGraph() throws -> ChainGraph {
    try Stages.time("open") { try openGraphOnce() }
  }

  private func openGraphOnce() throws -> ChainGraph {
    do {
      return try ChainGraph(directory: store, checking: checkDepth)
    } catch  where error.code == .missing {
      // A writer may have replaced the files between the manifest and the columns: once more.
      return try ChainGraph(directory: store, checking: checkDepth)
    }
  }

  /// Opens the store where there is one, for commands that can do without.
  func openGraphIfAny() throws -> ChainGraph? {
    do throws(StoreError) {
      return try ChainGraph(directory: store, checking: checkDepth)
    } catch {
      guard error.code == .missing else { throw error }
      return nil
    }
  }

  /// Moves options that stand before the subcommand behind it.
  static func hoisted(_ arguments: [String]) -> [String] {
    let valued: Set<String> = [
      "--store", "--case", "--format", "--csv-dialect", "--progress", "--threads",
    ]
    let flags: Set<String> = [
      "--json", "--strict", "--no-progress", "--timings", "--skip-checksums",
    ]
    var moved: [String] = []
    var rest = arguments[...]
    while let first = rest.first {
      if flags.contains(first) || valued.contains(where: { first.hasPrefix($0 + "=") }) {
        moved.append(first)
        rest = rest.dropFirst()
      } else if valued.contains(first), rest.count > 1 {
        moved += rest.prefix(2)
        rest = rest.dropFirst(2)
      } else {
        break
      }
    }
    guard let command = rest.first, !moved.isEmpty else { return arguments }
    let end = rest.firstIndex(of: "--") ?? rest.endIndex
    return [command] + rest[(rest.startIndex + 1)..<end] + moved + rest[end...]
  }
}
