import Bitcoin
import Foundation
import Simulation
import Testing

@testable import Ingest

private let genesis = "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"
private let segwit = "bc1qcr8te4kr609gcawutmrza0j4xv80jy8z306fyu"
private let taproot = "bc1p5cyxnuxmeuwuvkwfem96lqzszd02n6xdcjrs20cac6yqjjwudpxqkedrcr"
private let script = "3P14159f73E4gFr7JterCCQh9QjiTjiZrG"
private let txid = "4a5e1e4baab89f3a32518a88c31bc87f618f76673e2cc77ab2127b7afdeda33b"
private let account =
  "zpub6rFR7y4Q2AijBEqTUquhVz398htDFrtymD9xYYfG1m4wAcvPhXNfE3EfH1r1ADqtfSdVCToUG868RvUUkgDKf31mG"
  + "DtKsAYz2oz2AGutZYs"

@Suite("Scan of texts that were broken up")
struct BrokenTextTests {
  private let folder: ScanFolder

  init() throws { folder = try ScanFolder() }

  private func found(_ text: String) throws -> [ScanFinding] { try folder.scan(text).findings }

  private func expect(
    _ text: String, _ values: [String], _ repair: ScanRepair?,
    _ location: SourceLocation = #_sourceLocation
  ) throws {
    let found = try found(text)
    #expect(found.map(\.value) == values, "\(text.prefix(200))", sourceLocation: location)
    #expect(
      found.allSatisfy { $0.repair == repair }, "\(text.prefix(200))", sourceLocation: location)
  }

  @Test("quoted-printable text is undone, its line ends and what they break")
  func quotedPrintable() throws {
    for lineEnd in ["=\n", "=\r\n", "= \r\n"] {
      let text = "send to " + genesis.prefix(20) + lineEnd + genesis.dropFirst(20) + " now"
      try expect(text, [genesis], .quotedPrintable)
    }
    try expect("=31" + genesis.dropFirst(), [genesis], .quotedPrintable)
    try expect("<a href=3D\"bitcoin:\(segwit)\">=20\(genesis)=20", [segwit, genesis], nil)
    try expect("tx " + txid.prefix(40) + "=\n" + txid.dropFirst(40), [txid], .quotedPrintable)
    try expect(account.prefix(70) + "=\n" + account.dropFirst(70), [account], .quotedPrintable)
    let wallet = "wpkh(\(account)/0/*)"
    let broken = wallet.prefix(60) + "=\n" + wallet.dropFirst(60)
    // The key in it is put together from two lines, too.
    #expect(try found(String(broken)).map(\.kind).contains(.descriptor))
  }

  @Test("references of HTML and escapes of JSON, C and links are undone")
  func escapes() throws {
    let references = genesis.utf8.map { "&#\($0);" }.joined()
    try expect("<td>\(references)</td>", [genesis], .characterReferences)
    let hex = genesis.utf8.map { "&#x" + String($0, radix: 16) + ";" }.joined()
    try expect(hex, [genesis], .characterReferences)
    try expect("bc1q&shy;" + segwit.dropFirst(4), [segwit], .characterReferences)
    try expect(#"{"to":"\u0031"# + genesis.dropFirst() + "\"}", [genesis], .escapes)
    let all = genesis.utf8.map { "\\u00" + String($0, radix: 16) }.joined()
    try expect(all, [genesis], .escapes)
    try expect(#"x \x31"# + genesis.dropFirst(), [genesis], .escapes)
    try expect("?to=%31" + genesis.dropFirst() + "&x", [genesis], .percentEncoding)
    let wide = String(
      String.UnicodeScalarView(
        genesis.unicodeScalars.compactMap { Unicode.Scalar($0.value + 0xfee0) }))
    try expect(wide, [genesis], .letterForms)
  }

  @Test("text in base 64 is read, whatever else stands in its lines; pictures are not unpacked")
  func base64() throws {
    let body = "Dear client,\nplease pay 0.5 BTC to \(genesis), or to \(segwit)\n"
    let long = String(repeating: "this line is here so that there are several. ", count: 9)
    let code = Data((long + body + long).utf8).base64EncodedString()
    let lines = stride(from: 0, to: code.count, by: 76).map {
      String(code.dropFirst($0).prefix(76))
    }
    let head = "Content-Type: text/html\nContent-Transfer-Encoding: base64\n\n"
    for lineEnd in ["\n", "\r\n"] {
      let mail = head + lines.joined(separator: lineEnd) + lineEnd + lineEnd + "--x--\n"
      try expect(mail, [genesis, segwit], .base64)
      let place = try found(mail).first?.place
      let line = lines.firstIndex { line in
        Data(base64Encoded: line).map { String(decoding: $0, as: UTF8.self) }?.contains("1A1zP")
          ?? false
      }
      #expect(place?.line == 4 + (line ?? -9))
    }
    try expect("{\"raw\":\"\(code)\"}", [genesis, segwit], .base64)
    let url = code.replacing("+", with: "-").replacing("/", with: "_")
    try expect("{\"raw\":\"\(url)\"}", [genesis, segwit], .base64)
    let hidden = Data("<p>\(genesis.utf8.map { "&#\($0);" }.joined())</p>".utf8)
    try expect(hidden.base64EncodedString(), [genesis], .characterReferences)
    var random = SeededRandom(seed: 5)
    let picture = Data(random.bytes(30_000) + Array(genesis.utf8) + random.bytes(3000))
    try expect(picture.base64EncodedString(), [], nil)
  }

  @Test("base 64 without line ends is read across windows, in whatever pieces it comes")
  func longBase64() throws {
    let filler = String(repeating: "words of a message that is long. ", count: 9000)
    for shift in 0..<4 {
      let text = String(filler.dropFirst(shift)) + genesis + " and " + filler + segwit + "."
      let code = String(repeating: "x", count: shift) + ":" + Data(text.utf8).base64EncodedString()
      try expect(code, [genesis, segwit], .base64)
    }
  }

  @Test("wrapped lines and groups are put together by their checksum")
  func pieces() throws {
    for gap in ["\n", "\r\n", "\n> ", "\n        ", " \n\t"] {
      let text = "to " + genesis.prefix(21) + gap + genesis.dropFirst(21) + "\nbye"
      try expect(text, [genesis], .wrappedLines)
      let other = "(" + taproot.prefix(30) + gap + taproot.dropFirst(30) + ")"
      try expect(other, [taproot], .wrappedLines)
      try expect(account.prefix(60) + gap + account.dropFirst(60), [account], .wrappedLines)
    }
    for size in [2, 3, 4, 5, 6, 8] {
      for gap in [" ", "  ", "\u{a0}", "-", "\n"] {
        for value in [genesis, segwit, taproot, script, account] {
          // The first group of a segwit address is told by its prefix, an extended key's by its own.
          if size < 4, value != genesis, value != script { continue }
          let groups = stride(from: 0, to: value.count, by: size).map {
            String(value.dropFirst($0).prefix(size))
          }
          let text = "wallet two: " + groups.joined(separator: gap) + "\nnext"
          #expect(try found(text).map(\.value) == [value], "\(size) \(gap) \(value)")
          #expect(try found(text).first?.repair != nil)
        }
      }
    }
    let first = try found("wallet: 12cb QLTF MXRn Szkt Fkuo G3eH oMeF tpTu 3S x").first
    #expect(first?.value == "12cbQLTFMXRnSzktFkuoG3eHoMeFtpTu3S")
    #expect(first?.written == "12cb QLTF MXRn Szkt Fkuo G3eH oMeF tpTu 3S")
    #expect(first?.place.column == 9)
  }

  @Test(
    "what stands behind a key in pieces is seen, and lines that look like keys are put together")
  func neighbours() throws {
    let wif = "L4rK1yDtCWekvXuE6oXD9jCYfFNV2cWRpVuPLBcCU2z8TrisoyY1"
    let groups = stride(from: 0, to: 64, by: 8).map { txid.dropFirst($0).prefix(8) }
    let hex = "seed hex " + groups.joined(separator: " ")
    #expect(Set(try folder.scan("\(hex) \(wif)\n").secrets.map(\.secret)).count == 2)
    for next in [genesis, segwit, account, "wpkh(\(account)/0/*)"] {
      let result = try folder.scan("\(hex) \(next)\n")
      #expect(result.secrets.map(\.secret) == [.rawPrivateKey], "\(next)")
      #expect(result.findings.count == 1, "\(next)")
    }
    let key =
      "xprv9s21ZrQH143K3QTDL4LXw2F7HEK3wJUD2nW2nRk4stbPy6cq3jPPqjiChkVvvNKmPGJxWUtg6LnF5kejMRNNU"
      + "3TGtRBeJgk33yuGBxrMPHi"
    // A line of so many letters has the form of a private key by itself.
    for size in 50...53 {
      let found = try found(account.prefix(size) + "\n" + account.dropFirst(size))
      #expect(found.map(\.value) == [account], "\(size)")
      let secrets = try folder.scan(key.prefix(size) + "\n" + key.dropFirst(size)).secrets
      #expect(secrets.contains { $0.secret == .extendedPrivateKey && $0.isSound == true })
    }
  }

  @Test("a finding that begins in the window before has its own place")
  func places() throws {
    let groups = stride(from: 0, to: account.count, by: 4).map { account.dropFirst($0).prefix(4) }
    let text = "one two\n" + groups.joined(separator: " ") + " end\n"
    // The first window ends within it.
    let filler = String(repeating: "é filler\n", count: 11_460)
    for shift in stride(from: 0, to: 90, by: 17) {
      let whole = filler + String(repeating: ".", count: shift) + text + filler.prefix(20_000)
      var scanner = TextScanner(file: "x")
      var (repair, result) = (TokenRepair(searches: 0), ScanResult())
      Array(whole.utf8).withByteView {
        scanner.feed($0, isLast: true, repair: &repair, result: &result)
      }
      #expect(result.findings.map(\.value) == [account])
      #expect(result.findings.first?.place.line == 11_462, "\(shift)")
      #expect(result.findings.first?.place.column == 1, "\(shift)")
    }
  }

  @Test("an address between other letters is found, as columns of a database stand")
  func columns() throws {
    for value in [genesis, script, segwit, taproot] {
      try expect("Kraken\(value)deposit4", [value], .longerWord)
      try expect("x\(value)", [value], .longerWord)
      try expect("\(value)Kraken", [value], .longerWord)
    }
    try expect("\(genesis)\(script)\(segwit)", [genesis, script, segwit], .longerWord)
    try expect("my\(account)Account", [account], .longerWord)
    try expect("Tether\(txid)wallet", [txid], .longerWord)
    // The hash of another chain, and digits that go on.
    try expect("0x\(txid) \(txid)ab 5\(txid)", [], nil)
  }

  @Test("nothing is put together, or found inside, that is sound by itself")
  func whole() throws {
    let lines = [genesis, script, segwit, taproot, account, txid].joined(separator: "\n")
    try expect(lines, [genesis, script, segwit, taproot, account, txid], nil)
    let table = "1 \(genesis) 0.5\n2 \(script) 12 \(segwit) 4\n"
    try expect(table, [genesis, script, segwit], nil)
  }

  @Test("four megabytes of random letters in every form hold nothing")
  func chance() throws {
    var random = SeededRandom(seed: 3)
    let letters = Array("123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz".utf8)
    var text: [UInt8] = []
    while text.count < 400_000 {
      let size = [4, 17, 36, 76, 900][random.number(in: 0...4)]
      for _ in 0..<40 {
        text += (0..<size).map { _ in letters[random.number(in: 0...57)] }
        text.append([0x20, 0x0a][random.number(in: 0...1)])
      }
    }
    let result = try folder.scan(bytes: text)
    #expect(result.findings.isEmpty)
  }

  @Test("the cases of groups of four and of database columns are read in full")
  func sharedCases() throws {
    guard let cases = sharedData.map({ $0 + "/../cases" }),
      FileManager.default.fileExists(atPath: cases + "/27-groups-of-four")
    else {
      print("skipped: ../shared/cases is not there")
      return
    }
    let groups = try Scan.run(
      [cases + "/27-groups-of-four/in/notes.txt"], limits: ScanFolder.noSearches)
    #expect(
      groups.findings.map(\.value) == [
        "bc1q443kwwfu2008vdqgkj727ndpdk2et4m5fvwgld", "12cbQLTFMXRnSzktFkuoG3eHoMeFtpTu3S",
        script,
      ])
    #expect(groups.findings.allSatisfy { $0.repair == .groups })
    let columns = try Scan.run(
      [cases + "/29-database-columns/in/messages.db"], limits: ScanFolder.noSearches)
    #expect(
      Set(columns.findings.map(\.value)) == [
        taproot, script, "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq",
        "12cbQLTFMXRnSzktFkuoG3eHoMeFtpTu3S",
      ])
  }

  @Test("a text cut into pieces anywhere gives what the whole gives, broken up or not")
  func cuts() throws {
    var random = SeededRandom(seed: 21)
    var text = ""
    var made: [String] = []
    for number in 0..<60 {
      let value = Base58Check.encode([[0, 5][number % 2]] + random.bytes(20))
      made.append(value)
      let half = random.number(in: 5...28)
      let (head, tail) = (String(value.prefix(half)), String(value.dropFirst(half)))
      let reference: String = "&#\(value.utf8.first ?? 0);" + String(value.dropFirst())
      let forms: [String] = [
        head + "=\n" + tail, head + "\n> " + tail, reference, "abc" + value + "xyz", value,
      ]
      let broken = forms[random.number(in: 0...4)]
      text += "some words, " + broken + ". "
      text += String(repeating: "more words of no use\n", count: random.number(in: 0...500))
    }
    let bytes = Array(text.utf8)
    for size in [977, 40_000, bytes.count] {
      var scanner = TextScanner(file: "x")
      var repair = TokenRepair(searches: 0)
      var result = ScanResult()
      for offset in stride(from: 0, to: bytes.count, by: size) {
        let end = min(bytes.count, offset + size)
        bytes[offset..<end].withByteView {
          scanner.feed($0, isLast: end == bytes.count, repair: &repair, result: &result)
        }
      }
      #expect(result.findings.map(\.value) == made, "\(size)")
      #expect(result.findings.allSatisfy { $0.occurrences == 1 })
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
      for finding in result.findings {
        let rest = lines[finding.place.line - 1].dropFirst(finding.place.column - 1)
        #expect(rest.first == finding.value.first || rest.first == "&")
      }
    }
  }
}
