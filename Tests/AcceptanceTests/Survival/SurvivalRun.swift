import Foundation
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// One chain, the stores that a quiet machine makes of it, and a store that is to suffer.
///
/// `FILATURE_CHAIN` names a folder of block files to take; without it the public regtest chain is
/// taken. `FILATURE_FULL` asks for two hundred kills, where a few are enough for every day.
final class SurvivalRun {
  static let isFull = ProcessInfo.processInfo.environment["FILATURE_FULL"] != nil
  static let chain =
    ProcessInfo.processInfo.environment["FILATURE_CHAIN"]
    ?? BuiltProgram.shared + "/data/regtest-a/node1/blocks"
  static var canRun: Bool {
    BuiltProgram.isThere && FileManager.default.fileExists(atPath: chain)
  }

  let folder = FileManager.default.temporaryDirectory.path + "/survival-\(UUID().uuidString)"
  /// Digests of the half chain and of the whole, and how long a whole ingest takes.
  private(set) var half = ""
  private(set) var whole = ""
  private(set) var seconds = 0.0
  private var random = SystemRandomNumberGenerator()

  init() throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let began = Date()
    let made = try BuiltProgram.run(ingest(into: folder + "/whole"))
    seconds = Date().timeIntervalSince(began)
    try #require(made.code == 0, "\(made.errors)")
    let tip = try #require(try store(folder + "/whole")?["tip_height"] as? Int)
    _ = try BuiltProgram.run(ingest(into: folder + "/half") + ["--to-height", "\(tip / 2)"])
    whole = try #require(try digest(folder + "/whole"))
    half = try #require(try digest(folder + "/half"))
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  /// The words of an ingest of the whole chain.
  func ingest(into store: String, from chain: String = SurvivalRun.chain) -> [String] {
    ["ingest", chain, "--store", store, "--no-progress"]
  }

  /// An ingest on a machine drawn anew: threads, and memory so small that it spills, or plenty.
  func anyIngest(into store: String, from chain: String = SurvivalRun.chain) -> [String] {
    let memory = Bool.random(using: &random) ? "1MiB" : "1GiB"
    return ingest(into: store, from: chain)
      + ["--memory", memory, "--threads", "\(Int.random(in: 1...2, using: &random))"]
  }

  /// A new store, or a copy of the half one.
  func begin(_ path: String, half isHalf: Bool) throws {
    try? FileManager.default.removeItem(atPath: path)
    if isHalf { try FileManager.default.copyItem(atPath: folder + "/half", toPath: path) }
  }

  private func store(_ path: String) throws -> [String: Any]? {
    let answer = try BuiltProgram.run(["info", "--store", path, "--json"])
    guard answer.code != 66 else { return nil }
    let document = try JSONSerialization.jsonObject(with: answer.output) as? [String: Any]
    return document?["store"] as? [String: Any]
  }

  private func digest(_ path: String) throws -> String? { try store(path)?["digest"] as? String }

  /// A store stands at a commit, says so, and verifies; returns its digest, nil where there is none.
  func check(_ path: String, startedHalf: Bool, _ comment: String) throws -> String? {
    guard let found = try digest(path) else {
      #expect(!startedHalf, "\(comment): the store is gone")
      return nil
    }
    #expect(found == whole || found == half && startedHalf, "\(comment): digest \(found)")
    let verified = try BuiltProgram.run(["verify", "--store", path])
    #expect(verified.code == 0, "\(comment): \(verified.errors)")
    return found
  }

  /// The next ingest makes the store whole.
  func resume(_ path: String, _ comment: String) throws {
    let answer = try BuiltProgram.run(ingest(into: path))
    #expect(answer.code == 0, "\(comment): \(answer.errors)")
    #expect(try check(path, startedHalf: true, comment) == whole, "\(comment)")
  }

  /// A failed ingest says why in one line, and did not trap.
  func expectPlainFailure(_ answer: BuiltProgram.Answer, _ comment: String) {
    let errors = answer.errors.split(separator: "\n").filter { $0.hasPrefix("error:") }
    #expect((65...74).contains(answer.code), "\(comment): \(answer.code) \(answer.errors)")
    #expect(errors.count == 1, "\(comment): \(answer.errors)")
  }

  /// Starts the program, lets something happen to it, and waits; returns how it ended.
  func start(
    _ words: [String], _ happening: (Process, FileHandle) throws -> Void
  ) throws -> (reason: Process.TerminationReason, code: Int32, errors: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: BuiltProgram.path)
    process.arguments = words
    process.standardOutput = FileHandle.nullDevice
    let errors = Pipe()
    process.standardError = errors
    // A thread of the pool blocks signals, and a child inherits that.
    var (signals, before) = (sigset_t(), sigset_t())
    sigemptyset(&signals)
    sigaddset(&signals, SIGINT)
    pthread_sigmask(SIG_UNBLOCK, &signals, &before)
    try process.run()
    pthread_sigmask(SIG_SETMASK, &before, nil)
    try happening(process, errors.fileHandleForReading)
    let text = errors.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (
      process.terminationReason, process.terminationStatus, String(decoding: text, as: UTF8.self)
    )
  }

  /// Sleeps for a random part of the time an ingest takes.
  func sleepSomewhere() {
    usleep(UInt32(Double.random(in: 0...1.1, using: &random) * seconds * 1e6))
  }
}
