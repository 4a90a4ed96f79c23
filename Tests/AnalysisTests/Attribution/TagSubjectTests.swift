import Bitcoin
import Foundation
import Testing

@testable import Analysis

/// Tags whose address can be nobody's: told of by file and line.
@Suite("What tags speak of")
struct TagSubjectTests {
  private static let sound = "12cbQLTFMXRnSzktFkuoG3eHoMeFtpTu3S"
  private static let mistyped = "12cbQLTFMXRnSzktFkuoG3eHoMeFtpTu3T"

  private func fault(_ text: String, _ chain: String?, of network: Network? = nil) -> String? {
    SubjectForm(network: network).fault(ofAddress: text, chain: chain)
  }

  @Test("an address is held against the coin that its tag names")
  func coins() throws {
    let segwit = "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"
    let litecoin = try Address.text(
      ofScript: Address.script(of: Self.sound, network: .mainnet), network: .litecoin)
    let cash = try Address.text(
      ofScript: Address.script(of: Self.sound, network: .mainnet), network: .bitcoinCash)
    let test = "tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kxpjzsx"
    for (text, chain) in [
      (Self.sound, "BTC"), (segwit, "btc"), (segwit.uppercased(), "BTC"), (test, "BTC"),
      (litecoin, "LTC"), (litecoin, "litecoin"), (cash, "BCH"), (Self.sound, "bitcoin"),
      ("0xdac17f958d2ee523a2206206994597c13d831ec7", "ETH"),
      ("TJCnKsPa7y5okkXvQAidZBzqx3QyQ6sxMW", "TRX"), (Self.mistyped, "BTG"),
      (String(repeating: "a", count: 64), "BTC"),
    ] {
      #expect(fault(text, chain) == nil, "\(text) \(chain)")
    }
    for (text, chain, word) in [
      (Self.mistyped, "BTC", "bad checksum"), (segwit + "x", "BTC", "no sound address"),
      (litecoin, "BTC", "litecoin"), (Self.sound, "LTC", "mainnet"),
      ("TJCnKsPa7y5okkXvQAidZBzqx3QyQ6sxMW", "XBT", "no sound address"),
      (Self.sound, "ETH", "mainnet"), (Self.sound, "TRX", "mainnet"),
      ("not-an-address", "BTC", "no sound address"), ("0xdac1", "ETH", "no address of ETH"),
      (segwit, "DOGE", "mainnet"),
    ] {
      #expect(fault(text, chain)?.contains(word) == true, "\(text) \(chain)")
    }
  }

  @Test("where nothing is said the store's chain decides, or any chain will do")
  func unstated() {
    #expect(fault(Self.sound, nil) == nil && fault(Self.sound, "") == nil)
    #expect(fault(Self.mistyped, nil) != nil && fault("not-an-address", nil) != nil)
    #expect(fault("0xdac17f958d2ee523a2206206994597c13d831ec7", nil, of: .mainnet) == nil)
    #expect(fault(Self.sound, nil, of: .mainnet) == nil)
    #expect(fault(Self.sound, nil, of: .regtest)?.contains("mainnet") == true)
    #expect(fault(Self.sound, "BTC", of: .regtest)?.contains("mainnet") == true)
    #expect(fault(Self.sound, "BTC", of: .litecoin) == nil)
    #expect(fault("bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080", "BTC", of: .regtest) == nil)
  }

