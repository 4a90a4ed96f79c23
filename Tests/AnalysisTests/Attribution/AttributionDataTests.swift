import Analysis
import Foundation
import Testing

@Suite("Attribution data as published", .enabled(if: TagFolder.attribution != nil))
struct AttributionDataTests {
  private func files(_ folder: String, _ ending: String) throws -> [String] {
    let place = try #require(TagFolder.attribution) + "/" + folder
    return try FileManager.default.contentsOfDirectory(atPath: place)
      .filter { $0.hasSuffix(ending) }.sorted().map { place + "/" + $0 }
  }

  @Test("every TagPack comes in with as many tags as it has subjects")
  func packs() throws {
    let folder = try TagFolder()
    var total = 0
    for file in try files("tagpacks", ".yaml") {
      let summary = try folder.store.importFile(file)
      if file.contains("actorpack") {
        #expect(summary.actorsAdded > 1000)
        continue
      }
      let lines = try String(contentsOfFile: file, encoding: .utf8).split(
        whereSeparator: \.isNewline)
      let subjects = lines.filter { line in
        let words = line.split(separator: " ").prefix(2)
        return words.first == "address:" || words == ["-", "address:"]
      }
      #expect(summary.tagsAdded == subjects.count, "\(file)")
      total += subjects.count
    }
    #expect(try folder.store.count() == total)
    #expect(total > 70_000)
    #expect(try folder.store.actor("binance")?.label == "Binance")
    let binance = try folder.store.tags(of: ["1NDyJtNTjmwk5xPNhjgAMu4HDHigtobu1s"])
    let service = ServiceTags.service(in: binance, stopping: ["exchange"])
    #expect(service?.actor == "binance")
  }

  @Test("the sanctions lists per currency become sanctions with their source")
  func sanctions() throws {
    let folder = try TagFolder()
    for file in try files("ofac-2022-09-16", ".txt") {
      let lines = try String(contentsOfFile: file, encoding: .utf8).split(
        whereSeparator: \.isNewline)
      #expect(try folder.store.importFile(file).tagsAdded == lines.count, "\(file)")
    }
    let tag = try folder.store.tags(of: ["123WBUDmSJv4GctdVEz6Qq6z8nXSKrJ4KX"]).first
    #expect(tag?.concepts == ["sanction"])
    #expect(tag?.currency == "BTC")
    #expect(tag?.confidence == "authority_data")
    #expect(tag?.source.contains("sanctioned_addresses_XBT.txt") == true)
    #expect(try folder.store.tags(of: ["12sjrrhoFEsedNRhtgwvvRqjFTh8fZTDX9"]).isEmpty)
  }

  @Test("tables and label files of others come in whole")
  func others() throws {
    let folder = try TagFolder()
    for file in try files("am-i-exposed", ".csv") + files("forta", ".csv") {
      #expect(try folder.store.importFile(file).tagsAdded > 0, "\(file)")
    }
    for file in try files("mining-pools", ".json") { _ = try folder.store.importFile(file) }
    for file in try files("explorer-labels", ".json") {
      #expect(try folder.store.importFile(file).tagsAdded == 23_288)
    }
    #expect(try folder.store.subjects(withConcept: "mining_pool").count > 100)
  }

  @Test("what names no address is refused for a stated reason")
  func refusals() throws {
    let folder = try TagFolder()
    let place = try #require(TagFolder.attribution)
    for name in ["abuses.csv", "abuses.yaml", "entities.yaml"] {
      let error = try #require(try refusal("\(place)/interpol-dw-va/\(name)", folder))
      #expect(error.message.contains("a taxonomy"), "\(error)")
    }
    // The table of entities is not UTF-8, which is said with its line.
    let entities = try #require(try refusal("\(place)/interpol-dw-va/entities.csv", folder))
    #expect(entities.location.hasSuffix("entities.csv:37"), "\(entities)")
    let turtle = "\(place)/interpol-dw-va/dwva-taxonomy-v03.ttl"
    #expect(try refusal(turtle, folder)?.message.contains("a taxonomy") == true)
    #expect(try folder.store.count() == 0)
  }

  private func refusal(_ file: String, _ folder: TagFolder) throws -> AnalysisError? {
    do {
      _ = try folder.store.importFile(file)
      return nil
    } catch {
      return error
    }
  }

