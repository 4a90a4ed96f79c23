import Bitcoin
import ChainStore
import Foundation
import Ingest
import Simulation
import Testing

/// Packs bytes with the system's gzip.
private func gzip(_ bytes: [UInt8], _ level: String, at path: String) throws -> [UInt8] {
  try Data(bytes).write(to: URL(fileURLWithPath: path))
  let process = Process()
  process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
  process.arguments = ["gzip", "-f", level, path]
  try process.run()
  process.waitUntilExit()
  return [UInt8](try Data(contentsOf: URL(fileURLWithPath: path + ".gz")))
}

@Test("every format may be packed with gzip, in one member or two, at any level")
func packed() throws {
  let folder = try DumpFolder()
  let dump = try ChainDump(blocks: RandomChain.make(seed: 5, proof: .ground))
  let want = try folder.ingest([folder.write(dump.files(.blk), into: "blk")], into: "blk")
  let forms: [ChainDump.Form] = [.blk, .coreJSON, .etlJSON, .etlCSV, .blockchair, .csvdump]
  for (number, form) in forms.enumerated() {
    let target = try folder.write([], into: "packed-" + form.rawValue)
    for file in dump.files(form) {
      let half = file.bytes.count / 2
      let level = "-\(1 + number * 8 / 5)"
      let path = target + "/" + file.name
      let first = try gzip(Array(file.bytes[..<half]), level, at: path)
      let second = try gzip(Array(file.bytes[half...]), level, at: path)
      try Data(first + second).write(to: URL(fileURLWithPath: path + ".gz"))
    }
    let got = try folder.ingest([target], into: "packed-" + form.rawValue)
    #expect(got.manifest?.digest == want.manifest?.digest, "\(form)")
  }
}

@Test("a packed file cut or changed anywhere is refused, never taken for another")
func damagedPacked() throws {
  let folder = try DumpFolder()
  let blocks = Array(RandomChain.make(seed: 6, proof: .ground).prefix(4))
  let plain = try ChainDump(blocks: blocks).files(.etlJSON).flatMap(\.bytes)
  let bytes = try gzip(plain, "-6", at: folder.path + "/whole.json")
  let want = try folder.ingest([folder.path + "/whole.json.gz"], into: "whole").manifest?.digest
  var random = SeededRandom(seed: 3)
  let path = folder.path + "/damaged.json.gz"
  for _ in 0..<400 {
    var damaged = bytes
    if random.number(below: 4) == 0 {
      damaged = Array(bytes.prefix(Int(random.number(below: UInt64(bytes.count)))))
    } else {
      damaged[Int(random.number(below: UInt64(bytes.count)))] ^= 1 << UInt8(random.number(below: 8))
    }
    try Data(damaged).write(to: URL(fileURLWithPath: path))
    do {
      // Only a change to what the header says of name and time goes unnoticed.
      let outcome = try folder.ingest([path], into: "damaged")
      #expect(outcome.manifest?.digest == want)
      try FileManager.default.removeItem(atPath: folder.path + "/store-damaged")
    } catch let error as IngestError {
      #expect(!error.message.contains("\n"))
    }
  }
}

@Test("a folder may hold several formats, packed and plain, beside files of no format")
func mixedFolder() throws {
  let blocks = RandomChain.make(seed: 8, proof: .ground)
  let folder = try DumpFolder()
  let whole = try ChainDump(blocks: blocks)
  let want = try folder.ingest([folder.write(whole.files(.blk), into: "blk")], into: "blk")
  let first = try ChainDump(blocks: Array(blocks.prefix(10))).files(.csvdump)
  let mixed = try folder.write(first, into: "mixed")
  _ = try folder.write(whole.files(.coreJSON, from: 10), into: "mixed")
  try Data("Notes.\n".utf8).write(to: URL(fileURLWithPath: mixed + "/README.txt"))
  let got = try folder.ingest([mixed], into: "mixed")
  #expect(got.manifest?.digest == want.manifest?.digest)
  #expect(got.manifest?.inputs.first?.format == "csvdump+core-json")
  let error = #expect(throws: IngestError.self) {
    _ = try folder.ingest([mixed + "/README.txt"], into: "strange")
  }
  #expect(error?.message == "no known input format")
}
