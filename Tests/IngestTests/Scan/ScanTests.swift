import Bitcoin
import Foundation
import Testing

@testable import Ingest

private let genesis = "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"
private let segwit = "bc1qcr8te4kr609gcawutmrza0j4xv80jy8z306fyu"
private let taproot = "bc1p5cyxnuxmeuwuvkwfem96lqzszd02n6xdcjrs20cac6yqjjwudpxqkedrcr"
private let account =
  "zpub6rFR7y4Q2AijBEqTUquhVz398htDFrtymD9xYYfG1m4wAcvPhXNfE3EfH1r1ADqtfSdVCToUG868RvUUkgDKf31mG"
  + "DtKsAYz2oz2AGutZYs"
private let txid = "4a5e1e4baab89f3a32518a88c31bc87f618f76673e2cc77ab2127b7afdeda33b"

@Suite("Scan")
struct ScanTests {
  private let folder: ScanFolder

  init() throws { folder = try ScanFolder() }

  private func values(_ text: String) throws -> [String] {
    try folder.scan(text).findings.map(\.value)
  }

  @Test("each kind is recognised, with line and character of its place")
  func kinds() throws {
    let text = """
      Überweisung an \(genesis), danach
      {"a":"\(segwit.uppercased())","t":"\(txid.uppercased())"} <b>\(taproot)</b>
      \(txid):0 0000000000000000000000000000000000000000000000000000000000000000
      key=\(account); wpkh(\(account)/0/*) 2MzQwSSnBHWHqSAqtTVQ6v47XtaisrJa1Vc
      """
    let found = try folder.scan(text).findings
    #expect(
      found.map(\.kind) == [
        .address, .address, .txid, .address, .outpoint, .block, .extendedKey, .descriptor, .address,
      ])
    #expect(found.map(\.place.line) == [1, 2, 2, 2, 3, 3, 4, 4, 4])
    #expect(found.prefix(2).map(\.place.column) == [16, 7])
    #expect(found[1].value == segwit && found[1].repair == nil)
    #expect(found[2].value == txid)
    #expect(found[4].value == txid + ":0")
    #expect(found[0].type == "p2pkh" && found[3].type == "p2tr" && found[6].type == "zpub")
    #expect(found[0].networks == ["mainnet", "bitcoin-cash"])
    #expect(
      found[8].networks == ["testnet3", "testnet4", "signet", "regtest", "litecoin-testnet4"])
  }

  @Test("addresses of other coins are recognised, also where two coins share a form")
  func otherCoins() throws {
    let hash = (0..<20).map { UInt8($0 * 11) }
    let key = [0x76, 0xa9, 20] + hash + [0x88, 0xac]
    for network in Network.all {
      let text = Address.text(ofScript: key, network: network)
      let found = try folder.scan("to \(text).").findings
      #expect(found.map(\.value) == [text], "\(network.name)")
      #expect(found.first?.networks.contains(network.name) == true, "\(network.name)")
    }
    // USDT's contract on TRON.
    let tron = try folder.scan("TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t").findings
    #expect(tron.map(\.networks) == [["tron"]])
  }

  @Test("escapes of JSON, SQL and links before an address hide nothing")
  func escapes() throws {
    #expect(try values(#"{"m":"pay\n\#(genesis)\tnow"}"#) == [genesis])
    #expect(try values(#"('x\r\#(genesis)\\')"#) == [genesis])
    #expect(try values("https://x/?u=bitcoin%3A\(genesis)%3Famount") == [genesis])
    #expect(try values(#"\u00e9\#(segwit)"#) == [segwit])
    #expect(try values("bitcoin:\(genesis)?amount=1&label=x") == [genesis])
    #expect(try values(#"{"txid": "\#(txid)", "vout": 3}"#) == [txid + ":3"])
    #expect(try values("\(txid)#12 \(txid):12345678") == [txid + ":12", txid])
  }

  @Test("what fails its checksum, or goes on as what it is, is not found")
  func nothing() throws {
    #expect(try values("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb") == [])
    #expect(try values("bc1qcr8te4kr609gcawutmrza0j4xv80jy8z306fyx") == [])
    #expect(try values(String(txid.dropLast()) + " " + txid + "0") == [])
    #expect(try values("sh(ls) tr(x) pk() wpkh(abc) raw(00) addr(1)") == [])
    #expect(try values("") == [])
  }

  @Test("the same thing is one finding with the number of times it was met")
  func repeats() throws {
    let found = try folder.scan("\(genesis)\n\(genesis) \(segwit) \(segwit.uppercased())").findings
    #expect(found.map(\.occurrences) == [2, 2])
    #expect(found.map(\.place.line) == [1, 2])
  }

  @Test("invisible and direction-changing characters inside an address do not hide it")
  func hidden() throws {
    let marks = ["\u{ad}", "\u{200b}", "\u{202e}", "\u{2060}", "\u{feff}"]
    for mark in marks {
      let text = genesis.prefix(9) + mark + genesis.dropFirst(9)
      let found = try folder.scan("a \(text) b \(segwit)").findings
      #expect(found.map(\.value) == [genesis, segwit])
      #expect(found.first?.repair == .hiddenCharacters)
      #expect(found.first?.written == String(text))
    }
  }

  @Test("characters taken for one another are put right and said")
  func lookAlikes() throws {
    let zero = "lA1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"
    let found = try folder.scan("\(zero) \(segwit.replacing("0", with: "o"))").findings
    #expect(found.map(\.value) == [genesis, segwit])
    #expect(found.map(\.repair) == [.lookAlike, .lookAlike])
    #expect(found.first?.written == zero)
    #expect(try values("1A1zP1eP5QGefi2DMPTfTLSSLmv7DivfNa") == [genesis])
  }

  @Test("letter case that was lost is found again")
  func letterCase() throws {
    let sentence = try folder.scan("\(segwit.prefix(1).uppercased())\(segwit.dropFirst())").findings
    #expect(sentence.map(\.value) == [segwit])
    #expect(sentence.first?.repair == .letterCase)
    #expect(try values("1a1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa") == [genesis])
    let left = try folder.scan(genesis.lowercased())
    #expect(left.findings.isEmpty)
    #expect(left.suspects.map(\.written) == [genesis.lowercased()])
    // A burn address of few letters, since a search takes long where nothing is optimised.
    let burnt = Base58Check.encode([0] + [UInt8](repeating: 0, count: 14) + [1, 2, 3, 4, 5, 6])
    let found = try folder.scan(burnt.lowercased(), limits: Scan.Limits())
    #expect(found.findings.map(\.value) == [burnt])
    #expect(found.findings.first?.repair == .letterCase)
  }

  @Test("secrets are told of by place, and no part of them is kept")
  func secrets() throws {
    let phrase = "legal winner thank year wave sausage worth useful legal winner thank yellow"
    let wif = "L4rK1yDtCWekvXuE6oXD9jCYfFNV2cWRpVuPLBcCU2z8TrisoyY1"
    let listed = phrase.split(separator: " ").enumerated().map { "\($0 + 1). \($1)\n" }.joined()
    let result = try folder.scan("my words are:\n\(listed)\nkey \(wif)\nprivate key: \(txid)\n")
    #expect(result.findings.isEmpty)
    #expect(result.secrets.count == 3)
    #expect(
      Set(result.secrets.map(\.secret)) == [.seedPhrase, .privateKey, .rawPrivateKey])
    #expect(result.secrets.first { $0.secret == .seedPhrase }?.isSound == true)
    #expect(result.secrets.first { $0.secret == .privateKey }?.place.line == 15)
    #expect(!"\(result)".contains("sausage") && !"\(result)".contains(wif.dropFirst(4)))
    #expect(!"\(result)".contains(txid))
    let pages = try folder.scan(
      "<ol><li><span class=\"a\">" + listed.replacing("\n", with: "</span></li><li><span>"))
    #expect(pages.secrets.map(\.secret) == [.seedPhrase])
    let escaped = phrase.replacing(" ", with: #"\n"#)
    #expect(try folder.scan(#"{"m":"\#(escaped)"}"#).secrets.map(\.secret) == [.seedPhrase])
    let rows = (0..<40).map { "address: 1abc\($0)\nsource: list\n" }.joined()
    #expect(try folder.scan(rows).secrets.isEmpty)
    #expect(try folder.scan("secretsanta.json \(txid)").secrets.isEmpty)
    #expect(try folder.scan("public key hash \(txid)").findings.map(\.kind) == [.txid])
  }

  @Test("a sound private key inside base64 data is told of, an unsound one is chance")
  func chance() throws {
    let wif = "L4rK1yDtCWekvXuE6oXD9jCYfFNV2cWRpVuPLBcCU2z8TrisoyY1"
    let unsound = String(wif.dropLast()) + "2"
    #expect(try folder.scan("+\(wif)/").secrets.count == 1)
    #expect(try folder.scan("+\(unsound)/").secrets.isEmpty)
    #expect(try folder.scan(" \(unsound) ").secrets.map(\.isSound) == [false])
  }
}
