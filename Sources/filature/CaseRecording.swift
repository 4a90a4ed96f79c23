import Analysis
import Bitcoin
import ChainStore
import Foundation
import Reporting

/// Writes what a command does into the log of a case: its words, the files it reads and writes with
/// their hashes, the store it asks, and how it ends.
///
/// Begun before the command and finished after it, whatever its end. A word that holds a secret is
/// left out with all others.
final class CaseRecording: @unchecked Sendable {
  /// The recording of this run; nil where no case was named.
  nonisolated(unsafe) private(set) static var current: CaseRecording?

  /// Options whose value names what a command writes.
  private static let outputOptions: Set<String> = [
    "-o", "--output", "--out", "--requests", "--write-tags",
  ]
  /// Options whose value is no input.
  private static let otherOptions: Set<String> = ["--store", "--case"]
  /// Files of a folder that are hashed, and bytes, at most.
  private static let most = (files: 10_000, bytes: 1 << 30)

  private let folder: CaseFolder
  private let arguments: [String]
  private let started: String
  private var inputs: [JSONValue] = []
  private var standardOutput = SHA256Stream()
  private var standardOutputCount = 0
  private let lock = NSLock()

  /// Begins to record where `--case` or `FILATURE_CASE` names a case. `case init` and questions for
  /// help are not recorded. A command line that holds a secret is refused, and the case's log says
  /// so.
  static func begin(_ arguments: [String]) throws {
    do {
      try SecretRefusal.check(arguments, at: "command line")
    } catch {
      // What goes wrong with the case now must not hide the refusal, nor repeat a word.
      try? open(arguments)
      throw error
    }
    try open(arguments)
  }

  private static func open(_ arguments: [String]) throws(CaseError) {
    guard let path = value(of: "--case", in: arguments) ?? environment["FILATURE_CASE"],
      !path.isEmpty, !isAsideFromWork(arguments)
    else { return }
    let folder = try CaseFolder(path)
    keepPrivate(folder, arguments)
    // What goes to standard output may go into the case by the shell's hand.
    let streams = [STDOUT_FILENO, STDERR_FILENO].compactMap { descriptor in
      var status = stat()
      return unsafe fstat(descriptor, &status) == 0
        ? (device: UInt64(status.st_dev), number: UInt64(status.st_ino)) : nil
    }
    for found in try folder.settle(time: now(), tool: tool, leavingOut: streams) {
      StandardError.write("warning: " + Failure.oneLine(found))
    }
    let recording = CaseRecording(folder, arguments)
    recording.inputs = recording.files(recording.inputPaths)
    unsafe current = recording
  }

  /// Lets nobody read what a command writes for a case who may not look into the case's folder.
  private static func keepPrivate(_ folder: CaseFolder, _ arguments: [String]) {
    let options = arguments.map { $0.split(separator: "=").first.map(String.init) ?? $0 }
    guard arguments.first == "case" || !outputOptions.isDisjoint(with: options) else { return }
    var status = stat()
    guard unsafe stat(folder.path, &status) == 0 else { return }
    let before = umask(0o777)
    umask(before | (0o777 & ~status.st_mode))
  }

  /// This program, as the log names it.
  static var tool: JSONValue {
    ["version": .text(Version.number), "commit": .text(Version.commit)]
  }

  private static var environment: [String: String] { ProcessInfo.processInfo.environment }

  private static func isAsideFromWork(_ arguments: [String]) -> Bool {
    if arguments.contains(where: { ["--help", "-h", "--version", "help"].contains($0) }) {
      return true
    }
    guard arguments.first == "case" else { return arguments.isEmpty }
    return ["init", "log"].contains(arguments.dropFirst().first ?? "log")
  }

  private static func value(of option: String, in arguments: [String]) -> String? {
    if let joined = arguments.first(where: { $0.hasPrefix(option + "=") }) {
      return String(joined.dropFirst(option.count + 1))
    }
    guard let position = arguments.firstIndex(of: option), position + 1 < arguments.count else {
      return nil
    }
    return arguments[position + 1]
  }

  private init(_ folder: CaseFolder, _ arguments: [String]) {
    self.folder = folder
    self.arguments = arguments
    started = CaseRecording.now()
  }

  /// This moment in UTC, or the one that SOURCE_DATE_EPOCH fixes.
  static func now() -> String {
    let fixed = environment["SOURCE_DATE_EPOCH"].flatMap { UInt32($0) }
    return UTCTime.text(fixed ?? UInt32(clamping: Int(Date().timeIntervalSince1970)))
  }

  /// Takes in what goes to standard output.
  func wrote(_ bytes: [UInt8]) {
    lock.withLock {
      standardOutput.update(bytes)
      standardOutputCount += bytes.count
    }
  }

  /// Writes the line and ends the recording; the exit code of the whole.
  static func finish(_ code: Int32) -> Int32 {
    guard let recording = unsafe current else { return code }
    unsafe current = nil
    do throws(CaseError) {
      try recording.folder.record(recording.fields(code))
      return code
    } catch {
      StandardError.write("error: the case log: " + (Failure(error)?.line ?? error.message))
      return code == 0 ? Exit.inputOutput : code
    }
  }

