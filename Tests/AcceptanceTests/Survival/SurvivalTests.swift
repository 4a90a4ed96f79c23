import Foundation
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Whatever happens to an ingest, the store opens at its last commit and verifies, and the next
/// ingest resumes to the digest of a quiet one.
@Suite(
  .serialized,
  .enabled(if: SurvivalRun.canRun, "the program or the public chain is not there"))
struct SurvivalTests {
  @Test("killed at any moment, over and over, nothing is lost")
  func killed() throws {
    let run = try SurvivalRun()
    let store = run.folder + "/store"
    var (kills, hits, commits) = (0, 0, 0)
    // On a busy machine a kill may come late time after time.
    while kills < (SurvivalRun.isFull ? 200 : 4) || (hits == 0 && kills < 60) {
      let isHalf = kills % 2 == 0
      try run.begin(store, half: isHalf)
      for _ in 0..<3 {
        let end = try run.start(run.anyIngest(into: store)) { process, _ in
          run.sleepSomewhere()
          kill(process.processIdentifier, SIGKILL)
        }
        kills += 1
        if end.reason == .uncaughtSignal { hits += 1 }
        let found = try run.check(store, startedHalf: isHalf, "kill \(kills)")
        if found == run.whole { commits += 1 }
      }
      try run.resume(store, "after kill \(kills)")
    }
    print("\(kills) kills, \(hits) of them while the ingest ran, \(commits) found it committed")
    #expect(hits > 0)
  }

  @Test("stopped with Ctrl-C, an ingest leaves with 130 and the store as it was")
  func interrupted() throws {
    let run = try SurvivalRun()
    let store = run.folder + "/store"
    var stopped = 0
    for round in 0..<(SurvivalRun.isFull ? 40 : 4) {
      try run.begin(store, half: round % 2 == 0)
      let words = run.anyIngest(into: store).filter { $0 != "--no-progress" }
      let end = try run.start(words + ["--progress", "json"]) { process, errors in
        // The first word of progress: the ingest is at work.
        _ = errors.availableData
        if round % 4 > 1 { run.sleepSomewhere() }
        kill(process.processIdentifier, SIGINT)
      }
      #expect(end.reason == .exit && [0, 130].contains(end.code), "\(end)")
      guard end.code == 130 else { continue }
      stopped += 1
      let found = try run.check(store, startedHalf: round % 2 == 0, "Ctrl-C")
      #expect(found == (round % 2 == 0 ? run.half : nil))
      if round < 4 { try run.resume(store, "after Ctrl-C") }
    }
    print("\(stopped) ingests stopped by Ctrl-C")
    #expect(stopped > 0)
  }

  @Test("out of file handles, an ingest says so or does without")
  func handles() throws {
    let run = try SurvivalRun()
    let store = run.folder + "/store"
    var failed = 0
    let limits = [8, 20, 44] + (SurvivalRun.isFull ? [6, 10, 14, 28, 36, 52, 60, 80, 120] : [])
    for (round, limit) in limits.enumerated() {
      try run.begin(store, half: round % 2 == 0)
      let words = [BuiltProgram.path] + run.ingest(into: store)
      let quoted = words.map { "'\($0)'" }.joined(separator: " ")
      let answer = try BuiltProgram.run(
        ["-c", "ulimit -n \(limit); exec \(quoted)"], program: "/bin/bash")
      if answer.code != 0 {
        failed += 1
        run.expectPlainFailure(answer, "\(limit) handles")
      }
      _ = try run.check(store, startedHalf: round % 2 == 0, "\(limit) handles")
      try run.resume(store, "after \(limit) handles")
    }
    print("\(failed) ingests failed for want of file handles")
    #expect(failed > 0)
  }

  @Test("a block file cut short while it is read ends the ingest with one line")
  func cutShort() throws {
    let run = try SurvivalRun()
    let (store, copy) = (run.folder + "/store", run.folder + "/blocks")
    var ends: [Int32: Int] = [:]
    for round in 0..<(SurvivalRun.isFull ? 30 : 4) {
      try run.begin(store, half: round % 2 == 0)
      try? FileManager.default.removeItem(atPath: copy)
      try FileManager.default.copyItem(atPath: SurvivalRun.chain, toPath: copy)
      let name = try #require(
        try FileManager.default.contentsOfDirectory(atPath: copy).sorted()
          .first { $0.hasPrefix("blk") })
      let end = try run.start(run.anyIngest(into: store, from: copy)) { _, _ in
        run.sleepSomewhere()
        truncate(copy + "/" + name, 4096)
      }
      #expect(end.reason == .exit, "\(end)")
      let lines = end.errors.split(separator: "\n").filter { $0.hasPrefix("error:") }
      #expect([0, 65, 74].contains(end.code) && lines.count == (end.code == 0 ? 0 : 1), "\(end)")
      ends[end.code, default: 0] += 1
      // Blocks before the cut may have been taken.
      let verified = try BuiltProgram.run(["verify", "--store", store])
      #expect(verified.code == 0 || verified.code == 66 && round % 2 == 1, "\(verified.errors)")
      try run.resume(store, "after a cut")
    }
    print("block files cut short: exit codes \(ends.sorted { $0.key < $1.key })")
  }
}
