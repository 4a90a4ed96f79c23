import Foundation
import GRDB
import Testing

@testable import Analysis

private let genesis = "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"
private let phrase = "legal winner thank year wave sausage worth useful legal winner thank yellow"
private let key = "5HueCGU8rMjxEXxiPuD5BDku4MkFqeZyd4dZ1jvhTVqvbTLvyTJ"

@Suite("Secrets in files with tags")
struct TagSecretTests {
  /// The error of an import, which repeats no word of a phrase and leaves none in the store.
  private func refusal(of name: String, _ text: String) throws -> AnalysisError? {
    let folder = try TagFolder()
    let error = try folder.refusal(of: name, text)
    for part in ["sausage", "5HueCGU8rMjxEXxi"] {
      #expect(!"\(error.map { "\($0)\($0.hint ?? "")" } ?? "")".contains(part))
      #expect(try !folder.holds(part))
    }
    return error
  }

  @Test(
    "the title of a pack is held to what its tags are, and is exported and read again",
    arguments: [
      ("t: \\0#1", "has control characters"), (phrase, "holds a seed phrase"),
      ("for \(key)", "holds a private key (WIF)"),
      (String(repeating: "x", count: 5000), "has more"),
    ])
  func title(title: String, fault: String) throws {
    let tag = "- address: \(genesis)\n  label: x\n  source: s\n"
    for text in [
      "title: \"\(title)\"\ntags:\n\(tag)",
      "title: \"\(title)\"\nactors:\n- id: maple\n  label: Maple\n",
    ] {
      let error = try #require(try refusal(of: "t.yaml", text))
      #expect(error.message.contains("the title \(fault)"))
      #expect(error.location.hasSuffix("t.yaml:1"))
    }
    let pool =
      #"{"name": "\#(title.replacing("\\0", with: "\\u0001"))", "addresses": ["\#(genesis)"]}"#
    #expect(try #require(try refusal(of: "p.json", pool)).message.contains(fault))
    let table = "address,label,tagpack\n\(genesis),x,\"\(title.replacing("\\0", with: "\u{1}"))\"\n"
    let error = try #require(try refusal(of: "t.csv", table))
    #expect(error.message.contains(fault) && error.location.hasSuffix("t.csv:2"))
  }

