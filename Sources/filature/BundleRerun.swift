import Bitcoin
import Foundation
import Reporting

/// Does the commands of a sealed case once more, with the files of the bundle, and compares their
/// answers' hashes.
///
/// A bundle comes from somebody else, so its log is not trusted: only commands that ask are done,
/// none that changes a store, and what they write goes to a folder of this run alone.
struct BundleRerun {
  let files: [SealedBundle.File]
  let store: String

  /// What became of a command that was done again.
  struct Outcome {
    var number: Int
    var command: String
    var text: String
    var isDifferent: Bool
  }

  /// Commands whose answer depends on the store and their words alone.
  private static let repeatable: Set<String> = [
    "cluster", "deposits", "derive", "exposure", "flags", "graph", "info", "paths", "prices",
    "report", "scan", "show", "tags", "trace",
  ]
  /// Words that change a store, wherever they stand.
  private static let changing: Set<String> = ["build", "import", "remove"]
  /// Options that name a file to write.
  private static let outputOptions: Set<String> = ["-o", "--output", "--write-tags"]
  /// The only other words that may begin with a dash and end in a file being written: none of them
  /// is done again.
  private static let writing = ["--out", "--requests", "--write", "-o", "--case", "--instructor"]

  /// The outcome of each command that can be done again, in the order of the log.
  func outcomes(of log: [CaseLog.Line]) throws -> [Outcome] {
    let folder = NSTemporaryDirectory() + "filature-verify-" + UUID().uuidString
    defer { try? FileManager.default.removeItem(atPath: folder) }
    // What a case holds is for the owner's eyes, in copies too, and in what the commands write.
    let before = umask(0o077)
    defer { umask(before) }
    for file in files where BundleRerun.staysInside(file.name) {
      let place = URL(fileURLWithPath: folder + "/case/" + file.name)
      try FileManager.default.createDirectory(
        at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(file.bytes).write(to: place)
    }
    return log.compactMap { line in
      let entry = LogEntry(line)
      guard let verb = entry.command.first, BundleRerun.repeatable.contains(verb),
        entry.exit == "0", !entry.outputs.isEmpty,
        BundleRerun.changing.isDisjoint(with: entry.command)
      else { return nil }
      let (text, isDifferent) = outcome(entry, in: folder)
      return Outcome(
        number: line.number, command: entry.command.joined(separator: " "), text: text,
        isDifferent: isDifferent)
    }
  }

  /// A name that leads out of the folder is not followed.
  private static func staysInside(_ name: String) -> Bool {
    let parts = name.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    return parts.allSatisfy { !$0.isEmpty && !$0.elementsEqual("..".utf8) }
  }

  private func outcome(
    _ entry: LogEntry, in folder: String
  ) -> (text: String, isDifferent: Bool) {
    guard !entry.command.contains("-") else { return ("read standard input; not done", false) }
    if let lacking = entry.inputs.first(where: { !isAtHand($0, in: folder) }) {
      return ("\(lacking.path) is not here as it was then; not done", false)
    }
    guard let (words, written) = BundleRerun.rewritten(entry, in: folder) else {
      return ("writes more than its answer; not done", false)
    }
    guard let (status, output) = run(words) else { return ("could not be started", true) }
    guard status == 0 else { return ("ends with exit code \(status)", true) }
    for (path, sha256) in entry.outputs {
      let place = written.first { $0.path == path }?.place ?? ""
      let bytes =
        path == "stdout" ? output : FileManager.default.contents(atPath: place).map { [UInt8]($0) }
      guard let bytes, Hex.encode(Digest.sha256(bytes)) == sha256 else {
        return ("\(path) has another hash", true)
      }
    }
    return ("same", false)
  }

  /// Whether an input is in the bundle, or here, with the hash that the log has.
  private func isAtHand(_ input: LogEntry.File, in folder: String) -> Bool {
    let place = input.path.replacing("{case}/", with: folder + "/case/", maxReplacements: 1)
    guard let sha256 = input.sha256, let data = FileManager.default.contents(atPath: place) else {
      return false
    }
    return Hex.encode(Digest.sha256([UInt8](data))) == sha256
  }

  /// The words with the bundle's files in place of the case's, and outputs in the folder; nil where
  /// they would write anything else.
  static func rewritten(
    _ entry: LogEntry, in folder: String
  ) -> (words: [String], written: [(path: String, place: String)])? {
    var words: [String] = []
    var written: [(path: String, place: String)] = []
    var rest = entry.command[...]
    while let word = rest.popFirst() {
      if word == "--store" {
        _ = rest.popFirst()
      } else if word.hasPrefix("--store=") {
        continue
      } else if outputOptions.contains(word), let path = rest.popFirst() {
        let place = "\(folder)/output-\(written.count)"
        written.append((path, place))
        words += [word, place]
      } else if writing.contains(where: word.hasPrefix) {
        return nil
      } else {
        words.append(word.replacing("{case}/", with: folder + "/case/"))
      }
    }
    if !words.contains(where: { $0 == "--json" || $0.hasPrefix("--format") }) {
      words += ["--format", entry.format]
    }
    return (words, written)
  }

  private func run(_ words: [String]) -> (status: Int32, output: [UInt8])? {
    let process = Process()
    let own = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    process.executableURL = URL(fileURLWithPath: own ?? CommandLine.arguments[0])
    process.arguments = words + ["--store", store]
    var environment = ProcessInfo.processInfo.environment
    environment["FILATURE_CASE"] = nil
    process.environment = environment
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    process.standardInput = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return nil }
    let output = [UInt8](pipe.fileHandleForReading.readDataToEndOfFile())
    process.waitUntilExit()
    return (process.terminationStatus, output)
  }
}
