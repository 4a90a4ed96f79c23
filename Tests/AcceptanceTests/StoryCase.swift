import Foundation
import Testing

/// A committed sample, read into a store, with the answers of one trace from its seeds.
final class StoryCase {
  let name: String
  let folder: URL
  private let store: String
  private let methods: [String: [String: Any]]

  init(_ name: String) throws {
    self.name = name
    folder = BuiltProgram.root.appendingPathComponent("sample-chains/" + name)
    store = FileManager.default.temporaryDirectory.path + "/story-\(UUID().uuidString)"
    let steps = [
      ["ingest", folder.path + "/blocks", "--network", "regtest"],
      ["tags", "import", folder.path + "/tags.yaml"], ["cluster", "build"], ["verify"],
    ]
    for step in steps {
      let answer = try BuiltProgram.run(step + ["--store", store])
      #expect(answer.code == 0, "\(name): \(step): \(answer.errors)")
    }
    let trace = try BuiltProgram.run([
      "trace", "-i", folder.path + "/seeds.txt", "--method", "fifo,haircut,poison,tiho",
      "--json", "--store", store,
    ])
    let data = try trace.data() as? [String: Any]
    methods = data?["methods"] as? [String: [String: Any]] ?? [:]
  }

  deinit { try? FileManager.default.removeItem(atPath: store) }

  /// The rows of `expected/facts.json`.
  func facts() throws -> [[String: Any]] {
    let bytes = try Data(contentsOf: folder.appendingPathComponent("expected/facts.json"))
    return try #require(try JSONSerialization.jsonObject(with: bytes) as? [[String: Any]])
  }

  /// Whether the program finds what a fact says.
  func holds(_ fact: [String: Any]) throws -> Bool {
    func word(_ key: String) throws -> String { try #require(fact[key] as? String) }
    let sat = (fact["sat"] as? NSNumber)?.uint64Value
    switch try word("fact") {
    case "traced":
      return sums(try word("method"), "entities", "entity", try word("entity")) == [sat]
    case "endpoint":
      return sums(try word("method"), "endpoints", "outpoint", try word("outpoint")) == [sat]
    case "ledger":
      let ledger = methods[try word("method")]?["ledger"] as? [String: Any]
      return (ledger?[try word("line")] as? NSNumber)?.uint64Value == sat
    case "untouched":
      let outpoint = try word("outpoint")
      return methods.keys.allSatisfy { sums($0, "endpoints", "outpoint", outpoint).isEmpty }
    case "together": return try explain(word("a"), word("b")) == 0
    case "apart": return try explain(word("a"), word("b")) == 1
    case "coinjoin":
      let shown = try run(["show", "tx", word("txid")]).data() as? [[String: Any]]
      return (shown?.first?["coinjoin"] as? [String: Any])?["kind"] as? String
        == (try word("kind"))
    case "origin": return try origins(word("outpoint"))[word("entity")] == sat
    case "conflict":
      let answer = try run(["tags", "conflicts"])
      return String(decoding: answer.output, as: UTF8.self).contains(try word("address"))
    default: return false
    }
  }

  private func run(_ words: [String]) throws -> BuiltProgram.Answer {
    try BuiltProgram.run(words + ["--json", "--store", store])
  }

  private func explain(_ one: String, _ other: String) throws -> Int32 {
    try run(["cluster", "explain", one, other]).code
  }

  private func origins(_ outpoint: String) throws -> [String: UInt64] {
    let answer = try run(["trace", outpoint, "--direction", "backward", "--method", "fifo"])
    let data = try answer.data() as? [String: Any]
    let fifo = (data?["methods"] as? [String: Any])?["fifo"] as? [String: Any]
    var found: [String: UInt64] = [:]
    for row in fifo?["entities"] as? [[String: Any]] ?? [] {
      guard let entity = row["entity"] as? String else { continue }
      found[entity] = (row["traced_sat"] as? NSNumber)?.uint64Value
    }
    return found
  }

  private func sums(
    _ method: String, _ list: String, _ key: String, _ value: String
  ) -> [UInt64?] {
    let rows = methods[method]?[list] as? [[String: Any]] ?? []
    return rows.filter { $0[key] as? String == value }
      .map { ($0["traced_sat"] as? NSNumber)?.uint64Value }
  }
}