  @Test("every form of file names the line of a mistyped address, and takes it in all the same")
  func forms() throws {
    let folder = try TagFolder()
    let bad = Self.mistyped
    let pack = "title: T\ncreator: c\ntags:\n  - {address: \(bad), label: L, currency: BTC}\n"
    let event =
      #"{"Event":{"info":"Kit","Attribute":["# + "\n" + #"{"type":"btc","value":"\#(bad)"}]}}"#
    let stix =
      #"{"type":"bundle","objects":["# + "\n"
      + #"{"type":"cryptocurrency-wallet","id":"w","value":"\#(bad)","symbol":"BTC"}]}"#
    let sdn =
      "<sdnList>\n<sdnEntry><uid>1</uid><lastName>E</lastName><idList><id>"
      + "<idType>Digital Currency Address - XBT</idType>\n<idNumber>\(bad)</idNumber></id></idList>"
      + "</sdnEntry></sdnList>"
    let obis = "[\n" + #"{"chain":"bitcoin","address":"\#(bad)","label":"L","evidence":["e"]}]"#
    for (name, text, line) in [
      ("pack.yaml", pack, 4), ("list.txt", "\(Self.sound)\n\(bad)\n", 2), ("event.json", event, 2),
      ("bundle.json", stix, 2), ("sdn.xml", sdn, 3), ("obis.json", obis, 2),
      ("table.csv", "address,label,currency\n\(Self.sound),A,BTC\n\(bad),B,BTC\n", 3),
      ("pool.json", #"{"name":"P","addresses":["# + "\n" + #""\#(bad)"]}"#, 2),
    ] {
      let path = try folder.write(name, text)
      let file = try TagFile.read(path)
      #expect(file.tags.contains { $0.subject == bad }, "\(name)")
      #expect(
        file.warnings.contains { $0.hasPrefix("\(path):\(line): the address is no sound address") },
        "\(name): \(file.warnings)")
      #expect(!file.warnings.contains { $0.contains(bad) })
    }
  }

  @Test("addresses are found in remarks of a table, of paragraphs and of the file of long remarks")
  func remarks() throws {
    let folder = try TagFolder()
    let other = "3P14159f73E4gFr7JterCCQh9QjiTjiZrG"
    let remark =
      "DOB 21 Sep 1979; Digital Currency Address - XBT \(Self.sound); alt. Digital Currency "
      + "Address - XBT \(other)."
    func row(_ sign: String) -> String {
      let empty = Array(repeating: "-0- ", count: 7).joined(separator: sign)
      let quote = sign == "@" ? "" : "\""
      return ["36", "\(quote)EXAMPLE AIRLINES\(quote)", "-0- ", "\(quote)CUBA\(quote)"]
        .joined(separator: sign) + sign + Array(repeating: "-0- ", count: 8).joined(separator: sign)
        + "\n"
        + ["25308", "\(quote)EXAMPLE, Ivan\(quote)", "individual", "\(quote)CYBER2\(quote)", empty]
        .joined(separator: sign) + sign + "\(quote)\(remark)\(quote)\n\u{1a}"
    }
    let text = """
      SPECIALLY DESIGNATED NATIONALS

      AEROCARIBBEAN AIRLINES, Havana, Cuba [CUBA].

      EXAMPLE, Ivan (a.k.a. "IVAN"); DOB 21 Sep 1979; Digital Currency
         Address - XBT \(Self.sound);
         alt. Digital Currency Address - XBT \(other) (individual) [CYBER2].

      """
    for (name, content) in [
      ("SDN.CSV", row(",")), ("sdn.pip", row("|")), ("sdn.del", row("@")), ("sdnlist.txt", text),
    ] {
      let file = try TagFile.read(try folder.write(name, content))
      #expect(file.tags.map(\.subject) == [Self.sound, other], "\(name)")
      for tag in file.tags {
        #expect(tag.label == "EXAMPLE, Ivan" && tag.abuse == "sanction", "\(name) \(tag.label)")
        #expect(tag.source.hasSuffix("CYBER2") && tag.currency == "BTC", "\(tag.source)")
      }
      #expect(file.warnings.isEmpty, "\(file.warnings)")
    }
    let long = try TagFile.read(
      try folder.write("sdn_comments.csv", "25308,\"\(remark)\"\n"))
    #expect(long.tags.map(\.label) == ["OFAC SDN 25308", "OFAC SDN 25308"])
  }

