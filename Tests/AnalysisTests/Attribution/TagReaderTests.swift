import Analysis
import Foundation
import Testing

private let genesis = "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"
private let hal = "12cbQLTFMXRnSzktFkuoG3eHoMeFtpTu3S"
private let pizza = "a1075db55d416d3ca199f55b6084e2115b9345e16c5cf302fc80e9d5fbf5d48d"

@Suite("Other forms of files with tags")
struct TagReaderTests {
  private func tags(
    _ name: String, _ text: String, _ reading: TagReading = TagReading()
  ) throws -> [Analysis.Tag] {
    let folder = try TagFolder()
    _ = try folder.store.importFile(try folder.write(name, text), reading)
    return try folder.store.allTags()
  }

  @Test("a table of any columns is read as the caller maps them")
  func mapping() throws {
    var reading = TagReading()
    reading.columns = ["address": "Wallet", "label": "Who", "category": "kind of thing"]
    reading.defaults = ["confidence": "forensic", "source": "case 17", "currency": "BTC"]
    let text = "No;Who;Wallet;Kind of thing\n1;Maple;\(hal);exchange\n2;\"M;x\";\(genesis);\n"
    let found = try tags("t.csv", text, reading)
    #expect(found.map(\.label) == ["Maple", "M;x"])
    #expect(found.map(\.subject) == [hal, genesis])
    #expect(found[0].category == "exchange")
    #expect(found.allSatisfy { $0.confidence == "forensic" && $0.source == "case 17" })
    reading.columns["label"] = "Name"
    #expect(throws: AnalysisError.self) { try tags("t.csv", text, reading) }
    reading.columns = ["colour": "Who"]
    #expect {
      try tags("t.csv", text, reading)
    } throws: { ($0 as? AnalysisError)?.code == .usage }
  }

  @Test("a table without labels takes the one given for all, and a bare list needs no header")
  func defaults() throws {
    var reading = TagReading()
    reading.defaults = ["label": "Hack", "abuse": "service_hack", "concepts": "theft,hacking"]
    let found = try tags("t.csv", "address,first_txn\n0xAB,2025\n", reading)
    #expect(found.map(\.label) == ["Hack"])
    #expect(found.first?.concepts == ["hacking", "service_hack", "theft"])
    #expect(try tags("terminal addresses.csv", "0xab\n0xcd\n", reading).count == 2)
    #expect(throws: AnalysisError.self) { try tags("t.csv", "address,first_txn\n0xAB,2025\n") }
  }

  @Test("a row with too few cells is named by its line, and so is the next one")
  func rows() throws {
    let folder = try TagFolder()
    let file = try folder.write("t.csv", "address,label\na1,x\na2\n\"a\n3\",x\na4,y,z\n")
    guard case .faulty(let faults, _) = try TagFile.inspect(file) else {
      Issue.record("taken as sound")
      return
    }
    #expect(faults.map { $0.location.split(separator: ":").last } == ["3", "4", "6"])
  }

  @Test("WalletExplorer's tables name the wallet's addresses and transactions")
  func walletExplorer() throws {
    let addresses =
      "\"#Wallet Huobi.com. Source: WalletExplorer.com\"\r\n"
      + "address,balance,incoming txs,last used in block\r\n\(hal),0.1,2,300000\r\n"
    let first = try #require(try tags("w.csv", addresses).first)
    #expect(first.label == "Huobi.com")
    #expect(first.isClusterDefiner == true)
    #expect(first.confidence == "web_crawl")
    let transactions =
      "\"#Wallet 0000a1b2c3. Source: WalletExplorer.com\"\r\n"
      + "date,received from,received amount,sent amount,sent to,balance,transaction\r\n"
      + "2014-01-02 03:04:05,Bitstamp.net,1.0,,,1.0,\(pizza)\r\n"
    let second = try #require(try tags("w.csv", transactions).first)
    #expect(second.isTransaction)
    #expect(second.subject == pizza)
    #expect(second.label == "0000a1b2c3")
    #expect(second.lastmod == "2014-01-02 03:04:05")
  }

  @Test("a MISP event gives its attributes and objects with comments, concepts and days")
  func misp() throws {
    let text = """
      {"Event": {"info": "Recruiters in the delta", "uuid": "u-1", "Orgc": {"name": "CSIRT"},
        "Tag": [{"name": "enisa:abuse=\\"human-trafficking\\""}, {"name": "tlp:amber"}],
        "Attribute": [
          {"type": "btc", "value": "\(genesis)", "comment": "fee wallet", "timestamp": "1700000000"},
          {"type": "ip-dst", "value": "192.0.2.1"}],
        "Object": [
          {"name": "coin-address", "Attribute": [
            {"object_relation": "address", "type": "btc", "value": "\(hal)"},
            {"object_relation": "symbol", "type": "text", "value": "BTC"}]},
          {"name": "btc-transaction", "Attribute": [
            {"object_relation": "transaction-number", "type": "text", "value": "\(pizza)"}]},
          {"name": "btc-transaction", "Attribute": [
            {"object_relation": "transaction-number", "type": "integer", "value": "16"},
            {"object_relation": "value_BTC", "type": "float", "value": "0.4"}]},
          {"name": "ransomware-post", "Attribute": [
            {"object_relation": "wallet", "type": "btc", "value": "\(hal)", "deleted": true}]},
          {"name": "file", "deleted": "1", "Attribute": [{"type": "btc", "value": "gone"}]},
          {"name": "file", "Attribute": [{"object_relation": "address", "value": "nothing"}]}]}}
      """
    let found = try tags("event.json", text)
    #expect(Set(found.map(\.subject)) == [genesis, hal, pizza])
    let fee = try #require(found.first { $0.subject == genesis })
    #expect(fee.label == "fee wallet")
    #expect(fee.lastmod == "2023-11-14")
    #expect(fee.source == "CSIRT, MISP event u-1")
    #expect(fee.concepts == ["human_trafficking"])
    #expect(found.first { $0.subject == hal }?.label == "Recruiters in the delta")
    #expect(found.first { $0.subject == pizza }?.isTransaction == true)
    #expect(try tags("server.json", "{\"response\":[\(text)]}").count == 3)
    let other = """
      {"Event": {"info": "Leak", "Object": [{"name": "ransomware-post", "Attribute": [
        {"object_relation": "wallet", "type": "btc", "value": "\(hal)"}]}]}}
      """
    #expect(try tags("other.json", other).map(\.subject) == [hal])
  }

  @Test("a STIX bundle names wallets by holders, relationships and indicators")
  func stix() throws {
    let text = """
      {"type": "bundle", "id": "bundle--1", "objects": [
       {"type": "identity", "id": "identity--1", "name": "Maple Exchange"},
       {"type": "threat-actor", "id": "threat-actor--1", "name": "Ring", "labels": ["drugs"]},
       {"type": "cryptocurrency-wallet", "id": "cryptocurrency-wallet--1", "value": "\(genesis)",
        "holder_ref": "identity--1", "confidence": 95},
       {"type": "cryptocurrency-wallet", "id": "cryptocurrency-wallet--2", "value": "\(hal)"},
       {"type": "relationship", "source_ref": "threat-actor--1",
        "target_ref": "cryptocurrency-wallet--2", "relationship_type": "owns"},
       {"type": "cryptocurrency-transaction", "id": "cryptocurrency-transaction--1",
        "symbol": "BTC", "value": "\(pizza)"},
       {"type": "cryptocurrency-transaction", "id": "cryptocurrency-transaction--2",
        "symbol": "BTC", "value": "\(hal)", "fee": 7.28e-06},
       {"type": "indicator", "name": "Ransom wallet", "created_by_ref": "identity--1",
        "pattern": "[cryptocurrency-wallet:value = '\(hal)' OR file:name = 'x']"}]}
      """
    let found = try tags("bundle.json", text)
    #expect(found.count == 4)
    let maple = try #require(found.first { $0.subject == genesis })
    #expect(maple.label == "Maple Exchange")
    #expect(maple.confidence == "forensic_investigation")
    #expect(Set(found.filter { $0.subject == hal }.map(\.label)) == ["Ring", "Ransom wallet"])
    #expect(found.first { $0.label == "Ring" }?.concepts == ["drugs"])
    #expect(found.first { $0.label == "Ransom wallet" }?.source == "Maple Exchange")
    #expect(found.first { $0.subject == pizza }?.network == "BTC")
  }

  @Test("OBIS-0003 keeps its evidence, and one without is warned of")
  func obis() throws {
    let folder = try TagFolder()
    let text = """
      [{"chain": "bip122:000000000019d6689c085ae165831e93", "address": "\(genesis)",
        "label": "Maple", "actor_types": ["exchange", "broker"], "abuse_types": ["scam"],
        "attributor": "CSIRT", "evidence": [{"url": "https://example.org"}]},
       {"chain": "bitcoin", "address": "\(hal)", "label": "M", "attributor": "C", "evidence": []}]
      """
    let summary = try folder.store.importFile(try folder.write("o.json", text))
    #expect(summary.warnings.contains { $0.contains(":4: 1 tag without evidence") })
    let tag = try #require(try folder.store.tags(of: [genesis]).first)
    #expect(tag.currency == "BTC")
    #expect(tag.category == "exchange")
    #expect(tag.concepts == ["broker", "scam"])
    #expect(
      tag.context
        == #"{"evidence":[{"url":"https://example.org"}],"actor_types":["exchange","broker"],"#
        + #""abuse_types":["scam"]}"#)
    let draft = """
      [{"chain": "bitcoin", "address": "\(genesis)", "label": "mixer-x",
        "actor_types": ["service.x-mixer", "party"], "abuse_types": ["illicit-finance"],
        "attributor": "https://attributor.example/", "evidence": [{"description": "a list"}]},
       {"address": "\(hal)", "label": "ransom", "actor_types": ["service.x-own-thing"],
        "abuse_types": ["extortion"], "attributor": "C", "evidence": [{"description": "a note"}]}]
      """
    let second = try folder.store.importFile(try folder.write("draft.json", draft))
    #expect(second.warnings.contains { $0.contains("without a chain") })
    #expect(!second.warnings.contains { $0.contains("taxonomy lacks") })
    let mixer = try #require(
      try folder.store.tags(of: [genesis]).first { $0.label == "mixer-x" })
    #expect(mixer.category == "mixer" && mixer.abuse == "abuse")
    #expect(mixer.concepts == ["abuse", "user"] && mixer.reachesCluster)
    let ransom = try #require(try folder.store.tags(of: [hal]).first { $0.label == "ransom" })
    #expect(ransom.category == "service" && ransom.abuse == "extortion")
  }

  @Test(
    "hostile JSON is refused by line",
    arguments: [
      ("[\n" + String(repeating: "[", count: 100_000), "2"), ("{\"a\": 1,\n", "2"),
      ("[{\"address\": \"\\ud800\", \"label\": \"x\"}]", "1"), ("{}", "1"), ("[1,\n2,]", "2"),
      ("[{\"address\":\"a1\",\"label\":\"x\"},\n{\"address\":\"a2\"}]", "2"),
      ("{\"name\": \"P\", \"addresses\": [\"a1\",\n7]}", "2"), ("[]x", "1"),
    ])
  func hostileJSON(text: String, line: String) throws {
    let folder = try TagFolder()
    let error = try #require(try folder.refusal(of: "x.json", text))
    #expect(error.code == .malformed)
    #expect(error.location.hasSuffix(":" + line), "\(error)")
    #expect(try folder.store.count() == 0)
  }

  @Test(
    "a line of ten megabytes is refused by its number in every form",
    arguments: [
      ("t.csv", "address,label\na1,x\na2,", ":3"), ("t.txt", "a1\n", ":2"),
      ("t.json", "[{\"address\":\"a1\",\n\"label\":\"", ":1"),
      (
        "t.xml",
        "<sdnList>\n<sdnEntry><idList><id><idType>Digital Currency Address - XBT</idType><idNumber>",
        ":2"
      ),
    ])
  func longLines(name: String, start: String, line: String) throws {
    let folder = try TagFolder()
    let ends = ["t.json": "\"}]", "t.xml": "</idNumber></id></idList></sdnEntry></sdnList>"]
    let text = start + String(repeating: "x", count: 10_000_000) + (ends[name] ?? "\n")
    let error = try #require(try folder.refusal(of: name, text))
    #expect(error.location.hasSuffix(name + line), "\(error)")
    #expect(error.message.utf8.count < 200)
  }

  @Test("a sanctions list is read piece by piece, programmes behind the parties and all")
  func streamed() throws {
    let folder = try TagFolder()
    var text = "<Sanctions><ReferenceValueSets><FeatureTypeValues>\n"
    text += "<FeatureType ID=\"344\">Digital Currency Address - XBT</FeatureType>\n"
    text += "</FeatureTypeValues></ReferenceValueSets><DistinctParties>\n"
    for number in 0..<3000 {
      text += """
        <DistinctParty FixedRef="\(number)"><Profile ID="p\(number)"><Alias Primary="true">
        <NamePartValue>Person \(number) &amp; Co</NamePartValue></Alias>
        <Feature FeatureTypeID="344"><VersionDetail>addr\(number)</VersionDetail></Feature>
        </Profile></DistinctParty>

        """
    }
    text += "</DistinctParties><SanctionsEntries><SanctionsEntry ProfileID=\"p7\">\n"
    text += "<SanctionsMeasure SanctionsTypeID=\"1\"><Comment>CYBER2</Comment></SanctionsMeasure>"
    text += "</SanctionsEntry></SanctionsEntries></Sanctions>"
    #expect(text.utf8.count > 512 << 10)
    let summary = try folder.store.importFile(try folder.write("sdn_advanced.xml", text))
    #expect(summary.tagsAdded == 3000)
    #expect(summary.sha256.count == 64)
    let tag = try #require(try folder.store.tags(of: ["addr7"]).first)
    #expect(tag.label == "Person 7 & Co")
    #expect(tag.source == "OFAC SDN list (sdn_advanced.xml), uid 7, CYBER2")
  }

  @Test("a taxonomy is refused as what it is")
  func taxonomies() throws {
    for (name, text) in [("t.ttl", "@prefix a: <b> .\n"), ("a.csv", "id,uri,label,description\n")] {
      let folder = try TagFolder()
      #expect(try folder.refusal(of: name, text)?.message.contains("a taxonomy") == true)
    }
  }

  @Test("evidence with characters that YAML takes only in escaped form is exported and read again")
  func escaped() throws {
    for sign in ["\u{7f}", "\u{85}", "\u{2028}", "\u{202e}", "\u{feff}", "\u{fffe}"] {
      let text = """
        [{"chain": "bitcoin", "address": "\(genesis)", "label": "Maple", "attributor": "C",
          "evidence": [{"url": "x\(sign)y"}]}]
        """
      let found = try tags("o.json", text)
      #expect(found.count == 1)
      let again = try tags("p.yaml", TagExport.tagPack(found, title: "t", creator: "c"))
      #expect(again.map(\.context) == found.map(\.context), "\(sign.unicodeScalars.map(\.value))")
    }
  }

  @Test("tags are the same once more from a pack and from a table, whatever combines with a mark")
  func sameAgain() throws {
    let text = #"""
      title: T
      tags:
      - {address: x1, label: "\"\u0301 a", source: "\"\"", confidence: unknown, network: BTC}
      - {address: "#x2", label: "#\u0301", source: "a;b,c", confidence: ownership, abuse: scam,
         context: "{\"a\":1}\n\t\r", is_cluster_definer: false, lastmod: "2024-01-05"}
      """#
    let found = try tags("p.yaml", text)
    #expect(found.count == 2)
    for (name, text) in [
      ("q.yaml", TagExport.tagPack(found, title: "T", creator: "c")),
      ("q.csv", TagExport.csv(found)),
    ] {
      #expect(try tags(name, text) == found, "\(name)")
    }
  }

  @Test("a byte order mark before a text says nothing, in a table and in a pack")
  func marks() throws {
    let text = "title: T\ntags:\n- {address: x1, label: \"\\ufeffMaple\", source: s}\n"
    let table = "address,label,source,concepts\nx1,\u{feff}Maple,s,\u{feff}scam\n"
    #expect(try tags("p.yaml", text).map(\.label) == ["Maple"])
    let found = try tags("t.csv", table)
    #expect(found.map { $0.label.unicodeScalars.count } == [5])
    #expect(found.map(\.concepts) == [["scam"]])
    let folder = try TagFolder()
    let error = try folder.refusal(of: "t.csv", "address,label,source\nx1,\u{feff},s\n")
    #expect(error?.message == "a tag without a label")
  }

  @Test("concepts are held to the marks that part them in tables, wherever they are named")
  func partedConcepts() throws {
    for field in [
      "concepts: [\"a,b\"]", "concepts: a;b", "abuse: \",cam\"", #"category: ",\u0301""#,
    ] {
      let folder = try TagFolder()
      let text = "title: T\ntags:\n- address: x1\n  label: x\n  source: s\n  \(field)\n"
      let error = try #require(try folder.refusal(of: "t.yaml", text), "\(field)")
      #expect(error.message == "a concept with a comma or semicolon in it")
      #expect(error.location.hasSuffix("t.yaml:6"))
    }
  }

  @Test(
    "concepts and contexts are held to what other fields are: no control characters, no secrets")
  func everyField() throws {
    let phrase = String(repeating: "abandon ", count: 11) + "about"
    let head = "title: T\ncreator: c\nsource: s\ntags:\n- address: \(genesis)\n  label: x\n  "
    let note = #"{\"filature\":{\"concepts\":[\"SECRET\"]}}"#
    for field in [
      "concepts: [\"a\\x7f\"]", "concepts: [\"\(phrase)\"]", "context: \"a\\0b\"",
      "context: \"\(note.replacing("SECRET", with: phrase))\"",
      "context: \"\(note.replacing("SECRET", with: #"\\u007f"#))\"",
    ] {
      let folder = try TagFolder()
      let error = try #require(try folder.refusal(of: "t.yaml", head + field + "\n"), "\(field)")
      #expect(error.code == .malformed && !"\(error)".contains("abandon"), "\(error)")
    }
  }

  @Test("signs that turn or hide text in a label are refused with their line")
  func direction() throws {
    for sign in ["\u{202e}", "\u{2066}", "\u{7}", "\u{2028}"] {
      let folder = try TagFolder()
      let error = try #require(
        try folder.refusal(of: "t.csv", "address,label\na1,ok\na2,\"x\(sign)y\"\n"))
      #expect(error.location.hasSuffix(":3"))
      #expect(!"\(error)".contains(sign))
    }
  }
}
