import Foundation
import Testing

/// Every command that writes, where files may not grow past a limit, so that a write is cut short in
/// the middle: it says so in one line, and what was there before is there as it was.
@Suite(.serialized)
struct ShortWriteTests {
  /// Runs the program under a limit of so many kibibytes a file, standard error aside.
  private func run(_ words: [String], limit: Int) throws -> BuiltProgram.Answer {
    let quoted = ([BuiltProgram.path] + words).map { "'\($0)'" }.joined(separator: " ")
    return try BuiltProgram.run(
      [
        "-c",
        "(ulimit -f \(limit); exec \(quoted)) 2>&1 > /dev/null | cat >&2; exit ${PIPESTATUS[0]}",
      ], program: "/bin/bash")
  }

  private func expectPlain(_ answer: BuiltProgram.Answer, _ comment: String) {
    #expect([73, 74].contains(answer.code), "\(comment): \(answer.code) \(answer.errors)")
    #expect(answer.errors.contains("error:"), "\(comment): \(answer.errors)")
    #expect(!answer.errors.contains("Fatal error"), "\(comment): \(answer.errors)")
  }

  @Test("a store keeps what it had, and takes the same afterwards")
  func stores() throws {
    let chain = try SampleChain("coinjoin", toHeight: 100)
    let folder = (chain.list as NSString).deletingLastPathComponent
    let tags = folder + "/more.csv"
    let rows = (0..<600).map { "x\($0),Boat \($0),s,BTC\n" }
    try Data(("address,label,source,currency\n" + rows.joined()).utf8)
      .write(to: URL(fileURLWithPath: tags))
    let prices = folder + "/prices.csv"
    let days = (10...28).map { "2024-01-\($0),BTC/CAD,4\($0)\n" }
    try Data(("date,pair,price\n" + days.joined()).utf8).write(to: URL(fileURLWithPath: prices))
    for words in [
      ["ingest", chain.story + "/blocks"], ["tags", "import", tags, "--input-format", "csv"],
      ["prices", "import", prices, "--input-format", "csv"],
      ["cluster", "build", "--name", "again"], ["services", "build"],
    ] {
      var failed = 0
      for limit in [0, 1, 2, 4, 8, 16, 40, 120] {
        let store = try chain.copy("short-\(limit)")
        defer { chain.remove(store) }
        let answer = try run(words + ["--store", store], limit: limit)
        let comment = "\(words[0]) \(words[1]) under \(limit) KiB"
        if answer.code != 0 {
          failed += 1
          expectPlain(answer, comment)
        }
        let verified = try BuiltProgram.run(["verify", "--store", store])
        #expect(verified.code == 0, "\(comment): \(verified.errors)")
        let again = try BuiltProgram.run(words + ["--store", store])
        #expect(again.code == 0, "\(comment), again: \(again.errors)")
        #expect(try BuiltProgram.run(["verify", "--store", store]).code == 0, "\(comment), again")
      }
      #expect(failed > 0, "\(words) never failed")
    }
  }

  @Test("a file that is written is the one before or the whole one")
  func files() throws {
    let chain = try SampleChain("coinjoin")
    let folder = (chain.list as NSString).deletingLastPathComponent
    let seed = try String(contentsOfFile: chain.story + "/seeds.txt", encoding: .utf8)
      .split(separator: "\n").first { !$0.hasPrefix("#") }
    let place = folder + "/out"
    for words in [
      ["report", String(try #require(seed)), "--to", "html", "-o", place],
      ["graph", String(try #require(seed)), "--to", "svg", "-o", place],
    ] {
      let whole = try BuiltProgram.run(words + ["--store", chain.store])
      #expect(whole.code == 0, "\(words): \(whole.errors)")
      let bytes = try Data(contentsOf: URL(fileURLWithPath: place))
      for limit in [0, 1, 2] {
        try Data("before".utf8).write(to: URL(fileURLWithPath: place))
        let answer = try run(words + ["--store", chain.store], limit: limit)
        let found = try Data(contentsOf: URL(fileURLWithPath: place))
        if answer.code == 0 {
          #expect(found == bytes, "\(words)")
        } else {
          expectPlain(answer, "\(words) under \(limit) KiB")
          #expect(found == Data("before".utf8), "\(words)")
        }
      }
    }
    let names = try FileManager.default.contentsOfDirectory(atPath: folder)
    #expect(!names.contains { $0.contains("draft") || $0.contains("tmp") }, "\(names)")
  }

  @Test("a case, a bundle, a pack and a chain that cannot be written say so")
  func folders() throws {
    let folder = FileManager.default.temporaryDirectory.path + "/short-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let made = try BuiltProgram.run(["case", "init", folder + "/case", "--title", "Delta"])
    #expect(made.code == 0, "\(made.errors)")
    for (number, words) in [
      ["case", "init", folder + "/new", "--title", "Delta"],
      ["case", "seal", "--case", folder + "/case", "-o", folder + "/bundle.zip"],
      ["train", "start", "peel-chain", "--out", folder + "/pack"],
      ["simulate", "peel-chain", "--out", folder + "/chain"],
    ].enumerated() {
      let answer = try run(words, limit: 0)
      expectPlain(answer, "\(words)")
      if number == 0 { #expect(!FileManager.default.fileExists(atPath: folder + "/new")) }
      if number == 1 { #expect(!FileManager.default.fileExists(atPath: folder + "/bundle.zip")) }
    }
    #expect(try BuiltProgram.run(["verify", folder + "/case"]).code == 0)
  }
}