  @Test("attributes are found alone, in lists, in answers of searches and in tables")
  func attributes() throws {
    let folder = try TagFolder()
    let one =
      #"{"type":"btc","category":"Financial fraud","event_id":"7","value":"\#(Self.sound)","#
      + #""Event":{"info":"Kit","uuid":"u","Orgc":{"name":"CERT"}}}"#
    let event = #"{"info":"Kit","uuid":"u","Orgc":{"name":"CERT"},"Attribute":"#
    let object =
      #"{"name":"coin-address","Attribute":{"object_relation":"address","type":"btc","value":""#
      + Self.sound + #""}}"#
    let plain = #"{"type":"btc","value":"\#(Self.sound)"}"#
    for text in [
      one, "[\(one)]", #"{"response":{"Attribute":[\#(one)]}}"#, #"{"Attribute":[\#(one)]}"#,
      #"{"response":[{"Attribute":\#(one)}]}"#, #"{"Event":\#(event)[\#(plain)]}}"#,
      #"{"response":{"Event":\#(event)[\#(plain)]}}}"#, #"[{"Event":\#(event)\#(plain)}}]"#,
      #"{"response":[{"Event":\#(event)[\#(plain)]}}]}"#,
      #"{"Event":{"info":"Kit","uuid":"u","Orgc":{"name":"CERT"},"Object":\#(object)}}"#,
    ] {
      let file = try TagFile.read(try folder.write("a.json", text))
      #expect(file.tags.map(\.subject) == [Self.sound], "\(text)")
      #expect(file.tags.first?.label == "Kit", "\(text)")
      #expect(file.tags.first?.source == "CERT, MISP event u", "\(text)")
    }
    let table =
      "uuid,event_id,category,type,value,comment,to_ids,date\n"
      + "x,7,Financial fraud,btc,\(Self.sound),paid here,1,20240105\n"
      + "y,7,Network activity,domain,example.org,,1,20240105\n"
    let read = try TagFile.read(try folder.write("misp.csv", table))
    #expect(read.tags.map(\.subject) == [Self.sound] && read.tags[0].label == "paid here")
    #expect(read.tags[0].source == "MISP event 7" && read.format == "misp-csv")
  }

  @Test("a TagPack may be JSON, the list's newest XML is read, and any of it may be UTF-16")
  func otherShapes() throws {
    let folder = try TagFolder()
    let pack = """
      {"title": "T", "creator": "c", "source": "s", "tags": [
        {"address": "\(Self.sound)", "label": "L", "currency": "BTC", "network": "BTC"}]}
      """
    #expect(try TagFile.read(try folder.write("p.json", pack)).tags.map(\.label) == ["L"])
    let enhanced = """
      <?xml version="1.0" encoding="utf-16"?><sanctionsData><entities><entity id="25308">
      <sanctionsPrograms><sanctionsProgram refId="1" id="2">CYBER2</sanctionsProgram></sanctionsPrograms>
      <names><name id="1"><isPrimary>true</isPrimary><translations><translation id="1">
      <formattedFullName>EXAMPLE, Ivan</formattedFullName></translation></translations></name>
      <name id="2"><translations><translation id="2"><formattedFullName>IVAN</formattedFullName>
      </translation></translations></name></names><features><feature id="1">
      <type featureTypeId="344">Digital Currency Address - XBT</type><value>\(Self.sound)</value>
      </feature><feature id="2"><type featureTypeId="8">Birthdate</type><value>1979</value></feature>
      </features></entity></entities></sanctionsData>
      """
    let list = "\(Self.sound)\n"
    for (name, text, label) in [
      ("sdn_enhanced.xml", enhanced, "EXAMPLE, Ivan"), ("w.json", pack, "L"), ("w.txt", list, "w"),
      ("w.csv", "address,label\n\(Self.sound),Ünder\n", "Ünder"),
      ("w.yaml", "title: T\ntags:\n  - {address: \(Self.sound), label: Y}\n", "Y"),
    ] {
      for encoding: String.Encoding in [.utf8, .utf16, .utf16LittleEndian, .utf16BigEndian] {
        let path = folder.path + "/" + name
        try #require(text.data(using: encoding)).write(to: URL(fileURLWithPath: path))
        let tags = try TagFile.read(path).tags
        #expect(tags.map(\.subject) == [Self.sound], "\(name) \(encoding)")
        #expect(tags.first?.label == label, "\(name) \(encoding)")
      }
    }
  }
}
