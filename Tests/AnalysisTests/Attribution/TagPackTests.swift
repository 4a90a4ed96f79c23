import Analysis
import Foundation
import Testing

private let header = """
  title: Test
  creator: test
  lastmod: 2026-01-01
  currency: BTC
  confidence: ownership
  source: https://example.org/test
  tags:

  """
private let genesis = "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"

@Suite("Tag packs")
struct TagPackTests {
  @Test("a tag has the header's fields unless it says otherwise")
  func inheritance() throws {
    let folder = try TagFolder()
    let file = try folder.write(
      "p.yaml",
      header.replacing("tags:", with: "category: exchange\nis_cluster_definer: false\ntags:") + """
        - address: \(genesis)
          label: A
        - address: BC1QAR0SRRR7XFKVY5L643LYDNW9RE59GTZZWF5MDQ
          label: B
          confidence: heuristic
          concepts: [hot_wallet, exchange]
          is_cluster_definer: true

        """)
    let summary = try folder.store.importFile(file)
    #expect(summary.tagsAdded == 2)
    #expect(summary.warnings.map { $0.contains("without a network") } == [true])
    let tags = try folder.store.allTags()
    #expect(tags.map(\.label) == ["A", "B"])
    #expect(tags[0].category == "exchange")
    #expect(tags[0].confidenceLevel == 100)
    #expect(tags[0].source == "https://example.org/test")
    #expect(tags[0].tagpack == "Test")
    #expect(tags[0].network == "BTC")
    #expect(tags[0].lastmod == "2026-01-01")
    #expect(!tags[0].reachesCluster)
    #expect(tags[1].subject == "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq")
    #expect(tags[1].confidence == "heuristic")
    #expect(tags[1].concepts == ["exchange", "hot_wallet"])
    #expect(tags[1].reachesCluster)
  }

