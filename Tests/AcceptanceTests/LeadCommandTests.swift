import Foundation
import Testing

/// Deposit addresses, red flags and seized texts, by the built program.
@Suite(.enabled(if: BuiltProgram.isThere, "the program has not been built beside the tests"))
struct LeadCommandTests {
  private let sample: SampleStore
  private let seeds = SampleStore.sample + "/seeds.txt"

  init() throws { sample = try SampleStore() }

  @Test("deposit addresses come with grade and transactions, and nothing is stored")
  func deposits() throws {
    let rows = try sample.rows(["deposits"])
    #expect(rows.count > 20)
    #expect(Set(rows.compactMap { $0["service"] as? String }).count == 2)
    for row in rows {
      #expect((row["evidence"] as? [[String: Any]])?.isEmpty == false)
      #expect((row["sweeps"] as? [String])?.allSatisfy { $0.count == 64 } == true)
    }
    let strong = try sample.rows(["deposits", "--grade", "strong"])
    #expect(!strong.isEmpty && strong.count <= rows.count)
    #expect(strong.allSatisfy { $0["grade"] as? String == "strong" })
    #expect(try sample.rows(["tags", "list"]).count == 6)
    let pack = sample.folder + "/found.yaml"
    #expect(try sample.run(["deposits", "--write-tags", pack]).code == 0)
    #expect(try sample.rows(["tags", "list"]).count == 6)
    #expect(try sample.run(["tags", "import", pack]).code == 0)
    #expect(try sample.rows(["tags", "list"]).count > 20)
  }

  @Test("a truth that names no deposit address is an error that says which kinds count")
  func depositTruth() throws {
    let known = try sample.run(["deposits", "--truth", SampleStore.sample + "/truth", "--json"])
    #expect(known.code == 0, "\(known.errors)")
    let table = try String(
      contentsOfFile: SampleStore.sample + "/truth/addresses.csv", encoding: .utf8)
    let owners = sample.folder + "/owners.csv"
    try table.split(separator: "\n").map {
      $0.split(separator: ",").prefix(2).joined(separator: ",")
    }
    .joined(separator: "\r\n").write(toFile: owners, atomically: true, encoding: .utf8)
    #expect(try sample.run(["cluster", "evaluate", owners]).code == 0)
    let answer = try sample.run(["deposits", "--truth", owners])
    #expect(answer.code == 1 && answer.errors.contains("the word deposit"), "\(answer.errors)")
  }

  @Test("untagged services of an economy are leads, and once they are tagged they are none")
  func leads() throws {
    let chain = sample.folder + "/economy"
    let store = ["--store", sample.folder + "/economy-store"]
    func run(_ words: [String]) throws -> BuiltProgram.Answer {
      try BuiltProgram.run(words + store)
    }
    let made = ["simulate", "economy", "--seed", "5", "--transactions", "6000", "--out", chain]
    for words in [
      made, ["ingest", chain + "/blocks", "--network", "regtest"], ["cluster", "build"],
    ] {
      let answer = try run(words)
      #expect(answer.code == 0, "\(answer.errors)")
    }
    let truth = try String(contentsOfFile: chain + "/truth/addresses.csv", encoding: .utf8)
    let kinds = Dictionary(
      truth.split(separator: "\n").map { $0.split(separator: ",") }.map { ($0[0], $0[2]) },
      uniquingKeysWith: { a, _ in a })
    let rows = try #require(
      try run(["deposits", "--leads", "--json"]).data() as? [[String: Any]])
    let found = rows.compactMap { ($0["cluster"] as? String).map { kinds[$0[...]] ?? "" } }
    #expect(found.contains("exchange"))
    #expect(found.allSatisfy { ["exchange", "pool", "processor", "gambling"].contains($0) })
    #expect(rows.allSatisfy { ($0["example"] as? String)?.count == 64 })
    #expect(try run(["tags", "import", chain + "/tags/complete.yaml"]).code == 0)
    let left = try run(["deposits", "--leads", "--json"])
    let none = try #require(try left.data() as? [Any])
    #expect(left.code == 1 && none.isEmpty)
  }

  private func flags(_ words: [String]) throws -> [String: Set<String>] {
    let data = try sample.data(["flags"] + words + ["--json"]) as? [String: Any]
    let subjects = try #require(data?["subjects"] as? [[String: Any]])
    #expect((data?["caution"] as? String)?.isEmpty == false)
    var found: [String: Set<String>] = [:]
    for subject in subjects {
      let name = try #require(subject["subject"] as? String)
      let fired = try #require(subject["flags"] as? [[String: Any]])
      found[name] = Set(fired.compactMap { $0["flag"] as? String })
      #expect(fired.allSatisfy { ($0["txids"] as? [String])?.isEmpty == false })
    }
    return found
  }

  @Test("the seized wallet shows instalments; its trace leads to a mule who spreads the money")
  func redFlags() throws {
    let wallet = try flags(["-i", seeds])
    #expect(wallet.values.contains { $0.contains("equal_instalments") })
    let trace = sample.folder + "/case.trace.json"
    let answer = try sample.run(["trace", "-i", seeds, "--json"])
    try answer.output.write(to: URL(fileURLWithPath: trace))
    let passed = try flags([trace])
    #expect(passed.values.contains { $0.isSuperset(of: ["structuring", "exchange_fan_out"]) })
    #expect(passed.values.contains { $0.contains("mixer_contact") })
  }

  @Test("a limit in money needs prices, and says of which payments it had none")
  func limit() throws {
    let words = ["flags", "-i", seeds, "--limit", "CAD:10000", "--json"]
    let without = try sample.run(words)
    #expect(String(decoding: without.output, as: UTF8.self).contains("have no price in CAD"))
    let prices = try sample.file("BTCCAD.csv", "date,price\n2023-01-10,22000\n")
    #expect(try sample.run(["prices", "import", prices]).code == 0)
    let found = try flags(["-i", seeds, "--limit", "CAD:10000"])
    #expect(found.values.contains { $0.contains("structuring") })
    #expect(try sample.run(["flags", "-i", seeds, "--limit", "much"]).code == 64)
  }

  @Test("addresses are pulled out of a text with their lines, and a key in it is only counted")
  func scan() throws {
    let address = "bcrt1qdrnryru46gpfkay95c69anzpv6uxzrrxv3j9ms"
    let key = "KwDiBf89QgGbjEhKnhXJuH7LrciVrZi3qYjgd9M7rFU73sVHnoWn"
    let text = try sample.file(
      "chat.txt", "hi\nsend it to \(address) tonight\nor \(address.dropLast())q\nkey \(key)\n")
    let answer = try sample.run(["scan", text, "--json"])
    let output = String(decoding: answer.output, as: UTF8.self)
    #expect(output.contains(address) && !output.contains(key) && !answer.errors.contains(key))
    #expect(!output.contains(String(address.dropLast()) + "q"))
    #expect(output.contains("private_key"))
  }
}
