import Analysis
import ArgumentParser
import Bitcoin
import ChainStore
import Foundation
import Reporting

/// How files with tags are to be read: shared by `import` and `validate`.
struct TagReadingOptions: ParsableArguments {
  @Argument(help: "Files, or folders of them.") var files: [String]
  @Option(help: "Form of the files; each file tells its own without it.")
  var inputFormat: String?
  @Option(help: "FIELD=TITLE: the column of a table that holds a field of a tag.")
  var column: [String] = []
  @Option(
    name: .customLong("default"), help: "FIELD=VALUE for the tags that say nothing of a field.")
  var defaults: [String] = []

  /// How they are to be read, for the chain of a store where there is one.
  func reading(_ global: GlobalOptions) throws -> TagReading {
    var reading = TagReading(format: inputFormat)
    reading.network = (try? global.openGraphIfAny())??.network
    reading.columns = try pairs(column, "--column")
    reading.defaults = try pairs(defaults, "--default")
    return reading
  }

  private func pairs(_ texts: [String], _ option: String) throws -> [String: String] {
    var pairs: [String: String] = [:]
    for text in texts {
      guard let equals = text.firstIndex(of: "="), equals > text.startIndex else {
        throw Failure(Exit.usage, "not FIELD=VALUE: \(text)", at: option)
      }
      pairs[String(text[..<equals])] = String(text[text.index(after: equals)...])
    }
    return pairs
  }
}

struct TagsImport: FilatureCommand {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "Take tags into the store.",
    discussion: """
      With --strict nothing is taken in where a warning is raised. With --keep-going a file or \
      folder that is refused does not keep the others out; the exit code is still 65.
      """)
  @OptionGroup var options: TagReadingOptions
  @Flag(help: "Refuse file by file: name what is faulty and take in the rest.")
  var keepGoing = false
  @OptionGroup var global: GlobalOptions

  func run() throws {
    let reading = try options.reading(global)
    var warned = false
    if global.strict {
      for path in try options.files.flatMap({ try TagStore.files(at: $0) }) {
        warned = warn(try TagFile.read(path, reading).warnings) || warned
      }
      if warned {
        StandardError.write("error: nothing was taken in, since warnings were raised (--strict)")
        throw ExitCode(Exit.warned)
      }
    }
    try? FileManager.default.createDirectory(
      atPath: global.store, withIntermediateDirectories: true)
    let store = try TagStore.open(directory: global.store)
    var paths = options.files
    var refusals = 0
    if keepGoing {
      paths = try options.files.flatMap { try TagStore.files(at: $0) }.filter { path in
        guard let refusal = try refusal(of: path, reading) else { return true }
        StandardError.write("refused: " + refusal)
        refusals += 1
        return false
      }
    }
    WorkMeter.current?.begin("importing", of: paths.count, "files")
    let taken =
      paths.isEmpty
      ? [] : try store.importing(paths, reading) { _ in WorkMeter.current?.add(1) }
    for summary in taken {
      warned = warn(summary.warnings) || warned
      let actors = summary.actorsAdded > 0 ? ", \(summary.actorsAdded) actors" : ""
      StandardError.write(
        Failure.oneLine("\(summary.source): \(summary.tagsAdded) tags\(actors) added"))
    }
    if refusals > 0 { throw ExitCode(Exit.malformed) }
    if global.strict, warned { throw ExitCode(Exit.warned) }
  }

  /// Why a file is not taken in; nil where it is sound.
  private func refusal(of path: String, _ reading: TagReading) throws -> String? {
    do {
      guard case .faulty(let faults, _) = try TagFile.inspect(path, reading) else { return nil }
      return faults.first.flatMap { Failure($0)?.line }
    } catch {
      guard error.code == .malformed else { throw error }
      return Failure(error)?.line
    }
  }

  private func warn(_ warnings: [String]) -> Bool {
    for warning in warnings { StandardError.write("warning: " + Failure.oneLine(warning)) }
    return !warnings.isEmpty
  }
}

struct TagsValidate: FilatureCommand {
  static let configuration = CommandConfiguration(
    commandName: "validate",
    abstract: "Check files without taking anything in; every fault is named by file and line.")
  @OptionGroup var options: TagReadingOptions
  @OptionGroup var global: GlobalOptions

  func run() throws {
    let reading = try options.reading(global)
    var warned = false
    var firstFault: AnalysisError?
    for path in try options.files.flatMap({ try TagStore.files(at: $0) }) {
      switch try TagFile.inspect(path, reading) {
      case .sound(let file):
        for warning in file.warnings {
          StandardError.write("warning: " + Failure.oneLine(warning))
        }
        warned = warned || !file.warnings.isEmpty
        let actors = file.actors.isEmpty ? "" : ", \(file.actors.count) actors"
        StandardError.write(
          Failure.oneLine("\(file.title): \(file.tags.count) tags\(actors), sound"))
      case .faulty(let faults, let more):
        // The first fault of all is the one that the program leaves with.
        let rest = firstFault == nil ? faults.dropFirst() : faults[...]
        firstFault = firstFault ?? faults.first
        for fault in rest {
          guard let failure = Failure(fault) else { continue }
          StandardError.write("error: " + failure.line)
        }
        if more > 0 {
          let name = Failure.oneLine(Secret.nameToShow(of: path))
          StandardError.write("error: \(name): and \(more) more faults")
        }
      }
    }
    if let firstFault { throw firstFault }
    if global.strict, warned { throw ExitCode(Exit.warned) }
  }
}
