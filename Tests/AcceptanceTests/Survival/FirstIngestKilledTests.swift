import Foundation
import Testing

/// A first ingest that is killed leaves no manifest; what it leaves is known all the same.
@Suite(.serialized, .enabled(if: TracedRun.isPossible, "strace is not there"))
struct FirstIngestKilledTests {
  @Test("killed between any two system calls, a first ingest is taken up again and leaves no trace")
  func killed() throws {
    let folder = FileManager.default.temporaryDirectory.path + "/first-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let words = ["ingest", SampleStore.sample + "/blocks", "--network", "regtest"]
    var (number, uncommitted) = (1, 0)
    while true {
      let store = folder + "/\(number)"
      let isKilled = try TracedRun.killed(
        words + ["--threads", "1", "--store", store], at: number, of: TracedRun.changing)
      if isKilled, !FileManager.default.fileExists(atPath: store + "/manifest.json") {
        uncommitted += 1
      }
      let evidence = ["scratch-9", "columns-9", "stale-9.blocks", "manifest.json.9.draft"]
      if FileManager.default.fileExists(atPath: store + "/lock") {
        for name in evidence {
          try Data(name.utf8).write(to: URL(fileURLWithPath: store + "/" + name))
        }
      }
      let answer = try BuiltProgram.run(words + ["--store", store])
      // A kill between the making of the lock file and its first line leaves a folder that might
      // be anybody's; with other files in it, it is refused, and they stay.
      #expect(answer.code == 0 || answer.code == 73 && number < 4, "\(number): \(answer.errors)")
      let names = Set(try FileManager.default.contentsOfDirectory(atPath: store))
      if answer.code == 0 {
        let others = names.subtracting(evidence).sorted()
        #expect(others == ["columns-1", "lock", "manifest.json"], "killed at call \(number)")
      }
      #expect(names.isSuperset(of: evidence) || number < 3, "killed at call \(number)")
      try FileManager.default.removeItem(atPath: store)
      guard isKilled else { break }
      number += SurvivalRun.isFull || number < 12 ? 1 : 5
      try #require(number < 2000)
    }
    print("killed at calls up to \(number), \(uncommitted) times before the commit")
    #expect(number > 20 && uncommitted > 10)
  }
}
