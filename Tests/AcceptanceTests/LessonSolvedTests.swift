import Foundation
import Testing

/// Lessons solved as their guide says, by running the program and reading its answers.
@Suite(.enabled(if: BuiltProgram.isThere, "the program has not been built beside the tests"))
struct LessonSolvedTests {
  @Test("the peel chain, solved by the trace its guide names, earns full marks")
  func peelChain() throws {
    let room = try Classroom("peel-chain", seed: "4711")
    let seeds = ["-i", room.trainee + "/seeds.txt"]
    let deposits = try room.endpoints(seeds, kind: "service")
    let maple = deposits.filter { $0["entity"] as? String == "Maple Exchange" }
      .compactMap { ($0["traced_sat"] as? NSNumber)?.intValue }.reduce(0, +)
    let unspent = try room.endpoints(seeds, kind: "unspent")
    let right: [String: Any] = [
      "deposits": deposits.compactMap { $0["outpoint"] as? String }, "maple": maple,
      "shop": (unspent.first?["traced_sat"] as? NSNumber)?.intValue ?? 0,
    ]
    #expect(try room.grade(right) == (800, 8, 0))
    var wrong = right
    wrong["maple"] = 30_994_000
    wrong["deposits"] = deposits.prefix(2).compactMap { $0["outpoint"] as? String }
    let (earned, _, code) = try room.grade(wrong)
    #expect(earned == 500 * 57 / 100 + 60 + 100)
    #expect(code == 1)
  }

  @Test("one transaction, read with the command its guide names, earns full marks")
  func reading() throws {
    let room = try Classroom("read-a-transaction", seed: "12")
    let page = try String(contentsOfFile: room.trainee + "/LESSON.md", encoding: .utf8)
    let words = page.split { " `.\n".contains($0) }.map { String($0) }
    let txid = try #require(words.first { $0.count == 64 })
    let shown = try #require(try room.ask(["show", "tx", txid]) as? [[String: Any]])
    func sum(_ list: String) -> Int {
      (shown[0][list] as? [[String: Any]] ?? [])
        .compactMap { ($0["value_sat"] as? NSNumber)?.intValue }.reduce(0, +)
    }
    let outputs = shown[0]["outputs"] as? [[String: Any]] ?? []
    func value(_ row: [String: Any]) -> Int { (row["value_sat"] as? NSNumber)?.intValue ?? 0 }
    let largest = outputs.max { value($0) < value($1) }
    let vout = (largest?["vout"] as? NSNumber)?.intValue ?? -1
    let right: [String: Any] = [
      "height": (shown[0]["height"] as? NSNumber)?.intValue ?? -1, "spent": sum("inputs"),
      "fee": sum("inputs") - sum("outputs"),
      "largest": "\(txid):\(vout)",
    ]
    let marks = try room.grade(right)
    #expect(marks == (700, 7, 0), "\(right) \(marks)")
  }

  @Test("the coinjoin lesson: stopping earns full marks, going on loses them")
  func coinJoin() throws {
    let room = try Classroom("coinjoin-stop", seed: "31")
    let seeds = ["-i", room.trainee + "/seeds.txt"]
    let stopped = try room.endpoints(seeds, kind: "service")
    let entered = try room.endpoints(seeds, kind: "coinjoin")
    var answers: [String: Any] = [
      "deposits": stopped.compactMap { $0["outpoint"] as? String },
      "entered": (entered.first?["traced_sat"] as? NSNumber)?.intValue ?? 0, "equal": "b",
    ]
    #expect(try room.grade(answers) == (800, 8, 0))
    let through = try room.endpoints(seeds + ["--stop-at", "service"], kind: "service")
    #expect(through.count > stopped.count)
    answers["deposits"] = through.compactMap { $0["outpoint"] as? String }
    #expect(try room.grade(answers).0 < 800)
  }

  @Test("a trainee may be asked question by question, and the form then holds the answers")
  func interactive() throws {
    let folder = FileManager.default.temporaryDirectory.path + "/asked-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let words = ["train", "start", "methods", "--out", folder, "--interactive", "--json"]
    let asked = try BuiltProgram.run(words, input: "546\n9,999,546\nno\n")
    #expect(asked.code == 0, "\(asked.errors)")
    #expect(asked.errors.contains("poison: And poison?"))
    let marks = try #require(try asked.data() as? [String: Any])
    #expect(marks["passed"] as? Bool == true)
    let graded = try BuiltProgram.run(["train", "grade", folder + "/answers.json", "--json"])
    #expect(graded.output == asked.output)
    let french = try BuiltProgram.run(words + ["--lang", "fr"], input: "546\n546\n")
    #expect(french.code == 1, "one answer is wrong and one is missing")
    #expect(french.errors.contains("Et poison ?"))
    #expect(String(decoding: french.output, as: UTF8.self).contains("ne divise pas"))
  }

  @Test("rubbish for answers is one clear line and the exit code for it")
  func rubbish() throws {
    let folder = FileManager.default.temporaryDirectory.path + "/rubbish-\(UUID().uuidString)"
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let cases: [(String, Int32)] = [
      ("[1,2", 65), ("[]", 65), ("{\"lesson\":7}", 65),
      ("{\"lesson\":\"peel-chain\",\"answers\":{\"maple\":{\"a\":1}}}", 65),
      ("{\"lesson\":\"no-such\",\"answers\":{}}", 64),
      ("{\"lesson\":\"peel-chain\",\"answers\":{\"maple\":-1,\"shop\":1e99}}", 1),
    ]
    for (text, code) in cases {
      try text.write(toFile: folder + "/a.json", atomically: true, encoding: .utf8)
      let answer = try BuiltProgram.run(["train", "grade", folder + "/a.json"])
      #expect(answer.code == code, "\(text): \(answer.errors)")
      #expect(answer.errors.split(separator: "\n").count <= 1)
    }
    #expect(try BuiltProgram.run(["train", "grade", folder + "/none.json"]).code == 66)
    let inside = try BuiltProgram.run([
      "train", "start", "cluster", "--out", folder + "/t", "--instructor", folder + "/t/key",
    ])
    #expect(inside.code == 64)
  }
}