  @Test("without a confidence a tag is of unknown confidence, and a warning says so")
  func noConfidence() throws {
    let folder = try TagFolder()
    let text = header.replacing("confidence: ownership\n", with: "")
    let file = try folder.write("p.yaml", text + "- address: \(genesis)\n  label: A\n  odd: 1\n")
    let summary = try folder.store.importFile(file)
    #expect(summary.warnings.count == 3)
    #expect(try folder.store.allTags().first?.confidenceLevel == 5)
    #expect(throws: AnalysisError.self) {
      try TagFile.read(file, TagReading(strictness: .strict))
    }
  }

  @Test(
    "a faulty pack is refused by file and line and leaves the store as it was",
    arguments: [
      ("an unclosed quote", "- address: \(genesis)\n  label: 'never closed\n", 9...11),
      ("a tab", "- address: \(genesis)\n\tlabel: x\n", 9...9),
      ("no label", "- address: \(genesis)\n  label: a\n- address: x1\n  category: a\n", 10...10),
      ("no address", "- address: \(genesis)\n  label: fine\n- label: nobody\n", 10...10),
      ("confidence", "- address: \(genesis)\n  label: a\n  confidence: quite_sure\n", 10...10),
      ("no list", "  address: \(genesis)\n", 8...8),
      ("twice a field", "- address: \(genesis)\n  label: a\n  label: b\n", 8...10),
      ("a control character", "- address: \(genesis)\n  label: \"a\\u0007\"\n", 9...9),
      ("a raw control character", "- address: \(genesis)\n  label: a\u{7}\n", 9...9),
      ("a blank in an address", "- address: a b\n  label: a\n", 8...8),
      ("a label that is a list", "- address: \(genesis)\n  label: [a]\n", 9...9),
      (
        "a truth that is none", "- address: x\n  label: a\n  is_cluster_definer: perhaps\n", 10...10
      ),
    ])
  func faulty(what: String, text: String, lines: ClosedRange<Int>) throws {
    let folder = try TagFolder()
    let error = try #require(try folder.refusal(of: "bad.yaml", header + text))
    #expect(error.code == .malformed)
    let line = error.location.split(separator: ":").last.flatMap { Int($0) }
    #expect(error.location.contains("bad.yaml:"))
    #expect(lines.contains(line ?? 0), "\(what): \(error)")
    #expect(try folder.store.count() == 0)
  }

  @Test("aliases that would expand without end are refused at once")
  func aliasBomb() throws {
    let folder = try TagFolder()
    var text = "a0: &a0 [x, x]\n"
    for n in 1..<60 { text += "a\(n): &a\(n) [*a\(n - 1), *a\(n - 1)]\n" }
    text += "? *a59\n: 1\n"
    let error = try #require(try folder.refusal(of: "bomb.yaml", text + header))
    #expect(error.location.hasSuffix("bomb.yaml:2"))
    let harmless = header + "- address: \(genesis)\n  label: R&D *strong* & more\n"
    #expect(try folder.refusal(of: "fine.yaml", harmless) == nil)
  }

  @Test("every faulty line is named, not only the first")
  func everyFault() throws {
    let folder = try TagFolder()
    let text = """
      - {address: a1}
      - {address: a2, label: fine}
      - {label: nobody}
      - {address: a3, label: x, confidence: sure}

      """
    let file = try folder.write("p.yaml", header + text)
    guard case .faulty(let faults, let more) = try TagFile.inspect(file) else {
      Issue.record("taken as sound")
      return
    }
    #expect(faults.map { $0.location.split(separator: ":").last } == ["8", "10", "11"])
    #expect(more == 0)
    let error = try #require(try folder.refusal(of: "p.yaml", header + text))
    #expect(error.location.hasSuffix("p.yaml:8"))
    #expect(error.hint?.contains("2 more faults") == true)
  }

  @Test("a header is included from the pack's folder, and the pack's own fields go before")
  func included() throws {
    let folder = try TagFolder()
    _ = try folder.write(
      "header.yaml", "title: Inc\nconfidence: ownership\nsource: s\ncurrency: BTC\nlabel: H\n")
    let text = """
      header: !include header.yaml
      label: own
      tags: !include list.yaml

      """
    _ = try folder.write(
      "list.yaml", "- {address: 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa, network: BTC}\n")
    let summary = try folder.store.importFile(try folder.write("p.yaml", text))
    #expect(summary.source == "Inc")
    #expect(summary.warnings.isEmpty)
    let tag = try #require(try folder.store.allTags().first)
    #expect([tag.label, tag.confidence, tag.source] == ["own", "ownership", "s"])
    #expect(try folder.store.sources().first?.includes.count == 2)
    _ = try folder.write("list.yaml", "- {address: a2, network: BTC}\n")
    #expect(try folder.store.importFile(folder.path + "/p.yaml").tagsReplaced == 1)
    #expect(try folder.store.allTags().map(\.subject) == ["a2"])
  }

  @Test(
    "an include never leads out of the folder",
    arguments: ["../secret.yaml", "/etc/passwd", "~/x.yaml", "link.yaml", "a/../../secret.yaml"])
  func confined(path: String) throws {
    let folder = try TagFolder()
    let outside = NSTemporaryDirectory() + "filature-outside-\(UUID().uuidString).yaml"
    try "- {address: a1, label: x}\n".write(toFile: outside, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(atPath: outside) }
    try FileManager.default.createSymbolicLink(
      atPath: folder.path + "/link.yaml", withDestinationPath: outside)
    let error = try #require(
      try folder.refusal(of: "p.yaml", "title: T\ntags: !include \(path)\n"))
    #expect(error.message.contains("leads out") || error.code == .missing, "\(error)")
    #expect(error.message.contains("leads out"), "\(error)")
    #expect(try folder.store.count() == 0)
  }

  @Test("an actor keeps its jurisdictions and other names")
  func actors() throws {
    let folder = try TagFolder()
    let text = """
      title: A
      actors:
      - {id: maple, label: Maple Exchange, uri: maple.example, categories: [exchange, broker],
         jurisdictions: [ca, US-NY], aliases: [MapleX], lastmod: 2024-01-01, context: {refs: [r]}}
      - {id: odd, label: Odd, jurisdictions: [Canada]}

      """
    let summary = try folder.store.importFile(try folder.write("a.yaml", text))
    #expect(summary.actorsAdded == 2)
    #expect(summary.warnings.count == 1)
    let actor = try #require(try folder.store.actor("maple"))
    #expect(actor.jurisdictions == ["CA", "US-NY"])
    #expect(actor.aliases == ["MapleX"])
    #expect(actor.categories == ["broker", "exchange"])
    #expect(actor.context == #"{"refs":["r"]}"#)
    #expect(try folder.store.actors(searching: "maplex").map(\.id) == ["maple"])
    #expect(
      try folder.refusal(of: "b.yaml", "actors:\n- {id: x}\n")?.location.hasSuffix(":2") == true)
  }

  @Test("nesting without end is refused")
  func nesting() throws {
    let folder = try TagFolder()
    let text = header + "- " + String(repeating: "[", count: 20_000) + "\n"
    #expect(try folder.refusal(of: "deep.yaml", text)?.location.hasSuffix("deep.yaml:8") == true)
  }

  @Test("a line of ten megabytes is refused by its number")
  func longLine() throws {
    let folder = try TagFolder()
    let long = String(repeating: "x", count: 10_000_000)
    let error = try #require(
      try folder.refusal(of: "long.yaml", header + "- address: \(genesis)\n  label: \(long)\n"))
    #expect(error.location.hasSuffix("long.yaml:9"))
    #expect(error.message.utf8.count < 200)
  }

  @Test("a binary file and a missing file are told apart")
  func notText() throws {
    let folder = try TagFolder()
    try Data([1, 0, 0, 0, 0xff]).write(to: URL(fileURLWithPath: folder.path + "/b.raw"))
    #expect {
      try folder.store.importFile(folder.path + "/b.raw")
    } throws: { ($0 as? AnalysisError)?.code == .malformed }
    #expect {
      try folder.store.importFile(folder.path + "/nowhere.yaml")
    } throws: { ($0 as? AnalysisError)?.code == .missing }
  }

  @Test(
    "a private key or a seed phrase is neither stored nor repeated",
    arguments: [
      "5HueCGU8rMjxEXxiPuD5BDku4MkFqeZyd4dZ1jvhTVqvbTLvyTJ",
      "KwdMAjGmerYanjeui5SHS7JkmpZvVipYvB2LJGU1ZxJwYvP98617",
      "xprv9s21ZrQH143K3QTDL4LXw2F7HEK3wJUD2nW2nRk4stbPy6cq3jPPqjiChkVvvNKmPGJxWUtg6LnF5kejMRNNU3T"
        + "GtRBeJgk33yuGBxrMPHi",
      "legal winner thank year wave sausage worth useful legal winner thank yellow",
    ])
  func privateKeys(key: String) throws {
    let folder = try TagFolder()
    for text in [
      "- address: \(key)\n  label: a\n", "- address: \(genesis)\n  label: key \(key)\n",
      "- address: \(genesis)\n  label: [\(key)\n",
    ] {
      let error = try #require(try folder.refusal(of: "key.yaml", header + text))
      #expect(!"\(error)\(error.hint ?? "")".contains(key))
    }
    #expect(try folder.store.count() == 0)
  }
}
