import Foundation
import Testing

@Suite("Signals at the start of the program", .enabled(if: BuiltProgram.isThere))
struct EarlySignalTests {
  private let folder: String
  private let words: [String]

  init() throws {
    folder = FileManager.default.temporaryDirectory.path + "/early-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
    let story = BuiltProgram.root.appendingPathComponent("sample-chains/seized-wallet/blocks").path
    words = [
      "ingest", story, "--network", "regtest", "--no-progress", "--store", folder + "/store",
    ]
  }

  private func expectNothingLeft(_ comment: String) throws {
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == [], "\(comment)")
  }

  @Test(
    "one sent right after the start ends it as any other", arguments: [SIGINT, SIGTERM, SIGHUP])
  func atOnce(_ signal: Int32) throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    for round in 0..<30 {
      let (process, errors) = (Process(), Pipe())
      process.executableURL = URL(fileURLWithPath: BuiltProgram.path)
      process.arguments = words
      (process.standardOutput, process.standardError) = (FileHandle.nullDevice, errors)
      // A child inherits the mask. So the signal waits even while the loader reads libraries, where
      // a program has no say yet.
      var (signals, before) = (sigset_t(), sigset_t())
      sigemptyset(&signals)
      sigaddset(&signals, signal)
      pthread_sigmask(SIG_BLOCK, &signals, &before)
      try process.run()
      pthread_sigmask(SIG_SETMASK, &before, nil)
      kill(process.processIdentifier, signal)
      let said = String(
        decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
      process.waitUntilExit()
      #expect(process.terminationReason == .exit && process.terminationStatus == 130, "\(round)")
      #expect(said == "error: interrupted\n")
      try expectNothingLeft("\(round)")
    }
  }

  @Test(
    "one at any system call of the start ends it as any other", .enabled(if: TracedRun.isPossible))
  func atAnyCall() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let log = folder + ".calls"
    defer { try? FileManager.default.removeItem(atPath: log) }
    func calls(_ options: [String]) throws -> (BuiltProgram.Answer, [Substring]) {
      let answer = try BuiltProgram.run(
        ["-qq", "-o", log] + options + [BuiltProgram.path] + words, program: TracedRun.tracer)
      return (answer, try String(contentsOfFile: log, encoding: .utf8).split(separator: "\n"))
    }
    let (whole, lines) = try calls(["-e", "signal=none"])
    #expect(whole.code == 0, "\(whole.errors)")
    try FileManager.default.removeItem(atPath: folder + "/store")
    let held = try #require(
      lines.firstIndex { $0.hasPrefix("rt_sigprocmask(SIG_BLOCK, [HUP INT TERM]") })
    let taken = try #require(lines.firstIndex { $0.hasPrefix("rt_sigaction(SIGHUP, {") })
    #expect(held < taken)
    // The tracer counts the calls of each kind apart.
    func kind(_ line: Substring) -> Substring { line.prefix { $0 != "(" } }
    for place in stride(from: held + 1, to: taken, by: max(1, (taken - held) / 40)) {
      let name = kind(lines[place])
      let number = lines[...place].count { kind($0) == name }
      let (answer, _) = try calls([
        "-e", "signal=none", "-e", "inject=\(name):signal=SIGINT:when=\(number)",
      ])
      #expect(answer.code == 130, "\(name) \(number): \(answer.code)")
      #expect(answer.errors == "error: interrupted\n", "\(name) \(number)")
      try expectNothingLeft("\(name) \(number)")
    }
  }
}
