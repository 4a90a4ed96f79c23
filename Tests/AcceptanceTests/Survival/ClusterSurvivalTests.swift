import Foundation
import Testing

/// Whatever happens to a `cluster build`, the earlier clustering is there or the new one, whole.
@Suite(.serialized)
struct ClusterSurvivalTests {
  private static let rules = ["co-spend", "co-spend,reuse"]

  private func build(_ sample: SampleStore, _ number: Int) -> [String] {
    ["cluster", "build", "--rules", Self.rules[number], "--store", sample.store]
  }

  /// The rules of the one clustering that the store has; it can be read.
  private func rules(_ sample: SampleStore, _ comment: String) throws -> String {
    let info = try #require(try sample.data(["info"]) as? [String: Any])
    let known = try #require(info["clusterings"] as? [[String: Any]])
    #expect(known.count == 1, "\(comment): \(known)")
    let address = try String(contentsOfFile: SampleStore.sample + "/seeds.txt", encoding: .utf8)
      .split(separator: "\n").first { !$0.hasPrefix("#") }
    _ = try sample.rows(["cluster", "of", String(try #require(address))])
    return known.first?["rules"] as? String ?? ""
  }

  private func leftovers(_ sample: SampleStore) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: sample.store + "/derived")
      .filter { $0 != "clusters-default" }
  }

  @Test(
    "killed between any two system calls, it leaves the old or the new; the next one tidies up",
    .enabled(if: TracedRun.isPossible, "strace is not there"))
  func killed() throws {
    let sample = try SampleStore()
    #expect(try sample.run(build(sample, 0)).code == 0)
    var (number, kept, left) = (1, 0, 0)
    var now = try rules(sample, "before")
    while try TracedRun.killed(
      build(sample, number % 2) + ["--fresh"], at: number, of: TracedRun.changing)
    {
      let found = try rules(sample, "killed at call \(number)")
      #expect(Self.rules.contains(found))
      if found == now { kept += 1 }
      if try !leftovers(sample).isEmpty { left += 1 }
      now = found
      number += SurvivalRun.isFull || number < 6 ? 1 : 2
      try #require(number < 400)
    }
    print("killed at calls up to \(number): \(kept) times the old was there, \(left) with drafts")
    #expect(number > 8 && kept > 5 && left > 3)
    #expect(try sample.run(build(sample, 0)).code == 0)
    #expect(try leftovers(sample) == [])
    #expect(try sample.run(["verify"]).code == 0)
  }

  @Test(
    "on a full disk it says so in one line, and the earlier clustering stays",
    .enabled(if: SmallDisk.isPossible, "only root may mount a small disk"))
  func full() throws {
    let sample = try SampleStore()
    #expect(try sample.run(build(sample, 0)).code == 0)
    let size = try SmallDisk.kilobytes(of: sample.store)
    var failed = 0
    for room in [0, 4, 8, 16, 24, 32, 64, 128, 512] {
      let disk = try SmallDisk(sample.folder + "/disk-\(room)", kilobytes: size * 2 + 64)
      let store = disk.path + "/store"
      try FileManager.default.copyItem(atPath: sample.store, toPath: store)
      try disk.grow(kilobytes: try SmallDisk.kilobytes(of: store) + room)
      let words = ["cluster", "build", "--rules", Self.rules[1], "--store", store]
      let answer = try BuiltProgram.run(words)
      let info = try BuiltProgram.run(["info", "--store", store])
      let known = (try info.data() as? [String: Any])?["clusterings"] as? [[String: Any]]
      #expect(known?.count == 1 && info.code == 0)
      let found = known?.first?["rules"] as? String
      #expect(found == Self.rules[answer.code == 0 ? 1 : 0], "\(room) kilobytes")
      if answer.code != 0 {
        failed += 1
        #expect([73, 74].contains(answer.code), "\(answer.errors)")
        #expect(answer.errors.split(separator: "\n").filter { $0.hasPrefix("error:") }.count == 1)
        let left = try FileManager.default.contentsOfDirectory(atPath: store + "/derived")
        #expect(left == ["clusters-default"])
      }
      try disk.grow(kilobytes: size * 4 + 4096)
      #expect(try BuiltProgram.run(words).code == 0)
      #expect(try BuiltProgram.run(["verify", "--store", store]).code == 0)
    }
    print("\(failed) of 9 builds failed for want of disk")
    #expect(failed > 1 && failed < 9)
  }

  @Test("of two at once one is told that the other is writing, and one clustering is there")
  func twoAtOnce() throws {
    let sample = try SampleStore()
    var ends: Set<Int32> = []
    for _ in 0..<4 {
      let running = try (0..<2).map { number in
        let process = Process()
        process.executableURL = URL(fileURLWithPath: BuiltProgram.path)
        process.arguments = build(sample, number) + ["--fresh"]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        return process
      }
      for process in running {
        process.waitUntilExit()
        ends.insert(process.terminationStatus)
      }
      #expect(ends.isSubset(of: [0, 69]))
      #expect(Self.rules.contains(try rules(sample, "two at once")))
      #expect(try leftovers(sample) == [])
    }
  }
}
