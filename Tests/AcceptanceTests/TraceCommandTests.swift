import Foundation
import Testing

private let story = BuiltProgram.root.appendingPathComponent("sample-chains/seized-wallet").path

/// The seized wallet's chain, traced as a user traces it.
@Suite(.enabled(if: BuiltProgram.isThere, "the program is not here"))
final class TraceCommandTests {
  private let store =
    FileManager.default.temporaryDirectory.path + "/traced-\(UUID().uuidString)"

  init() throws {
    for step in [
      ["ingest", story + "/blocks", "--network", "regtest"],
      ["tags", "import", story + "/tags.yaml"], ["prepare"],
    ] {
      let answer = try run(step)
      #expect(answer.code == 0, "\(step): \(answer.errors)")
    }
  }

  deinit { try? FileManager.default.removeItem(atPath: store) }

  private func run(_ words: [String]) throws -> BuiltProgram.Answer {
    try BuiltProgram.run(words + ["--store", store])
  }

  private static func firstSeed() throws -> String {
    let text = try String(contentsOfFile: story + "/seeds.txt", encoding: .utf8)
    return try #require(text.split(separator: "\n").first { !$0.hasPrefix("#") }.map(String.init))
  }

  @Test("one thread and many write the same bytes, in every direction and format")
  func threads() throws {
    let seeds = ["-i", story + "/seeds.txt"]
    let all = "fifo,lifo,haircut,poison,tiho,seniority,juniority,pure"
    for words in [
      ["trace"] + seeds + ["--method", all, "--bounds", "--json"],
      ["trace"] + seeds + ["--method", all, "--by-seed", "--format", "csv"],
      ["trace"] + seeds + ["--method", all, "--summary", "--fees", "follow", "--json"],
      ["trace"] + seeds + ["--method", all, "--each", "--json"],
      ["trace"] + seeds + ["--direction", "backward", "--method", "fifo,lifo,haircut,poison"],
      ["trace"] + seeds + ["--through", "coinjoin", "--rounds", "2", "--sensitivity", "--json"],
      ["trace"] + seeds + ["--sensitivity", "--below", "80", "--format", "csv"],
      ["paths", "--from"] + [try Self.firstSeed()] + ["--to", "concept:exchange", "--by", "all"],
      ["exposure"] + seeds + ["--json"],
      ["report"] + seeds + ["--to", "html", "--through", "coinjoin", "--sensitivity"],
    ] {
      let one = try run(words + ["--threads", "1"])
      #expect(one.code == 0 && !one.output.isEmpty, "\(words): \(one.errors)")
      for count in ["2", "7"] {
        let many = try run(words + ["--threads", count])
        #expect(many.output == one.output && many.errors == one.errors, "\(words)")
      }
    }
  }

  @Test("the way to a deposit is listed hop by hop, and each hop balances")
  func pathTo() throws {
    let seeds = ["trace", "-i", story + "/seeds.txt", "--method", "fifo,haircut", "--json"]
    let whole = try #require(try run(seeds).data() as? [String: Any])
    let methods = try #require(whole["methods"] as? [String: [String: Any]])
    let ends = try #require(methods["haircut"]?["endpoints"] as? [[String: Any]])
    let deposit = try #require(ends.last { $0["kind"] as? String == "service" })
    let outpoint = try #require(deposit["outpoint"] as? String)
    let answer = try run(seeds + ["--path-to", outpoint])
    let data = try #require(try answer.data() as? [String: Any], "\(answer.errors)")
    let paths = try #require(data["paths"] as? [[String: Any]])
    #expect(paths.count == 1 && paths[0]["outpoint"] as? String == outpoint)
    let hops = try #require(paths[0]["hops"] as? [[String: Any]])
    #expect(hops.last?["to"] as? String == outpoint && hops.count > 1)
    for method in ["fifo", "haircut"] {
      let amounts = hops.compactMap { hop in
        (hop["methods"] as? [String: [String: NSNumber]])?[method]?.mapValues(\.uint64Value)
      }
      #expect(amounts.count == hops.count)
      for here in amounts {
        #expect(
          (here["opening_sat"] ?? 0) + (here["in_sat"] ?? 0)
            == (here["out_sat"] ?? 1) + (here["closing_sat"] ?? 0))
      }
      let end = (methods[method]?["endpoints"] as? [[String: Any]])?
        .first { $0["outpoint"] as? String == outpoint }
      #expect(amounts.last?["closing_sat"] == (end?["traced_sat"] as? NSNumber)?.uint64Value ?? 0)
    }
    #expect(try run(seeds + ["--path-to", "nonsense"]).code == 64)
    let elsewhere = String(repeating: "0", count: 64) + ":0"
    #expect(try run(seeds + ["--path-to", elsewhere]).code == 1)
  }

  @Test("a concept to stop at that nobody knows is warned of, since the trace then goes on")
  func unknownStop() throws {
    let seeds = ["trace", "-i", story + "/seeds.txt", "--json"]
    let wrong = try run(seeds + ["--stop-at", "exchnage,coinjoin"])
    #expect(wrong.code == 0)
    let text = String(decoding: wrong.output, as: UTF8.self)
    #expect(text.contains("no tag is of the concept exchnage"))
    #expect(try run(seeds + ["--stop-at", "exchnage", "--strict"]).code == 3)
    let known = ["--stop-at", "exchange,mixing_service", "--inferred", "none", "--strict"]
    #expect(try run(seeds + known).code == 0)
  }
}