  private func fields(_ code: Int32) -> [(String, JSONValue)] {
    let secret = Secret.first(in: arguments.joined(separator: " "))
    var outputs = secret == nil ? files(values(of: CaseRecording.outputOptions)) : []
    lock.withLock {
      if standardOutputCount > 0 {
        outputs.append([
          "path": "stdout", "bytes": .number(standardOutputCount),
          "sha256": .text(Hex.encode(standardOutput.finalize())),
        ])
      }
    }
    return [
      ("time", .text(started)),
      ("tool", CaseRecording.tool),
      (
        "command",
        secret.map { .texts(["withheld: the command line holds \($0.name)"]) }
          ?? .texts(loggedArguments)
      ),
      ("format", .text(isatty(STDOUT_FILENO) == 1 ? "table" : "json")),
      ("exit", .number(code)), ("store", store),
      ("inputs", secret == nil ? .array(inputs) : .array([])), ("outputs", .array(outputs)),
    ]
  }

  /// The words without the case's own path, which is written `{case}`.
  private var loggedArguments: [String] {
    var words: [String] = []
    var rest = arguments[...]
    while let word = rest.popFirst() {
      if word == "--case" {
        _ = rest.popFirst()
      } else if !word.hasPrefix("--case=") {
        words.append(relative(word))
      }
    }
    return words
  }

  private func relative(_ word: String) -> String {
    let base = URL(fileURLWithPath: folder.path).standardizedFileURL.path + "/"
    guard word.contains("/"), !word.contains("://") else { return word }
    let full = URL(fileURLWithPath: word).standardizedFileURL.path
    return full.hasPrefix(base) ? "{case}/" + full.dropFirst(base.count) : word
  }

  /// What the store says of itself: its chain, its tags and its prices.
  private var store: JSONValue {
    let path =
      CaseRecording.value(of: "--store", in: arguments)
      ?? CaseRecording.environment["FILATURE_STORE"] ?? "./filature-store"
    guard let graph = try? ChainGraph(directory: path), let tip = graph.tip else { return .null }
    // What cannot be read is said to be unknown, not to be empty.
    let tags = try? TagStore.open(directory: path).sources().map(\.sha256)
    let prices = try? PriceStore.open(directory: path).series().map(\.sha256)
    return [
      "network": .text(graph.network.name), "tip_height": .optional(graph.height(of: tip)),
      "tip_hash": .text(graph.blockHash[tip.int].description), "digest": .text(graph.digest),
      "clustering": .optional((try? Clustering.current(of: graph))??.rules),
      "tags": tags.map { .texts(Set($0).sorted()) } ?? .null,
      "prices": prices.map { .texts(Set($0).sorted()) } ?? .null,
    ]
  }

  /// Words that are files or folders to read.
  private var inputPaths: [String] {
    var paths: [String] = []
    var isValueOfOther = false
    for word in arguments.dropFirst() {
      let skips = isValueOfOther
      isValueOfOther =
        CaseRecording.outputOptions.contains(word) || CaseRecording.otherOptions.contains(word)
      if skips || word.hasPrefix("-") { continue }
      if FileManager.default.fileExists(atPath: word) { paths.append(word) }
    }
    return paths
  }

  private func values(of options: Set<String>) -> [String] {
    zip(arguments, arguments.dropFirst()).filter { options.contains($0.0) }.map(\.1)
  }

  private func files(_ paths: [String]) -> [JSONValue] {
    paths.compactMap { path in
      var isFolder: ObjCBool = false
      // What runs through a pipe or a device is gone, and reading it would wait or take it away.
      guard unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isFolder),
        OutputFile.isKept(path)
      else { return nil }
      return isFolder.boolValue ? folderEntry(path) : fileEntry(path)
    }
  }

  private func fileEntry(_ path: String) -> JSONValue {
    let size = CaseRecording.size(path)
    let hash = size <= CaseRecording.most.bytes ? CaseRecording.sha256(path) : nil
    return [
      "path": .text(relative(path)), "bytes": .number(size), "sha256": .optional(hash),
    ]
  }

  /// A folder has the hash of the list of its files' hashes, as `sha256sum` would print them in
  /// order of name; one too large to hash has none.
  private func folderEntry(_ path: String) -> JSONValue {
    let names = ((try? FileManager.default.subpathsOfDirectory(atPath: path)) ?? []).sorted()
      .filter { name in
        let type = try? FileManager.default.attributesOfItem(atPath: path + "/" + name)[.type]
        return type as? FileAttributeType == .typeRegular
      }
    let size = names.reduce(0) { $0 + CaseRecording.size(path + "/" + $1) }
    var sums: String?
    if names.count <= CaseRecording.most.files, size <= CaseRecording.most.bytes {
      sums = names.map { "\(CaseRecording.sha256(path + "/" + $0) ?? "")  \($0)\n" }.joined()
    }
    return [
      "path": .text(relative(path)), "files": .number(names.count), "bytes": .number(size),
      "sha256": .optional(sums.map { Hex.encode(Digest.sha256(Array($0.utf8))) }),
    ]
  }

  private static func size(_ path: String) -> Int {
    (try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int) ?? 0
  }

  private static func sha256(_ path: String) -> String? {
    guard let file = try? MappedFile(path: path) else { return nil }
    return Hex.encode(Digest.sha256(file.bytes))
  }
}
