import Analysis
import ArgumentParser
import ChainStore
import Foundation
import Ingest
import Reporting
import Simulation

/// The documented exit codes.
enum Exit {
  static let nothingFound: Int32 = 1
  static let warned: Int32 = 3
  static let verificationFailed: Int32 = 4
  static let usage: Int32 = 64
  static let malformed: Int32 = 65
  static let missing: Int32 = 66
  static let unavailable: Int32 = 69
  static let internalError: Int32 = 70
  static let cannotCreate: Int32 = 73
  static let inputOutput: Int32 = 74
  static let interrupted: Int32 = 130
}

/// An error as the user sees it: one line, a place, a hint, an exit code.
struct Failure: Error {
  var code: Int32
  var message: String
  var place: String
  var hint: String?

  init(_ code: Int32, _ message: String, at place: String = "", hint: String? = nil) {
    self.code = code
    self.message = message
    self.place = place
    self.hint = hint
  }

  /// Any error of the floors below.
  init?(_ error: any Error) {
    switch error {
    case let failure as Failure:
      self = failure
    case let error as StoreError:
      self.init(Failure.code(of: error.code), error.message, at: error.location)
    case let error as IngestError:
      self.init(Failure.code(of: error.code), error.message, at: error.location, hint: error.hint)
    case let error as AnalysisError:
      self.init(Failure.code(of: error.code), error.message, at: error.location, hint: error.hint)
    case let error as CaseError:
      self.init(Failure.code(of: error.code), error.message, at: error.location, hint: error.hint)
    case let error as CocoaError:
      unsafe self.init(
        Exit.inputOutput, error.localizedDescription,
        at: error.userInfo[NSFilePathErrorKey]
          as? String ?? "")
    case is IngestInterrupted:
      self.init(Exit.interrupted, "interrupted; the store is as it was at its last commit")
    default:
      return nil
    }
  }

  /// What kept a chain from being made, at the file that could not be written or at its folder.
  init(_ error: SimulationError, at folder: String) {
    if case .unwritable(let path, let reason) = error {
      self.init(Exit.cannotCreate, "cannot be written: \(reason)", at: path)
    } else {
      self.init(Exit.cannotCreate, "\(error)", at: folder)
    }
  }

  private static func code(of code: StoreError.Code) -> Int32 {
    switch code {
    case .missing: Exit.missing
    case .malformed, .limit: Exit.malformed
    case .locked: Exit.unavailable
    case .inputOutput: Exit.inputOutput
    case .cannotCreate: Exit.cannotCreate
    case .verificationFailed: Exit.verificationFailed
    case .interrupted: Exit.interrupted
    }
  }

  private static func code(of code: IngestError.Code) -> Int32 {
    switch code {
    case .usage: Exit.usage
    case .malformed: Exit.malformed
    case .missing: Exit.missing
    case .inputOutput: Exit.inputOutput
    case .store(let inner): Failure.code(of: inner)
    }
  }

  private static func code(of code: CaseError.Code) -> Int32 {
    switch code {
    case .usage: Exit.usage
    case .missing: Exit.missing
    case .cannotCreate: Exit.cannotCreate
    case .inputOutput: Exit.inputOutput
    case .broken: Exit.verificationFailed
    }
  }

  private static func code(of code: AnalysisError.Code) -> Int32 {
    switch code {
    case .usage: Exit.usage
    case .malformed, .limit: Exit.malformed
    case .missing: Exit.missing
    case .storage: Exit.inputOutput
    case .locked: Exit.unavailable
    }
  }

  /// The line that people read.
  var line: String {
    let start = place.isEmpty ? "" : place + ": "
    return Failure.oneLine(start + message + (hint.map { " (\($0))" } ?? ""))
  }

  /// The object that scripts read.
  var document: JSONValue {
    [
      "error": [
        "code": .number(code), "message": .text(message), "where": .text(place),
        "hint": .optional(hint),
      ]
    ]
  }

  /// Text without line breaks or other control characters.
  static func oneLine(_ text: String) -> String {
    String(
      text.unicodeScalars.map { scalar in
        scalar.properties.generalCategory == .control ? " " : Character(scalar)
      })
  }

  /// Says what went wrong and ends the program.
  static func leave(_ error: any Error, arguments: [String]) -> Never {
    if let code = error as? ExitCode { exit(CaseRecording.finish(code.rawValue)) }
    if Failure(error) == nil, Filature.exitCode(for: error) == .success {
      StandardOutput.write(Array((Filature.fullMessage(for: error) + "\n").utf8))
      exit(CaseRecording.finish(0))
    }
    let failure = Failure(error) ?? unforeseen(error, arguments)
    StandardError.write("error: " + failure.line)
    if wantsJSON(arguments) { StandardError.write(failure.document.text) }
    exit(CaseRecording.finish(failure.code))
  }

  /// What the parser of the command line says, or an error that nobody expected.
  private static func unforeseen(_ error: any Error, _ arguments: [String]) -> Failure {
    let message = oneLine(Filature.message(for: error))
    guard Filature.exitCode(for: error) == .validationFailure else {
      return Failure(Exit.internalError, message, hint: "tell those who make filature")
    }
    let command = arguments.first { word in
      Filature.configuration.subcommands.contains { $0._commandName == word }
    }
    return Failure(
      Exit.usage, message, at: "command line",
      hint: "see filature " + (command.map { "help \($0)" } ?? "--help"))
  }

  private static func wantsJSON(_ arguments: [String]) -> Bool {
    arguments.contains("--json") || arguments.contains("--format=json")
      || zip(arguments, arguments.dropFirst()).contains { $0 == ("--format", "json") }
  }
}
