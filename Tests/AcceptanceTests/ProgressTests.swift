import Foundation
import Testing

/// What long commands say while they work.
@Suite(.enabled(if: BuiltProgram.isThere, "the program has not been built beside the tests"))
struct ProgressTests {
  @Test("a long command tells machines how far it is, and nobody else anything")
  func lines() throws {
    let folder = FileManager.default.temporaryDirectory.path + "/progress-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    func simulate(_ name: String, _ words: [String]) throws -> BuiltProgram.Answer {
      try BuiltProgram.run(
        ["simulate", "economy", "--transactions", "40000", "--out", folder + "/" + name] + words)
    }
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let told = try simulate("told", ["--progress", "json"])
    #expect(told.code == 0, "\(told.errors)")
    let lines = told.errors.split(separator: "\n").filter { $0.hasPrefix("{") }
    var before = 0
    for line in lines {
      let state = try #require(
        try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
      let done = try #require(state["done"] as? Int)
      #expect(state["step"] as? String == "simulating" && state["total"] as? Int == 40_000)
      #expect(done >= before && done < 40_000)
      before = done
    }
    // A debug build takes several seconds for this; a fast machine may be done within the first.
    #expect(!lines.isEmpty || told.errors.contains("wrote 40000"))
    let quiet = try simulate("quiet", [])
    #expect(quiet.code == 0 && quiet.errors.split(separator: "\n").count == 1, "\(quiet.errors)")
  }

  @Test("one way to ask for progress: an ingest tells machines the same things as every command")
  func ingest() throws {
    let folder = FileManager.default.temporaryDirectory.path + "/progress-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let story = BuiltProgram.root.appendingPathComponent("sample-chains/seized-wallet/blocks").path
    for words in [["--progress", "json"], ["--progress=json"], ["--no-progress"]] {
      let store = folder + "/" + UUID().uuidString
      let told = try BuiltProgram.run(
        ["ingest", story, "--network", "regtest", "--store", store] + words)
      #expect(told.code == 0, "\(told.errors)")
      for line in told.errors.split(separator: "\n") where line.hasPrefix("{") {
        #expect(words != ["--no-progress"])
        let state = try #require(
          try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        #expect(state["step"] as? String == "ingesting" && state["unit"] as? String == "bytes")
      }
    }
    let wrong = try BuiltProgram.run(["info", "--progress", "loud", "--store", folder])
    #expect(wrong.code == 64 && wrong.errors.contains("--progress"))
  }

  @Test("Ctrl-C ends a command at once, with a line and the exit code of the contract")
  func interrupted() throws {
    // It waits for a list on standard input, which never comes.
    for words in [["trace", "-i", "-"], ["exposure", "-i", "-"], ["scan", "-"]] {
      let (process, pipe, errors) = (Process(), Pipe(), Pipe())
      process.executableURL = URL(fileURLWithPath: BuiltProgram.path)
      let folder = FileManager.default.temporaryDirectory.path + "/none-\(UUID().uuidString)"
      defer { try? FileManager.default.removeItem(atPath: folder) }
      let story = BuiltProgram.root.appendingPathComponent("sample-chains/seized-wallet/blocks")
      #expect(
        try BuiltProgram.run(
          ["ingest", story.path, "--network", "regtest", "--store", folder]
        ).code == 0)
      process.arguments = words + ["--store", folder]
      (process.standardInput, process.standardError) = (pipe, errors)
      process.standardOutput = FileHandle.nullDevice
      try process.run()
      Thread.sleep(forTimeInterval: 1)
      #expect(process.isRunning)
      kill(process.processIdentifier, SIGINT)
      for _ in 0..<100 where process.isRunning { Thread.sleep(forTimeInterval: 0.1) }
      if process.isRunning { kill(process.processIdentifier, SIGKILL) }
      process.waitUntilExit()
      #expect(process.terminationReason == .exit && process.terminationStatus == 130, "\(words)")
      let said = String(decoding: errors.fileHandleForReading.availableData, as: UTF8.self)
      #expect(said.contains("error: interrupted") && said.split(separator: "\n").count == 1)
    }
  }
}
