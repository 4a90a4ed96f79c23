import Foundation
import Testing

/// Who is who, from a file to an answer and out again, by the built program.
@Suite(.enabled(if: BuiltProgram.isThere, "the program has not been built beside the tests"))
struct TagCommandTests {
  private let sample: SampleStore
  private static let hot = "bcrt1q23m96ey0txjxur8pnmwph5m4j268xehv0z70ve"
  private static let seized = "bcrt1qdrnryru46gpfkay95c69anzpv6uxzrrxv3j9ms"

  init() throws { sample = try SampleStore() }

  private func labels(_ rows: [[String: Any]]) -> [String] {
    rows.compactMap { $0["label"] as? String }
  }

  @Test("a look-up answers for what is tagged and warns of what is not")
  func lookup() throws {
    let answer = try sample.run(["tags", "lookup", Self.hot, Self.seized])
    let rows = try #require(try answer.data() as? [[String: Any]])
    #expect(Set(labels(rows)) == ["Maple Exchange"])
    #expect(rows.compactMap { $0["reach"] as? String } == ["direct", "cluster_member"])
    #expect(String(decoding: answer.output, as: UTF8.self).contains("\(Self.seized) has no tags"))
    let capitals = try sample.rows(["tags", "lookup", Self.hot.uppercased()])
    #expect(capitals.compactMap { $0["reach"] as? String } == ["direct", "cluster_member"])
    #expect(try sample.run(["tags", "lookup", Self.seized]).code == 1)
    #expect(try sample.run(["tags", "lookup", "bc1qnonsense"]).code == 64)
    #expect(try sample.run(["tags", "lookup", "-i", sample.folder + "/nowhere"]).code == 66)
  }

  @Test("labels are found by their words, whatever the case")
  func search() throws {
    let data = try sample.data(["tags", "search", "EXCHANGE", "merl"]) as? [String: Any]
    let found = try #require(data?["tags"] as? [[String: Any]])
    #expect(found.count == 3 && Set(labels(found)) == ["Merlion Exchange"])
    #expect(try sample.run(["tags", "search", "% OR 1=1 --"]).code == 1)
  }

  @Test("the summary of a cluster names what it rests on")
  func summary() throws {
    let row = try #require(try sample.rows(["tags", "summary", Self.hot]).first)
    #expect(row["label"] as? String == "Maple Exchange" && row["confidence"] as? Int == 70)
    let grounds = try #require(row["rests_on"] as? [[String: Any]])
    #expect(grounds.first?["support"] as? Int == 2)
    #expect(try sample.run(["tags", "summary", Self.seized]).code == 1)
  }

  @Test("a source that is removed falls silent, and the history keeps what it said")
  func history() throws {
    let source = try #require(try sample.rows(["tags", "sources"]).first)
    let hash = try #require(source["sha256"] as? String)
    #expect(source["tags"] as? Int == 6 && source["retired_at"] is NSNull)
    #expect(try sample.run(["tags", "remove", "no such source"]).code == 1)
    #expect(try sample.run(["tags", "remove", String(hash.prefix(8))]).code == 0)
    #expect(try sample.run(["tags", "lookup", Self.hot]).code == 1)
    let past = try #require(try sample.rows(["tags", "history", Self.hot]).first)
    let retired = try #require(past["source"] as? [String: Any])
    #expect(retired["retired_as"] as? String == "removed" && retired["sha256"] as? String == hash)
    #expect(try sample.run(["tags", "remove", String(hash.prefix(8)), "--purge"]).code == 0)
    #expect(try sample.run(["tags", "history", Self.hot]).code == 1)
  }

  @Test("what is exported comes in again as it was, as a TagPack and as a table")
  func export() throws {
    func listed(_ store: String) throws -> [String] {
      let rows = try BuiltProgram.run(["tags", "list", "--json", "--store", store]).data()
      return try #require(rows as? [[String: Any]]).map { row in
        ["subject", "label", "actor", "category", "confidence", "source"]
          .map { row[$0] as? String ?? "" }.joined(separator: "|")
      }
    }
    for (form, name) in [([], "pack.yaml"), (["--format", "csv"], "pack.csv")] {
      let answer = try sample.run(["tags", "export"] + form)
      #expect(answer.code == 0, "\(answer.errors)")
      let path = sample.folder + "/" + name
      try answer.output.write(to: URL(fileURLWithPath: path))
      let other = sample.folder + "/other-" + name
      try FileManager.default.createDirectory(atPath: other, withIntermediateDirectories: true)
      let taken = try BuiltProgram.run(["tags", "import", path, "--store", other])
      #expect(taken.code == 0, "\(taken.errors)")
      #expect(try listed(other) == listed(sample.store), "\(name)")
    }
  }

  @Test("tags of every chain are listed, and those of another coin reach nobody here")
  func otherChains() throws {
    let pack = try sample.file(
      "other.yaml",
      """
      title: O
      creator: c
      source: s
      confidence: ownership
      tags:
        - {address: \(Self.seized), label: Elsewhere, currency: LTC}
        - {address: 0xdac17f958d2ee523a2206206994597c13d831ec7, label: Token, currency: ETH}

      """)
    let taken = try sample.run(["tags", "import", pack])
    #expect(taken.code == 0, "\(taken.errors)")
    let rows = try sample.rows(["tags", "list"])
    #expect(rows.count == 8)
    #expect(Set(rows.compactMap { $0["currency"] as? String }) == ["BTC", "ETH", "LTC"])
    #expect(try sample.run(["tags", "lookup", Self.seized]).code == 1)
  }
}
