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
}
