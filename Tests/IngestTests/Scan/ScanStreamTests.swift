import Bitcoin
import Foundation
import Simulation
import Testing

@testable import Ingest

private let genesis = "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"

@Suite("Scan of streams and archives")
struct ScanStreamTests {
  private let folder: ScanFolder

  init() throws { folder = try ScanFolder() }

  /// Every address by trying each word.
  private func twin(_ text: String) -> [String] {
    var seen: Set<String> = []
    return text.split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }.map(String.init)
      .filter { (try? Address.script(of: $0, network: .mainnet)) != nil }
      .filter { seen.insert($0).inserted }
  }

  @Test("a text cut into pieces anywhere gives what a slow twin finds in the whole")
  func pieces() throws {
    var random = SeededRandom(seed: 11)
    let letters = Array("123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz")
    for size in [1, 7, 64, 1000, 20_000] {
      var text = ""
      for _ in 0..<40 {
        let made = Base58Check.encode([0] + random.bytes(20))
        let junk = String(
          (0..<random.number(in: 0...6000)).map { _ in
            letters[random.number(in: 0...(letters.count - 1))]
          })
        text += made + [" ", "\n", ",", "\t|"][random.number(in: 0...3)] + junk + " "
      }
      var scanner = TextScanner(file: "x")
      var repair = TokenRepair(searches: 0)
      var result = ScanResult()
      let bytes = Array(text.utf8)
      var offset = 0
      while offset < bytes.count {
        let end = min(bytes.count, offset + size)
        bytes[offset..<end].withByteView {
          scanner.feed($0, isLast: end == bytes.count, repair: &repair, result: &result)
        }
        offset = end
      }
      #expect(result.findings.map(\.value) == twin(text))
      for finding in result.findings {
        let line = text.split(separator: "\n", omittingEmptySubsequences: false)[
          finding.place.line - 1]
        #expect(line.dropFirst(finding.place.column - 1).hasPrefix(finding.value))
      }
    }
  }

  @Test("real addresses planted in noise are found, all of them and nothing else")
  func planted() throws {
    guard let shared = sharedData else {
      print("skipped: ../shared/data is not there")
      return
    }
    let path = shared + "/vectors/addresses/btc_addresses.txt"
    let all = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map(
      String.init)
    // All of them with FILATURE_FULL set; otherwise one in forty.
    let isFull = ProcessInfo.processInfo.environment["FILATURE_FULL"] != nil
    let chosen = isFull ? all : all.enumerated().filter { $0.offset % 40 == 0 }.map(\.element)
    var text = ""
    for (number, address) in chosen.enumerated() {
      let noise = [
        "INSERT INTO msg VALUES(\(number),'", "{\"id\":\(number),\"body\":\"pay\\n",
        "<td>3Q\(number)xYz</td><td>", "\u{202e}фото \(number) ", "\(address.dropLast())x,",
        "d41d8cd98f00b204e9800998ecf8427e ", "bc1q\(String(repeating: "q", count: 38)) ",
      ]
      text += noise[number % noise.count] + address + ["'", "\"", "<", " ", "\r\n"][number % 5]
    }
    let found = try folder.scan(text).findings
    #expect(found.map(\.value).sorted() == Set(chosen).sorted())
    #expect(found.allSatisfy { $0.kind == .address && $0.repair == nil })
  }

  @Test("a line of ten megabytes and a word of ten megabytes are read through")
  func longLines() throws {
    let blob = [UInt8](repeating: 0x41, count: 10_000_000)
    let found = try folder.scan(bytes: blob + Array(" \(genesis)".utf8)).findings
    #expect(found.map(\.value) == [genesis])
    #expect(found.first?.place.column == 10_000_002)
    let words = [UInt8](repeating: 0x20, count: 3_000_000)
    #expect(try folder.scan(bytes: words + Array(genesis.utf8)).findings.count == 1)
  }

  @Test("UTF-16 is read in either order of bytes, with a mark or without")
  func wide() throws {
    let text = "Сообщение 一 \(genesis) here and there"
    for (isBig, mark) in [(false, true), (true, true), (false, false), (true, false)] {
      let source = mark ? "\u{feff}" + text : String(text.drop { !$0.isASCII }) + " tail"
      let bytes = source.utf16.flatMap { unit in
        isBig ? [UInt8(unit >> 8), UInt8(unit & 255)] : [UInt8(unit & 255), UInt8(unit >> 8)]
      }
      #expect(try folder.scan(bytes: bytes).findings.map(\.value) == [genesis], "\(isBig) \(mark)")
    }
  }

  @Test("a character of two units of UTF-16 is one, and half of one hides nothing behind it")
  func pairs() throws {
    for isBig in [false, true] {
      for (units, column) in [(Array("😀 ".utf16), 3), ([0xd83d, 0x20], 3), ([0xdc00], 2)] {
        let source = [0xfeff] + units + Array("\(genesis) tail".utf16)
        let bytes = source.flatMap { unit in
          isBig ? [UInt8(unit >> 8), UInt8(unit & 255)] : [UInt8(unit & 255), UInt8(unit >> 8)]
        }
        for bytes in [bytes, bytes + [0x61]] {
          let found = try folder.scan(bytes: bytes).findings
          #expect(found.map(\.value) == [genesis] && found.first?.place.column == column)
        }
      }
    }
  }

  @Test("zip files, zip files in zip files and gzip files are opened")
  func archives() throws {
    let text = Array("x \(genesis) y".utf8)
    let other = Array("a\nb bc1qcr8te4kr609gcawutmrza0j4xv80jy8z306fyu".utf8)
    let inner = try MadeZip.file(
      [.init(name: "word/document.xml", content: other, isPacked: true)], in: folder)
    let zip = try MadeZip.file(
      [
        .init(name: "a.txt", content: text), .init(name: "b.txt", content: text, isPacked: true),
        .init(name: "c.docx", content: inner),
        .init(name: "d.gz", content: try MadeZip.gzip(text, in: folder), isPacked: true),
      ], in: folder)
    let result = try folder.scan(bytes: zip, as: "all.zip")
    #expect(result.warnings.isEmpty)
    #expect(result.findings.map(\.occurrences) == [3, 1])
    #expect(result.findings[1].place.file.hasSuffix("all.zip!c.docx!word/document.xml"))
    #expect(result.findings[1].place.line == 2)
    #expect(result.fileCount == 4)
  }

  @Test("bombs end at a limit, and members that share data are refused")
  func bombs() throws {
    let zeros = [UInt8](repeating: 0, count: 8_000_000)
    let bomb = try MadeZip.file(
      [
        .init(name: "first", content: Array(genesis.utf8)),
        .init(name: "bomb", content: zeros, isPacked: true),
      ], in: folder)
    var limits = ScanFolder.noSearches
    limits.mostUnpacked = 1_000_000
    let result = try folder.scan(bytes: bomb, limits: limits)
    #expect(result.findings.map(\.value) == [genesis])
    #expect(result.warnings.count == 1 && result.warnings[0].contains("limit"))
    #expect(result.byteCount < 2_000_000)
    let packed = try MadeZip.gzip(zeros, in: folder)
    #expect(try folder.scan(bytes: packed, limits: limits).warnings.count == 1)
    let overlapping = try MadeZip.file(
      [
        .init(name: "one", content: Array("xxxx".utf8)),
        .init(name: "two", content: Array("xxxx".utf8), sharesData: true),
      ], in: folder)
    let refused = try folder.scan(bytes: overlapping)
    #expect(refused.warnings.count == 1 && refused.warnings[0].contains("share data"))
  }

  @Test("an archive cut short or changed anywhere gives warnings, never a crash")
  func damage() throws {
    let text = Array(repeating: Array("some text \(genesis)\n".utf8), count: 30).flatMap { $0 }
    let zip = try MadeZip.file(
      [.init(name: "a", content: text, isPacked: true), .init(name: "b", content: text)],
      in: folder)
    for length in stride(from: 0, to: zip.count, by: 41) {
      _ = try folder.scan(bytes: Array(zip[..<length]))
    }
    for place in stride(from: 0, to: zip.count, by: 17) {
      var changed = zip
      changed[place] ^= 0xff
      _ = try folder.scan(bytes: changed)
    }
    var random = SeededRandom(seed: 12)
    for _ in 0..<20 {
      let noise = random.bytes(3000)
      _ = try folder.scan(bytes: noise)
      _ = try folder.scan(bytes: Array(zip[..<40]) + noise)
    }
  }

  @Test("a folder is read in order of name; a missing path and a device are errors")
  func paths() throws {
    _ = try folder.write(Array(genesis.utf8), as: "b")
    _ = try folder.write(Array("1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2".utf8), as: "a")
    let found = try Scan.run([folder.folder.path], limits: .init()).findings
    #expect(found.map(\.value) == ["1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2", genesis])
    #expect(throws: IngestError.self) {
      try Scan.run([folder.folder.path + "/none"], limits: .init())
    }
    #expect(throws: IngestError.self) { try Scan.run(["/dev/zero"], limits: .init()) }
  }
}
