import ArgumentParser
import Foundation

/// A subcommand that takes the options which every one takes.
protocol FilatureCommand: ParsableCommand {
  var global: GlobalOptions { get }
}

extension GlobalOptions {
  /// Where progress goes: the bar has to be on a terminal that can take it back.
  var progressStyle: ProgressStyle {
    guard !noProgress else { return .none }
    guard progress == .bar else { return progress }
    let isDumb = ProcessInfo.processInfo.environment["TERM"] == "dumb"
    return isatty(STDERR_FILENO) == 1 && !isDumb ? .bar : .none
  }
}
