import Bitcoin
import Foundation
import Testing

@testable import Simulation

struct StoryTests {
  static let seed: UInt64 = 7
  static let samples = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("sample-chains")

  @Test("writes the committed samples anew when asked to")
  func writeSamples() throws {
    guard ProcessInfo.processInfo.environment["FILATURE_WRITE_SAMPLE"] == "1" else { return }
    for story in Stories.all {
      let folder = StoryTests.samples.appendingPathComponent(story.name)
      try? FileManager.default.removeItem(at: folder)
      try StoryWriter.write(story: story, seed: StoryTests.seed, to: folder.path)
    }
  }

  @Test("every committed sample is what its story makes, and no other file lies beside it")
  func committed() throws {
    for story in Stories.all {
      let folder = StoryTests.samples.appendingPathComponent(story.name)
      let files = try StoryWriter.files(of: story, seed: StoryTests.seed)
      for file in files {
        let found = try Data(contentsOf: folder.appendingPathComponent(file.path))
        #expect([UInt8](found) == file.bytes, "\(story.name)/\(file.path)")
      }
      let there = FileManager.default.enumerator(atPath: folder.path)?
        .compactMap { $0 as? String }
        .filter { $0.contains(".") }
      #expect(there?.sorted() == files.map(\.path).sorted(), "\(story.name)")
      let size = files.reduce(0) { $0 + $1.bytes.count }
      #expect(size < (story.name == "seized-wallet" ? 1_000_000 : 150_000), "\(story.name) \(size)")
    }
    let names = try FileManager.default.contentsOfDirectory(atPath: StoryTests.samples.path)
    #expect(names.sorted() == Stories.all.map(\.name).sorted())
  }

  @Test("every story's chain keeps every rule but signatures, with other seeds too")
  func rules() throws {
    for story in Stories.all where story.name != "seized-wallet" {
      for seed in [StoryTests.seed, 1, 2] as [UInt64] {
        var economy = Economy(seed: seed)
        try story.tell(into: &economy)
        let audit = try ChainAudit(economy.blocks, proof: .ground, maturity: .kept)
        #expect(audit.faults == [], "\(story.name) seed \(seed)")
        #expect(try ChainAudit.consensusFaults(in: economy.blocks) == [], "\(story.name)")
      }
    }
  }

  @Test("every story states facts, has seeds, and is told in both languages")
  func complete() throws {
    for story in Stories.all {
      var economy = Economy(seed: StoryTests.seed)
      try story.tell(into: &economy)
      #expect(economy.truth.facts.count >= 3, "\(story.name)")
      #expect(!economy.seedsText.isEmpty)
      let english = story.account(of: economy, in: .english)
      let french = story.account(of: economy, in: .french)
      #expect(english.contains("## What happened") && french.contains("## Ce qui s'est passé"))
      #expect(!french.contains("## What"))
    }
  }

  @Test("the sums of each ledger fact add up to what was seeded")
  func sums() throws {
    var economy = Economy(seed: StoryTests.seed)
    try PayrollStory().tell(into: &economy)
    let maple = 9_999_000 + 3 * 2_499_000
    #expect(
      economy.truth.facts.contains(
        .traced(method: "fifo", entity: "Maple Exchange", sat: UInt64(maple))))
    #expect(maple + 2 * 2_499_000 + 3 * 2_500_000 + 6 * 1_000 == 10 * 3_000_000)
  }
}
