import ArgumentParser
import Bitcoin
import ChainStore
import Foundation
import Reporting

/// The command line: `filature SUBCOMMAND …`.
@main
struct Filature: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "filature",
    abstract: "Follows virtual assets from a seized wallet to the exchange that knows the owner.",
    discussion: """
      A first case, step by step:
        filature ingest ~/.bitcoin/blocks     read a node's block files
        filature tags import services.yaml    say whose addresses are whose
        filature prepare                      find owners and services
        filature trace ADDRESS…               where did the money go?
        filature report ADDRESS… -o report.html
      Everything stays on this machine. Data goes to standard output, words
      about it to standard error. `filature help SUBCOMMAND` explains each step.
      """,
    version: Version.text,
    subcommands: [
      DemoCommand.self, IngestCommand.self, InfoCommand.self, VerifyCommand.self,
      ShowCommand.self, ScanCommand.self, DeriveCommand.self, TagsCommand.self, PrepareCommand.self,
      ClusterCommand.self, ServicesCommand.self, TraceCommand.self,
      PathsCommand.self, ExposureCommand.self, DepositsCommand.self, FlagsCommand.self,
      ReportCommand.self, GraphCommand.self, PricesCommand.self, CaseCommand.self,
      SimulateCommand.self, TrainCommand.self,
      MeasureCommand.self,
    ])

  static func main() {
    signal(SIGPIPE, SIG_IGN)
    // A file that reaches the limit of its size is an error of the write, as a full disk is.
    signal(SIGXFSZ, SIG_IGN)
    StandardStreams.reserve()
    Stages.begin()
    let arguments = GlobalOptions.hoisted(Array(CommandLine.arguments.dropFirst()))
    PageChecks.whenDamaged { Failure.leave($0, arguments: arguments) }
    Interrupt.listen(arguments)
    do {
      try CommandBytes.expectUTF8(arguments)
      try CaseRecording.begin(arguments)
      var command = try parseAsRoot(arguments)
      let style = (command as? any FilatureCommand)?.global.progressStyle ?? .none
      try ProgressDisplay.during(style) { try command.run() }
      let code = CaseRecording.finish(0)
      if code != 0 { Foundation.exit(code) }
    } catch {
      Failure.leave(error, arguments: arguments)
    }
  }
}

/// The version of this program.
enum Version {
  /// Semantic version.
  static let number = "0.1.0"
  /// Source revision, where the build knew one; `-modified` where files differed from it.
  static let commit = Commit.hash
  /// Both, for people.
  static let text = "filature \(number) (\(commit))"
}