  @Test("accounts of hacks come in once the caller says what they are")
  func flows() throws {
    let folder = try TagFolder()
    let place = try #require(TagFolder.attribution) + "/../illicit-flows"
    var reading = TagReading()
    reading.defaults = ["label": "Bybit exploiter", "abuse": "service_hack", "currency": "ETH"]
    let bybit = place + "/bybit-2025/Bybit_depth1_analysis_result_new.csv"
    #expect(try folder.store.importFile(bybit, reading).tagsAdded == 71)
    reading.columns = ["address": "Counterparty", "label": "Type"]
    let others = place + "/bybit-2025/counterparties_with_type.csv"
    #expect(try folder.store.importFile(others, reading).tagsAdded > 11_000)
    let list = place + "/mftracer-ground-truth/XScam/terminal addresses.csv"
    #expect(try folder.store.importFile(list).tagsAdded == 465)
    let edges = place + "/mftracer-ground-truth/XScam/XScam.csv"
    #expect(try refusal(edges, folder)?.message == "no columns of addresses and labels")
  }

  @Test("every id of INTERPOL's taxonomy is a concept")
  func taxonomy() throws {
    let ids = try files("interpol-dw-va", ".yaml").flatMap { file in
      try String(contentsOfFile: file, encoding: .utf8).split(whereSeparator: \.isNewline)
        .filter { $0.hasPrefix("  id: ") && !$0.contains("\"") }.map { String($0.dropFirst(6)) }
    }
    #expect(ids.count > 90)
    for id in ids { #expect(Taxonomy.contains(id), "\(id)") }
    #expect(Taxonomy.contains("dapp_\u{2013}_decentralized_apps"))
  }
}

@Suite("OFAC's own XML")
struct SanctionsListTests {
  private let simple = """
    <?xml version="1.0"?><sdnList><!-- c --><sdnEntry><uid>7</uid><firstName>Ann</firstName>
    <lastName>A &amp; B &#x43;</lastName><programList><program>CYBER2</program></programList>
    <idList><id><uid>1</uid><idType>Email Address</idType><idNumber>a@b</idNumber></id>
    <id><idType>Digital Currency Address - XBT</idType><idNumber>a1</idNumber></id></idList>
    </sdnEntry></sdnList>
    """

  @Test("an entry's addresses carry its name and number")
  func entries() throws {
    let folder = try TagFolder()
    #expect(try folder.refusal(of: "sdn.xml", simple) == nil)
    let tags = try folder.store.allTags()
    #expect(tags.map(\.subject) == ["a1"])
    #expect(tags.first?.label == "Ann A & B C")
    #expect(tags.first?.source == "OFAC SDN list (sdn.xml), uid 7, CYBER2")
    #expect(tags.first?.currency == "BTC")
  }

  @Test("the advanced form gives the same")
  func advanced() throws {
    let folder = try TagFolder()
    let text = """
      <Sanctions><FeatureTypeValues><FeatureType ID="344">Digital Currency Address - XBT
      </FeatureType><FeatureType ID="1">Website</FeatureType></FeatureTypeValues>
      <DistinctParty FixedRef="9"><Alias Primary="false"><NamePartValue>X</NamePartValue></Alias>
      <Alias Primary="true"><NamePartValue>B</NamePartValue><NamePartValue>A</NamePartValue></Alias>
      <Feature FeatureTypeID="344"><VersionDetail>a1</VersionDetail><Ref ID="2"/></Feature>
      <Feature FeatureTypeID="1"><VersionDetail>www</VersionDetail></Feature></DistinctParty>
      </Sanctions>
      """
    #expect(try folder.refusal(of: "sdn_advanced.xml", text) == nil)
    let tags = try folder.store.allTags()
    #expect(tags.map(\.subject) == ["a1"])
    #expect(tags.first?.label == "B A")
    #expect(tags.first?.source == "OFAC SDN list (sdn_advanced.xml), uid 9")
  }

  @Test("a torn list, a document type and other XML are refused with their line")
  func faults() throws {
    let folder = try TagFolder()
    let bomb = "<?xml version=\"1.0\"?>\n<!DOCTYPE a [<!ENTITY b \"c\">]>\n<sdnList>&b;</sdnList>"
    for (text, line) in [(String(simple.prefix(280)), 4), (bomb, 2), ("<html></html>", 1)] {
      let error = try #require(try folder.refusal(of: "x.xml", text))
      #expect(error.code == .malformed)
      #expect(error.location.hasSuffix(":\(line)"), "\(error)")
    }
    #expect(try folder.store.count() == 0)
  }
}
