import Foundation
import Testing

private let blocks = BuiltProgram.shared + "/hostile/02-two-writers"

/// Two writers of one store, either held up at each step while the other goes all the way: what
/// each was told is kept is there in the end.
@Suite(
  .serialized,
  .enabled(
    if: TracedRun.isPossible && FileManager.default.fileExists(atPath: blocks + "/next"),
    "strace or the blocks are not there"))
struct TwoWritersTests {
  /// A writer, and what the store says once it is done.
  private enum Writer: CaseIterable {
    /// Takes in the next block.
    case next
    /// Learns of a block that lost.
    case stale
    /// Clusters the chain.
    case cluster

    func words(_ store: String) -> [String] {
      switch self {
      case .next: ["ingest", blocks + "/next", "--network", "regtest", "--store", store]
      case .stale: ["ingest", blocks + "/stale", "--network", "regtest", "--store", store]
      case .cluster: ["cluster", "build", "--store", store]
      }
    }
  }

  /// Calls at which a writer is held up: before it has the lock, before it writes its first byte,
  /// when its bytes go to the disk, and before its commit.
  private static let steps = ["flock", "mkdir,write", "fsync", "rename"]

  @Test("whichever of two writers is held up at whichever step, nothing of either is lost")
  func heldUp() throws {
    let folder = FileManager.default.temporaryDirectory.path + "/writers-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try expectDone(["ingest", blocks + "/base", "--network", "regtest"], folder + "/base")
    try FileManager.default.copyItem(atPath: folder + "/base", toPath: folder + "/plain")
    for writer in Writer.allCases { try expectDone(writer.words(folder + "/plain"), nil) }
    let plain = try state(folder + "/plain")
    var (refused, rounds) = (0, 0)
    for slow in Writer.allCases {
      for fast in Writer.allCases where slow != fast {
        for step in Self.steps {
          let store = folder + "/s\(rounds)"
          rounds += 1
          try FileManager.default.copyItem(atPath: folder + "/base", toPath: store)
          let held = try TracedRun.heldUp(slow.words(store), at: step, seconds: 1.5)
          Thread.sleep(forTimeInterval: 0.8)
          let answer = try BuiltProgram.run(fast.words(store))
          held.waitUntilExit()
          let comment = "\(slow) held up at \(step), \(fast) meanwhile"
          #expect([0, 69].contains(answer.code), "\(comment): \(answer.errors)")
          #expect([0, 69].contains(held.terminationStatus), "\(comment)")
          // Who was told that another is writing comes again.
          if answer.code == 69 { try expectDone(fast.words(store), nil) }
          if held.terminationStatus == 69 { try expectDone(slow.words(store), nil) }
          refused += answer.code == 69 ? 1 : 0
          if slow == .cluster || fast == .cluster {
            try expectDone(Writer.cluster.words(store), nil)
          }
          try expectState(of: store, plain, [slow, fast], comment)
        }
      }
    }
    print("\(rounds) rounds, \(refused) of them refused while another was writing")
    #expect(refused > 0 && refused < rounds)
  }

  private func expectDone(_ words: [String], _ store: String?) throws {
    let answer = try BuiltProgram.run(words + (store.map { ["--store", $0] } ?? []))
    #expect(answer.code == 0, "\(words): \(answer.errors)")
  }

  private func state(_ store: String) throws -> [String: String] {
    let answer = try BuiltProgram.run(["info", "--store", store, "--json"])
    #expect(answer.code == 0, "\(answer.errors)")
    let document = try JSONSerialization.jsonObject(with: answer.output) as? [String: Any]
    let data = try #require(document?["data"] as? [String: Any])
    let chain = try #require(document?["store"] as? [String: Any])
    return [
      "digest": "\(chain["digest"] ?? "")", "stale": "\(data["stale_blocks"] ?? "")",
      "clusterings": "\((data["clusterings"] as? [Any])?.count ?? 0)",
    ]
  }

  private func expectState(
    of store: String, _ plain: [String: String], _ writers: [Writer], _ comment: String
  ) throws {
    let found = try state(store)
    if writers.contains(.next) { #expect(found["digest"] == plain["digest"], "\(comment)") }
    if writers.contains(.stale) { #expect(found["stale"] == plain["stale"], "\(comment)") }
    if writers.contains(.cluster) { #expect(found["clusterings"] == "1", "\(comment)") }
    let verified = try BuiltProgram.run(["verify", "--store", store])
    #expect(verified.code == 0, "\(comment): \(verified.errors)")
    let names = try FileManager.default.contentsOfDirectory(atPath: store)
    #expect(names.filter { $0.hasPrefix("columns-") }.count == 1, "\(comment): \(names)")
    #expect(names.filter { $0.hasSuffix(".draft") || $0.hasPrefix("scratch") } == [], "\(comment)")
  }
}
