import Foundation
import Testing

/// What a new user runs: tags, prepare, trace.
@Suite(.serialized)
struct PrepareCommandTests {
  private let story = BuiltProgram.root.path + "/sample-chains/seized-wallet"

  /// A store of the story's blocks in a folder that goes at the end.
  private func prepared(_ steps: [[String]], _ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.path + "/prepare-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let store = folder + "/store"
    let read = ["ingest", story + "/blocks", "--network", "regtest"]
    for step in [read] + steps {
      let answer = try BuiltProgram.run(step + ["--store", store])
      #expect(answer.code == 0, "\(step): \(answer.errors)")
    }
    try body(store)
  }

  private func document(_ words: [String], _ store: String) throws -> [String: Any] {
    let answer = try BuiltProgram.run(words + ["--json", "--store", store])
    #expect(answer.code == 0, "\(words): \(answer.errors)")
    return try #require(try JSONSerialization.jsonObject(with: answer.output) as? [String: Any])
  }

  private func warnings(_ document: [String: Any]) -> [String] {
    document["warnings"] as? [String] ?? []
  }

  @Test("prepare builds what is missing, once, and again when tags came in")
  func onlyWhatIsMissing() throws {
    try prepared([]) { store in
      func built() throws -> [String] {
        let data = try document(["prepare"], store)["data"] as? [String: Any]
        return data?["built"] as? [String] ?? ["?"]
      }
      let first = try document(["prepare"], store)
      #expect(warnings(first).contains { $0.contains("there are no tags") })
      #expect(try built() == [])
      _ = try BuiltProgram.run(["tags", "import", story + "/tags.yaml", "--store", store])
      #expect(try built() == ["services"])
      #expect(try built() == [])
      #expect(try BuiltProgram.run(["verify", "--store", store]).code == 0)
    }
  }

  @Test("a trace without services says so once; with them it names them in its parameters")
  func forgottenStep() throws {
    let trace = ["trace", "-i", story + "/seeds.txt", "--method", "fifo"]
    try prepared([["tags", "import", story + "/tags.yaml"], ["cluster", "build"]]) { store in
      let before = try document(trace, store)
      #expect(warnings(before).filter { $0.contains("filature prepare") }.count == 1)
      let parameters = before["params"] as? [String: Any]
      #expect(parameters?["inferred"] as? String == "moderate")
      #expect(parameters?["services_sha256"] is NSNull)
      let none = try document(trace + ["--inferred", "none"], store)
      #expect(!warnings(none).contains { $0.contains("filature prepare") })
      _ = try document(["prepare"], store)
      let after = try document(trace, store)
      #expect(!warnings(after).contains { $0.contains("filature prepare") })
      let digest = (after["params"] as? [String: Any])?["services_sha256"] as? String
      #expect(digest?.count == 64)
    }
  }

  @Test("services that are not there, or of other tags, are said in one line with the way out")
  func notThere() throws {
    try prepared([]) { store in
      for words in [["services", "list"], ["services", "explain", "x"], ["services", "build"]] {
        let answer = try BuiltProgram.run(words + ["--store", store])
        #expect(answer.code == 66 && answer.errors.contains("filature prepare"), "\(words)")
      }
      _ = try document(["prepare"], store)
      _ = try BuiltProgram.run(["tags", "import", story + "/tags.yaml", "--store", store])
      let stale = try BuiltProgram.run(["services", "list", "--store", store])
      #expect(stale.code == 66 && stale.errors.contains("other tags"))
    }
  }

  @Test("a service is listed and explained by its name, and a stranger's address is none's")
  func explained() throws {
    try prepared([["tags", "import", story + "/tags.yaml"], ["prepare"]]) { store in
      let list = try #require(
        try document(["services", "list"], store)["data"] as? [[String: Any]])
      let named = try #require(list.first { $0["named"] as? Bool == true })
      let label = try #require(named["label"] as? String)
      let why = try #require(
        try document(["services", "explain", label], store)["data"] as? [String: Any])
      #expect(why["label"] as? String == label && why["signs"] as? [String] != [])
      for key in [
        "service", "actor", "cluster", "grade", "payouts", "payees", "gatherings",
        "deposit_addresses", "first", "last", "evidence", "behaves_as",
      ] {
        #expect(named[key] != nil, "\(key)")
      }
      let seed = try String(contentsOfFile: story + "/seeds.txt", encoding: .utf8)
        .split(separator: "\n").first { !$0.hasPrefix("#") }
      let stranger = try BuiltProgram.run(
        ["services", "explain", String(try #require(seed)), "--store", store])
      #expect(stranger.code == 1 && stranger.errors.contains("no service's"))
    }
  }
}

@Test(
  "a trace says which step was forgotten, and nothing once all are done",
  .enabled(if: BuiltProgram.isThere, "the program has not been built beside the tests"))
func forgottenSteps() throws {
  let folder = FileManager.default.temporaryDirectory.path + "/steps-\(UUID().uuidString)"
  try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(atPath: folder) }
  let address = try #require(try SampleStore.addresses().first)
  func run(_ words: [String]) throws -> BuiltProgram.Answer {
    try BuiltProgram.run(words + ["--store", folder + "/store"])
  }
  func warnings() throws -> [String] {
    let answer = try run(["trace", address, "--method", "fifo", "--json"])
    #expect(answer.code == 0, "\(answer.errors)")
    let document = try JSONSerialization.jsonObject(with: answer.output) as? [String: Any]
    return try #require(document?["warnings"] as? [String])
  }
  func starts(_ expected: [String]) throws {
    let told = try warnings()
    #expect(told.count == expected.count, "\(told)")
    for (text, start) in zip(told, expected) { #expect(text.hasPrefix(start), "\(text)") }
  }
  #expect(try run(["ingest", SampleStore.sample + "/blocks", "--network", "regtest"]).code == 0)
  try starts(["no clustering:", "no tags:", "services have not been looked for:"])
  #expect(try run(["cluster", "build"]).code == 0)
  try starts(["no tags:", "services have not been looked for:"])
  #expect(try run(["tags", "import", SampleStore.sample + "/tags.yaml"]).code == 0)
  try starts(["services have not been looked for:"])
  #expect(try run(["prepare"]).code == 0)
  try starts([])
  let table = folder + "/wallets.csv"
  try "address,label\n\(address),Somebody\n".write(toFile: table, atomically: true, encoding: .utf8)
  #expect(try run(["tags", "import", table]).code == 0)
  #expect(try run(["prepare"]).code == 0)
  let told = try warnings()
  #expect(told.contains { $0.hasPrefix("1 of ") && $0.contains("no category") }, "\(told)")
}
