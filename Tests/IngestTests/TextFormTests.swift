import Bitcoin
import ChainStore
import Foundation
import Ingest
import Simulation
import Testing

/// The ways that text is written down.
private enum Writing: CaseIterable {
  case marked, littleEndian, bigEndian, bareLittleEndian, bareBigEndian

  func bytes(_ text: [UInt8]) -> [UInt8] {
    let string = String(decoding: text, as: UTF8.self)
    func wide(_ start: [UInt16], bigEndian: Bool) -> [UInt8] {
      (start + Array(string.utf16)).flatMap { unit -> [UInt8] in
        let pair = [UInt8(unit & 0xff), UInt8(unit >> 8)]
        return bigEndian ? pair.reversed() : pair
      }
    }
    return switch self {
    case .marked: TextForm.mark + text
    case .littleEndian: wide([0xfeff], bigEndian: false)
    case .bigEndian: wide([0xfeff], bigEndian: true)
    case .bareLittleEndian: wide([], bigEndian: false)
    case .bareBigEndian: wide([], bigEndian: true)
    }
  }
}

private let textForms = ChainDump.Form.allCases.filter { $0 != .blk }

@Test("dumps with a byte order mark and in UTF-16 give the digest of the plain ones")
func dumpsInAnyForm() throws {
  let folder = try DumpFolder()
  let dump = try ChainDump(blocks: RandomChain.make(seed: 5, proof: .ground))
  let want = try folder.ingest([folder.write(dump.files(.blk), into: "blk")], into: "blk")
  for form in textForms {
    for writing in Writing.allCases {
      let files = dump.files(form).map { file in
        var written = file
        written.bytes = writing.bytes(file.bytes)
        return written
      }
      let name = "\(form)-\(writing)"
      let got = try folder.ingest([folder.write(files, into: name)], into: name)
      #expect(got.manifest?.digest == want.manifest?.digest, "\(name)")
    }
  }
}

@Test("files that were joined with their byte order marks in them are read")
func joinedFiles() throws {
  let folder = try DumpFolder()
  let blocks = RandomChain.make(seed: 6, proof: .ground)
  let dump = try ChainDump(blocks: blocks)
  let want = try folder.ingest([folder.write(dump.files(.blk), into: "blk")], into: "blk")
  let first = try ChainDump(blocks: Array(blocks.prefix(blocks.count / 2)))
  for form in [ChainDump.Form.coreJSON, .etlJSON, .csvdump, .esplora] {
    for writing in [Writing.marked, .littleEndian] {
      let rest = dump.files(form, from: blocks.count / 2)
      let files = zip(first.files(form), rest).map { early, late in
        var joined = early
        joined.bytes = writing.bytes(early.bytes) + writing.bytes(late.bytes)
        return joined
      }
      let name = "\(form)-\(writing)"
      let got = try folder.ingest([folder.write(files, into: name)], into: name)
      #expect(got.manifest?.digest == want.manifest?.digest, "\(name)")
    }
  }
}

@Test("blocks as hex digits are read in any form, joined files too")
func hexInAnyForm() throws {
  let folder = try DumpFolder()
  let blocks = RandomChain.make(seed: 7, proof: .ground)
  let dump = try ChainDump(blocks: blocks)
  let want = try folder.ingest([folder.write(dump.files(.blk), into: "blk")], into: "blk")
  let parts = [blocks.prefix(9), blocks.dropFirst(9)].map { part in
    Array(part.map { Hex.encode($0) + "\n" }.joined().utf8)
  }
  for writing in Writing.allCases where writing != .bareLittleEndian && writing != .bareBigEndian {
    let file = ChainDump.File(name: "blocks.hex", bytes: parts.flatMap { writing.bytes($0) })
    let path = try folder.write([file], into: "\(writing)")
    let got = try folder.ingest([path], into: "\(writing)")
    #expect(got.manifest?.digest == want.manifest?.digest, "\(writing)")
  }
}

@Test("what is wrong in a file with a mark or in UTF-16 is told with its place in that file")
func placesInAnyForm() throws {
  let folder = try DumpFolder()
  let dump = try ChainDump(blocks: RandomChain.make(seed: 5, proof: .ground))
  let file = try #require(dump.files(.coreJSON).first)
  var lines = file.bytes.split(separator: 0x0a).map(Array.init)
  lines[2][0] = UInt8(ascii: "x")
  let start = lines[..<2].reduce(0) { $0 + $1.count + 1 }
  var broken = file
  let text = Array(lines.joined(separator: [0x0a]))
  for (writing, place) in [
    (Writing.marked, start + 3), (.littleEndian, 2 * start + 2), (.bareBigEndian, 2 * start),
  ] {
    broken.bytes = writing.bytes(text)
    let path = try folder.write([broken], into: "\(writing)")
    let error = #expect(throws: IngestError.self) {
      _ = try folder.ingest([path], into: "\(writing)", format: "core-json")
    }
    #expect(error?.location.hasSuffix("blocks.json line 3 offset \(place)") == true)
  }
  broken.bytes = Array(Writing.littleEndian.bytes(file.bytes).dropLast())
  let torn = try folder.write([broken], into: "torn")
  let error = #expect(throws: IngestError.self) { _ = try folder.ingest([torn], into: "torn") }
  #expect(error?.message.contains("ends within a character") == true)
  #expect(error?.location.contains(" line \(lines.count) ") == true, "\(error as Any)")
}
