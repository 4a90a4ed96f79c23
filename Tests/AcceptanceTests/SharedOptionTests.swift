import Foundation
import Testing

/// Options that every command shares, on the sample of a seized wallet.
@Suite(.enabled(if: BuiltProgram.isThere, "the program has not been built beside the tests"))
final class SharedOptionTests {
  private let folder = FileManager.default.temporaryDirectory.path + "/shared-\(UUID().uuidString)"
  private let seeds: [String]

  init() throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let sample = BuiltProgram.root.path + "/sample-chains/seized-wallet"
    seeds = try String(contentsOfFile: sample + "/seeds.txt", encoding: .utf8)
      .split(separator: "\n").map(String.init).filter { !$0.hasPrefix("#") }
    let answer = try run(["ingest", sample + "/blocks", "--network", "regtest"])
    #expect(answer.code == 0, "\(answer.errors)")
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  private func run(_ words: [String]) throws -> BuiltProgram.Answer {
    try BuiltProgram.run(words + ["--store", folder + "/store"])
  }

  private func file(_ name: String, _ text: String) throws -> String {
    try text.write(toFile: folder + "/" + name, atomically: true, encoding: .utf8)
    return folder + "/" + name
  }

  @Test("a column of a table lists the same seeds as a plain list")
  func column() throws {
    let plain = try file("plain.txt", "# seeds\n\n" + seeds.joined(separator: "\n"))
    var rows = "Case;\u{201c}Address\u{201d};Address\r\n# a remark\r\n"
    for (number, seed) in seeds.enumerated() { rows += "\(number);\"a;b\"\"\n\"; \(seed) \r\n" }
    let table = try file("table.csv", rows)
    let one = try run(["trace", "-i", plain, "--json"])
    let two = try run(["trace", "-i", table, "--col", "address", "--json"])
    #expect(one.code == 0 && two.code == 0, "\(two.errors)")
    let answers = try [one, two].map { answer in
      try JSONSerialization.data(withJSONObject: try answer.data(), options: .sortedKeys)
    }
    #expect(answers[0] == answers[1])
    let clusters = try run(["cluster", "of", "-i", table, "--col", "ADDRESS"])
    #expect(clusters.code != 64 && clusters.code != 70, "\(clusters.errors)")
  }

  @Test("a column that is not there is one line with the file; a row without it is told of")
  func missingColumn() throws {
    let table = try file("short.csv", "number,address\n1,\(seeds[0])\n2\n")
    let absent = try run(["trace", "-i", table, "--col", "wallet"])
    #expect(absent.code == 65 && absent.errors.contains("short.csv:1"), "\(absent.errors)")
    #expect(absent.errors.contains("number, address"))
    let short = try run(["trace", "-i", table, "--col", "address", "--json"])
    let text = String(decoding: short.output, as: UTF8.self)
    #expect(short.code == 0, "\(short.errors)")
    #expect(text.contains("line 3: the row ends before the column address"))
    #expect(try run(["trace", "-i", table, "--col", "address", "--strict"]).code == 3)
    #expect(try run(["trace", seeds[0], "--col", "address"]).code == 64)
  }

  @Test("timings name the stages and the memory, and change nothing else")
  func timings() throws {
    let plain = try run(["trace", seeds[0], "--json"])
    let timed = try run(["--timings", "trace", seeds[0], "--json"])
    var document = try #require(
      try JSONSerialization.jsonObject(with: timed.output) as? [String: Any])
    let seconds = try #require(document["seconds"] as? [String: Double])
    #expect(Set(seconds.keys) == ["open", "seeds", "trace", "total"])
    let total = try #require(seconds["total"])
    #expect(seconds.values.allSatisfy { $0 >= 0 && $0 <= total })
    #expect(try #require(document["peak_bytes"] as? Int) > 1 << 20)
    document["seconds"] = nil
    document["peak_bytes"] = nil
    let other = try JSONSerialization.jsonObject(with: plain.output)
    let texts = try [other, document].map {
      try JSONSerialization.data(withJSONObject: $0, options: .sortedKeys)
    }
    #expect(texts[0] == texts[1])
    let table = try run(["trace", seeds[0], "--format", "table", "--timings"])
    #expect(table.errors.contains("timings: open ") && table.errors.contains(" MiB"))
  }
}