  @Test("a phrase whose words stand one by one is refused at its first line, in a table and a list")
  func wordByWord() throws {
    let words = phrase.split(separator: " ").map(String.init)
    for rows in [words, ["Zurich"] + words, ["Zurich"] + words + ["Silver Bank"]] {
      let table = rows.enumerated().map {
        "\(genesis.dropLast(2))\($0.offset % 9 + 1)x,\($0.element)"
      }
      let error = try #require(
        try refusal(of: "t.csv", "address,label\n" + table.joined(separator: "\n") + "\n"))
      #expect(error.message == "labels from here on hold a seed phrase")
      #expect(error.location.hasSuffix("t.csv:\(rows.count == words.count ? 2 : 3)"))
    }
    let error = try #require(
      try refusal(of: "words.txt", genesis + "\n" + words.joined(separator: "\n") + "\n"))
    #expect(error.message == "addresses from here on hold a seed phrase")
    #expect(error.location.hasSuffix("words.txt:2"))
  }

  @Test("a phrase that is spread over the fields of one tag is refused")
  func acrossFields() throws {
    let error = try #require(
      try refusal(
        of: "t.csv",
        "address,label,source\n\(genesis),legal winner thank year wave sausage,"
          + "worth useful legal winner thank yellow\n"))
    #expect(error.message == "its fields together hold a seed phrase")
    #expect(error.location.hasSuffix("t.csv:2"))
  }

  @Test("labels of one word that come again, and names of many words, are no phrase")
  func ordinaryLabels() throws {
    // Each is on the list of BIP 39; in rows of a thousand any few of them meet a checksum.
    let few = ["exchange", "service", "pool", "market", "wallet"]
    let rows = (0..<1000).map { "a\($0),\(few[$0 * 7919 % 31 % 5])" }
    let folder = try TagFolder()
    #expect(
      try folder.refusal(of: "t.csv", "address,label\n" + rows.joined(separator: "\n") + "\n")
        == nil)
    #expect(try folder.store.count() == 1000)
  }

  @Test("a warning that is not borne repeats no concept that is a secret")
  func strict() throws {
    let folder = try TagFolder()
    let file = try folder.write(
      "t.yaml",
      "title: T\ntags:\n- address: \(genesis)\n  label: x\n  source: s\n  confidence: unknown\n"
        + "  network: BTC\n  concepts: [\"\(phrase)\"]\n")
    #expect {
      try folder.store.importFile(file, TagReading(strictness: .strict))
    } throws: { !"\($0)".contains("sausage") && "\($0)".contains("concepts holds a seed phrase") }
  }

  @Test("a file whose name holds a secret is taken in under a name that withholds it")
  func fileName() throws {
    let folder = try TagFolder()
    let file = try folder.write("\(phrase).csv", "address,label\n\(genesis),Maple\n")
    let summary = try folder.store.importFile(file)
    #expect(summary.tagsAdded == 1)
    #expect(summary.source.hasPrefix("withheld: a name with a seed phrase, sha256 "))
    #expect(try !folder.holds("sausage"))
    #expect(try folder.store.sources().allSatisfy { !$0.path.contains("sausage") })
    #expect(try folder.store.allTags().allSatisfy { $0.source == summary.source })
    let faulty = try #require(try folder.refusal(of: "\(phrase).yaml", "tags: [\n"))
    #expect(faulty.location.hasPrefix("withheld: a name with a seed phrase"))
    let torn = try folder.write("a\nb.csv", "address,label\n\(genesis),Maple\n")
    #expect(try folder.store.importFile(torn).source == "a\u{fffd}b.csv")
  }

  @Test("names, further facts and included files of a pack are held to the same")
  func actors() throws {
    for field in [
      "aliases: \"\(phrase)\"", "aliases: [\"\(phrase)\"]", "categories: \"\(key)\"",
      "context: {note: \"\(phrase)\"}", "uri: \"x\\x7f\"", "jurisdictions: \"\(phrase)\"",
    ] {
      let text = "title: T\nactors:\n- id: maple\n  label: Maple\n  \(field)\n"
      let error = try #require(try refusal(of: "a.yaml", text), "\(field)")
      #expect(error.location.hasSuffix("a.yaml:5"))
    }
    let included = try #require(
      try refusal(of: "i.yaml", "title: T\ntags: !include \"\(phrase).yaml\"\n"))
    #expect(included.message == "the name of an included file holds a seed phrase")
  }

  @Test("a secret that an earlier version let in is named by verify with what deletes it")
  func earlierVersion() throws {
    for (label, fault) in [("Maple", nil), (phrase, "label of tags holds a seed phrase")] {
      let folder = try TagFolder()
      let old = folder.path + "/old"
      try FileManager.default.createDirectory(atPath: old, withIntermediateDirectories: true)
      try OldTagStore.make(at: old + "/tags.sqlite", label: label)
      let store = try TagStore.open(directory: old)
      let file = try folder.write("t.csv", "address,label\n\(genesis),Oak\n")
      _ = try store.importFile(file)
      var found: AnalysisError?
      do { try TagStore.verify(directory: old) } catch { found = error }
      #expect(found?.message == fault)
      #expect(found?.hint.map { $0.contains("--purge aa`") } ?? true)
      _ = try store.removeSource(sha256: "aa", .purge)
      try TagStore.verify(directory: old)
    }
  }

  /// Everything that is ever read of a file with tags.
  private func shown(_ store: TagStore) throws -> [String] {
    let tags = try store.allTags()
    return [
      "\(tags)", "\(try store.tags(of: tags.map(\.subject), .everyChain))",
      "\(try store.tags(of: [genesis], .everyChain))",
      "\(try store.tags(whereSubject: { _ in true }, .everyChain))",
      "\(try store.tags(withConcept: "exchange", .everyChain))",
      "\(try store.tags(searching: "sausage"))", "\(try store.actors(searching: "maple"))",
      "\(try store.actors(searching: "sausage"))",
      "\(try store.actorsByID())", "\(try store.sources())",
      "\(try store.history(of: [genesis]))",
    ]
  }

  @Test(
    "a secret that somebody wrote into the file is withheld by whatever reads it",
    arguments: [
      "tags": [
        "subject", "label", "actor", "category", "abuse", "concepts", "confidence", "source",
        "tagpack", "lastmod", "network", "currency", "tag_type", "context",
      ],
      "actors": [
        "id", "label", "uri", "categories", "jurisdictions", "aliases", "lastmod", "context",
      ],
      "sources": ["sha256", "path", "title", "format", "includes", "imported_at", "retired_as"],
    ])
  func editedRows(_ table: String, _ columns: [String]) throws {
    for column in columns {
      for secret in [phrase, key, "x: \(key)"] {
        let folder = try TagFolder()
        let file = try folder.write(
          "t.yaml",
          "title: T\ntags:\n- address: \(genesis)\n  label: Maple\n  source: s\n"
            + "actors:\n- id: maple\n  label: Maple\n")
        _ = try folder.store.importFile(file)
        try folder.store.database.write { db in
          try db.execute(sql: "UPDATE \(table) SET \(column) = ?", arguments: [secret])
        }
        #expect(try folder.holds("5HueCGU8rMjxEXxi") || folder.holds("sausage"))
        let texts = try shown(folder.store)
        for text in texts {
          #expect(!text.contains("sausage") && !text.contains("5HueCGU8rMjx"), "\(table).\(column)")
        }
        #expect(texts.contains { $0.contains("withheld: a text with a ") }, "\(table).\(column)")
      }
    }
  }

  @Test("a phrase that somebody spread over the fields of a row is withheld, and no other tag")
  func editedFields() throws {
    let folder = try TagFolder()
    let table =
      "address,label,source\n\(genesis),Maple,s\n12cbQLTFMXRnSzktFkuoG3eHoMeFtpTu3S,Oak,s\n"
    _ = try folder.store.importFile(try folder.write("t.csv", table))
    try folder.store.database.write { db in
      try db.execute(
        sql: "UPDATE tags SET label = ?, source = ? WHERE subject = ?",
        arguments: [
          "legal winner thank year wave sausage", "worth useful legal winner thank yellow", genesis,
        ])
    }
    let tags = try folder.store.allTags()
    #expect(tags.map(\.label).first == "Oak")
    #expect(try #require(tags.first).source == "s")
    #expect(
      try shown(folder.store).allSatisfy { !$0.contains("sausage") && !$0.contains("yellow") })
  }
}
