import Analysis
import Foundation
import Testing

private let header = "title: T\ncurrency: BTC\nconfidence: ownership\nsource: s\ntags:\n"

@Suite("Tag store")
struct TagStoreTests {
  @Test("the same pack counts once, and a corrected one takes the old one's place")
  func again() throws {
    let folder = try TagFolder()
    let file = try folder.write(
      "p.yaml", header + "- address: 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa\n  label: a\n")
    #expect(try folder.store.importFile(file).tagsAdded == 1)
    let second = try folder.store.importFile(file)
    #expect(second.tagsAdded == 0)
    #expect(second.warnings.count == 2)
    #expect(try folder.store.count() == 1)
    _ = try folder.write(
      "p.yaml", header + "- address: 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa\n  label: b\n")
    let third = try folder.store.importFile(file)
    #expect(third.tagsReplaced == 1)
    #expect(try folder.store.allTags().map(\.label) == ["b"])
    #expect(try folder.store.removeSource(sha256: third.sha256) == 1)
    #expect(try folder.store.count() == 0)
    #expect(try folder.store.subjects(withConcept: "service").isEmpty)
  }

  @Test("what was said stays in the history, with its times, until it is purged")
  func history() throws {
    let folder = try TagFolder()
    let file = try folder.write("p.yaml", header + "- {address: x1, label: a}\n")
    _ = try folder.store.importFile(file, at: "2026-01-01T00:00:00Z")
    _ = try folder.write("p.yaml", header + "- {address: x1, label: b}\n")
    let second = try folder.store.importFile(file, at: "2026-02-01T00:00:00Z")
    #expect(
      try folder.store.removeSource(sha256: second.sha256, at: "2026-03-01T00:00:00Z") == 1)
    #expect(try folder.store.tags(of: ["x1"]).isEmpty)
    let said = try folder.store.history(of: ["x1"])
    #expect(said.map(\.tag.label) == ["a", "b"])
    #expect(said.map(\.source.importedAt) == ["2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z"])
    #expect(said.map(\.source.retiredAt) == ["2026-02-01T00:00:00Z", "2026-03-01T00:00:00Z"])
    #expect(said.map(\.source.retiredAs) == ["replaced", "removed"])
    #expect(try folder.store.importFile(file).tagsAdded == 1)
    #expect(try folder.store.tags(of: ["x1"]).map(\.label) == ["b"])
    #expect(try folder.store.removeSource(sha256: second.sha256, .purge) == 2)
    #expect(try folder.store.history(of: ["x1"]).map(\.tag.label) == ["a"])
    let bytes = try Data(contentsOf: URL(fileURLWithPath: folder.path + "/tags.sqlite"))
    #expect(!bytes.isEmpty)
  }

  @Test("a purged label leaves no trace in the files")
  func purged() throws {
    let folder = try TagFolder()
    let label = "Unmistakable Label 4711"
    let file = try folder.write("p.yaml", header + "- {address: x1, label: \(label)}\n")
    let summary = try folder.store.importFile(file)
    #expect(try folder.holds(label))
    _ = try folder.store.removeSource(sha256: summary.sha256, .purge)
    #expect(try !folder.holds(label))
    #expect(try folder.store.tags(searching: "unmistakable").isEmpty)
  }

  @Test(
    "labels are found by parts, whatever the case, the accents and the script",
    arguments: [
      ("ETOILE", ["Étoile d’Asie"]), ("asie toil", ["Étoile d’Asie"]),
      ("แลก", ["ร้านแลกเงิน"]), ("মুদ্রা", ["মুদ্রা বিনিময়"]), ("nha", ["Nhà đổi tiền"]),
      ("ex", ["Maple Exchange"]), ("\"Maple", []), ("Maple\" OR \"a", []), ("*", []), ("", []),
      ("maple exchange 2", []),
    ])
  func search(text: String, labels: [String]) throws {
    let folder = try TagFolder()
    let all = ["Étoile d’Asie", "ร้านแลกเงิน", "মুদ্রা বিনিময়", "Nhà đổi tiền", "Maple Exchange"]
    let tags = all.enumerated().map { "- {address: x\($0), label: \"\($1)\"}\n" }.joined()
    _ = try folder.store.importFile(try folder.write("p.yaml", header + tags))
    #expect(try folder.store.tags(searching: text).map(\.label) == labels)
  }

  @Test("a store of the first layout comes up to date with what it held")
  func migration() throws {
    let folder = try TagFolder()
    let old = folder.path + "/old"
    try FileManager.default.createDirectory(atPath: old, withIntermediateDirectories: true)
    try OldTagStore.make(at: old + "/tags.sqlite")
    // It has no seal, so that what it says counts only once a writer has taken it over.
    let store = try TagStore.open(directory: old)
    #expect(throws: AnalysisError.self) { try store.count() }
    let text = header + "- {address: x2, label: Oak, category: exchange}\n"
    #expect(try store.importFile(try folder.write("new.yaml", text)).tagsAdded == 1)
    #expect(try store.tags(of: ["x1"]).map(\.label) == ["Maple"])
    #expect(try store.tags(searching: "mapl").map(\.label) == ["Maple"])
    #expect(try store.actor("maple")?.jurisdictions == [])
    #expect(try store.sources().map(\.importedAt).first == "")
    #expect(try store.removeSource(sha256: "aa") == 1)
    #expect(try store.count() == 1)
  }

  @Test("listings do not depend on the order of import")
  func order() throws {
    let texts = (0..<6).map { "- address: x\($0 % 3)\n  label: l\($0)\n  category: exchange\n" }
    var listings: [[Analysis.Tag]] = []
    for order in [[0, 1, 2, 3, 4, 5], [5, 3, 1, 4, 2, 0]] {
      let folder = try TagFolder()
      for n in order {
        _ = try folder.store.importFile(try folder.write("p\(n).yaml", header + texts[n]))
      }
      let tags = try folder.store.allTags()
      #expect(try folder.store.tags(of: ["x2", "x0", "x1", "x9"]) == tags)
      listings.append(tags)
    }
    #expect(listings[0] == listings[1])
  }

  @Test("signs that mean something to SQL mean nothing in labels and questions")
  func metacharacters() throws {
    let folder = try TagFolder()
    let label = "'); DROP TABLE tags; --%_\""
    let file = try folder.write(
      "p.yaml", header + "- address: \"x';--\"\n  label: '\(label.replacing("'", with: "''"))'\n")
    _ = try folder.store.importFile(file)
    #expect(try folder.store.subjects(withLabel: label) == ["x';--"])
    #expect(try folder.store.subjects(withLabel: "%").isEmpty)
    #expect(try folder.store.tags(of: ["x';--"]).first?.label == label)
  }

  @Test("a concept finds what lies below it, ours too")
  func concepts() throws {
    let folder = try TagFolder()
    let text = """
      - {address: a1, label: one, abuse: human_trafficking}
      - {address: a2, label: two, concepts: ['filature:forced_labour']}
      - {address: a3, label: three, concepts: ['filature:migrant_smuggling']}
      - {address: a4, label: four, category: exchange, currency: BCH}

      """
    _ = try folder.store.importFile(try folder.write("p.yaml", header + text))
    #expect(try folder.store.subjects(withConcept: "human_trafficking") == ["a1", "a2"])
    #expect(try folder.store.subjects(withConcept: "abuse") == ["a1", "a2", "a3"])
    #expect(try folder.store.subjects(withConcept: "exchange").isEmpty)
    #expect(try folder.store.subjects(withConcept: "exchange", .everyChain) == ["a4"])
  }

  @Test("an export read again gives the same tags", arguments: ["p2.yaml", "p2.csv"])
  func export(name: String) throws {
    let folder = try TagFolder()
    let text = """
      - {address: a1, label: "a, \\"b\\": #c", abuse: sanction, concepts: [exchange, sanction]}
      - {tx_hash: \(String(repeating: "ab", count: 32)), label: "é*&", is_cluster_definer: true}
      - {address: a3, label: three, context: {k: [1, 2]}, actor: someone, category: exchange}

      """
    _ = try folder.store.importFile(try folder.write("p.yaml", header + text))
    let tags = try folder.store.allTags()
    let out =
      name.hasSuffix("csv")
      ? TagExport.csv(tags) : TagExport.tagPack(tags, title: "T", creator: "test")
    let other = try TagFolder()
    _ = try other.store.importFile(try other.write(name, out))
    #expect(try other.store.allTags() == tags)
  }

  @Test("for others our concepts become theirs, and come back exactly", arguments: ["yaml", "csv"])
  func vocabulary(ending: String) throws {
    let folder = try TagFolder()
    let text = """
      - {address: a1, label: one, abuse: 'filature:migrant_smuggling', context: {k: [1]}}
      - {address: a2, label: two, category: 'filature:hawala', concepts: ['filature:recruiter']}
      - {address: a3, label: three, abuse: 'filature:forced_labour'}
      - {address: a4, label: four, category: exchange, context: '{"filature":{"odd": 1}}'}

      """
    _ = try folder.store.importFile(try folder.write("p.yaml", header + text))
    let tags = try folder.store.allTags()
    let out =
      ending == "csv"
      ? TagExport.csv(tags, vocabulary: .shared())
      : TagExport.tagPack(tags, title: "T", creator: "t", vocabulary: .shared())
    #expect(out.contains("human_trafficking"))
    #expect(!out.split(separator: "\n").contains { $0.hasPrefix("  abuse: \"filature:") })
    let other = try TagFolder()
    _ = try other.store.importFile(try other.write("q.\(ending)", out))
    #expect(
      try other.store.allTags()
        == tags.map { tag in
          var same = tag
          if ending == "yaml" { same.tagpack = "T" }
          return same
        })
    let mapped = TagExport.tagPack(
      [tags[0]], title: "T", creator: "t",
      vocabulary: .shared(replacing: ["filature:migrant_smuggling": "human_trafficking"]))
    #expect(mapped.contains("abuse: \"human_trafficking\""))
  }

  @Test("a store opened for reading is not written to")
  func reading() throws {
    let folder = try TagFolder()
    let empty = folder.path + "/empty"
    try FileManager.default.createDirectory(atPath: empty, withIntermediateDirectories: true)
    #expect(try TagStore.open(directory: empty).count() == 0)
    #expect(try FileManager.default.contentsOfDirectory(atPath: empty).isEmpty)
  }

  @Test("a hundred thousand tags come in at once, and are found again together")
  func many() throws {
    let folder = try TagFolder()
    let text = (0..<100_000).map { "- address: x\($0)\n  label: l\($0 % 7)\n" }.joined()
    let file = try folder.write("p.yaml", header + text)
    let begun = ContinuousClock.now
    #expect(try folder.store.importFile(file).tagsAdded == 100_000)
    #expect(ContinuousClock.now - begun < .seconds(120))
    #expect(try folder.store.tags(of: (0..<2000).map { "x\($0 * 10)" }).count == 2000)
  }

  @Test("a folder is taken whole or not at all")
  func folders() throws {
    let folder = try TagFolder()
    let packs = folder.path + "/packs"
    try FileManager.default.createDirectory(atPath: packs, withIntermediateDirectories: true)
    _ = try folder.write("packs/a.yaml", header + "- {address: a1, label: a}\n")
    _ = try folder.write("packs/b.yaml", header + "- {address: a2}\n")
    #expect(throws: AnalysisError.self) { try folder.store.importing([packs]) }
    #expect(try folder.store.count() == 0)
    _ = try folder.write("packs/b.yaml", header + "- {address: a2, label: b}\n")
    #expect(try folder.store.importing([packs]).map(\.tagsAdded) == [1, 1])
  }
}
