import Bitcoin
import ChainStore
import Foundation
import Testing

@testable import Ingest
@testable import Simulation

/// Folders of block files as they come: packed, keyed, cut, mixed, and in folders of other names.
struct BlockFolderTests {
  private let blocks = RandomChain.make(seed: 21, proof: .ground)
  private let key: [UInt8] = [0xfa, 0, 0x17, 0xbf, 0xb5, 9, 0xda, 0x80]

  private func file(_ heights: Range<Int>, _ number: Int, in name: String = "blk") -> ChainDump.File
  {
    let count = String(number)
    let digits = String(repeating: "0", count: 5 - count.count) + count
    return ChainDump.File(
      name: name + digits + ".dat", bytes: blockFile(Array(blocks[heights]), .regtest))
  }

  private var files: [ChainDump.File] {
    [file(0..<8, 0), file(8..<12, 1), file(12..<17, 2), file(17..<blocks.count, 3)]
  }

  private func keyed(_ files: [ChainDump.File], _ key: [UInt8]) -> [ChainDump.File] {
    files.map { file in
      var file = file
      for place in file.bytes.indices { file.bytes[place] ^= key[place & 7] }
      return file
    }
  }

  private func outcome(
    _ folder: DumpFolder, _ path: String, _ store: String, missingParents: MissingParents = .refused
  ) throws -> IngestOutcome {
    var request = IngestRequest(paths: [path], store: folder.path + "/" + store)
    request.missingParents = missingParents
    var ingestion = Ingestion(request) { _ in }
    return try ingestion.run()
  }

  @Test("a middle file that is cut or missing names the heights that are missing")
  func middleFile() throws {
    let folder = try DumpFolder()
    var cut = files
    // Block 8 is whole; the next three are not there.
    cut[1].bytes = Array(cut[1].bytes.prefix(blocks[8].count + 8 + 100))
    let path = try folder.write(cut, into: "cut")
    let first = try outcome(folder, path, "a")
    #expect(first.manifest?.totals.blocks == 9)
    #expect(first.failure?.message.contains("heights 9 to 11 are missing") == true)
    #expect(first.failure?.location == "\(path)/blk00002.dat offset 0")
    #expect(first.warnings.count == 1)
    let gone = try folder.write([files[0], files[2]], into: "gone")
    let second = try outcome(folder, gone, "b")
    #expect(second.manifest?.totals.blocks == 8)
    #expect(second.failure?.message.contains("heights 8 to 11 are missing") == true)
    // Once the file is there, the chain is whole.
    let whole = try outcome(folder, folder.write(files, into: "whole"), "a")
    #expect(whole.failure == nil && whole.manifest?.totals.blocks == blocks.count)
  }

  @Test("each file that is left out in turn is missed, unless it is the last")
  func eachFile() throws {
    let folder = try DumpFolder()
    for missing in 0..<4 {
      var rest = files
      rest.remove(at: missing)
      let path = try folder.write(rest, into: "\(missing)")
      if missing == 0 {
        #expect(throws: IngestError.self) { _ = try outcome(folder, path, "s\(missing)") }
      } else {
        let outcome = try outcome(folder, path, "s\(missing)")
        #expect((outcome.failure == nil) == (missing == 3))
      }
    }
  }

  @Test("of a stretch of chain with a hole, the later part is missed too")
  func stretchWithHole() throws {
    let folder = try DumpFolder()
    let path = try folder.write([file(2..<12, 0), file(15..<18, 1)], into: "hole")
    let outcome = try outcome(folder, path, "s", missingParents: .booked)
    #expect(outcome.manifest?.totals.blocks == 10)
    #expect(outcome.failure?.message.hasPrefix("3 blocks do not link") == true)
  }

  @Test("packed files behind a key, and names in upper case, are read like any others")
  func packedAndUpperCase() throws {
    let folder = try DumpFolder()
    let want = try outcome(folder, folder.write(files, into: "plain"), "want").manifest?.digest
    let xor = ChainDump.File(name: "xor.dat", bytes: key)
    let packed = try folder.write(keyed(files, key) + [xor], into: "packed")
    for name in files.map(\.name) {
      let process = Process()
      process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
      process.arguments = ["gzip", packed + "/" + name]
      try process.run()
      process.waitUntilExit()
    }
    let upper = keyed(files, key).map {
      ChainDump.File(name: $0.name.uppercased(), bytes: $0.bytes)
    }
    let other = try folder.write(
      upper + [ChainDump.File(name: "XOR.DAT", bytes: key)], into: "upper")
    for path in [packed, other] {
      let outcome = try outcome(folder, path, "store-" + path.suffix(5))
      #expect(outcome.manifest?.digest == want && outcome.warnings.isEmpty)
      #expect(outcome.failure == nil)
    }
  }

  @Test("a file behind another key fails with that cause, after what links is committed")
  func twoNodes() throws {
    let folder = try DumpFolder()
    let other = keyed([files[1]], key.reversed())
    let path = try folder.write(
      keyed([files[0]], key) + other + [ChainDump.File(name: "xor.dat", bytes: key)], into: "two")
    let outcome = try outcome(folder, path, "s")
    #expect(outcome.manifest?.totals.blocks == 8)
    #expect(outcome.failure?.location.hasPrefix(path + "/blk00001.dat") == true)
    #expect(outcome.failure?.message == "no block of regtest in the whole file")
    #expect(outcome.failure?.hint?.contains("another key") == true)
  }

  @Test("where the key is missing or torn, the error says so, and plain files do not mind")
  func lostKey() throws {
    let folder = try DumpFolder()
    let lost = try folder.write(keyed(files, key), into: "lost")
    let without = #expect(throws: IngestError.self) { _ = try outcome(folder, lost, "a") }
    #expect(without?.hint?.contains("xor.dat belongs beside it") == true)
    let short = ChainDump.File(name: "xor.dat", bytes: Array(key.prefix(5)))
    let torn = try folder.write(keyed(files, key) + [short], into: "torn")
    let error = #expect(throws: IngestError.self) { _ = try outcome(folder, torn, "b") }
    #expect(error?.hint?.contains("xor.dat holds 5 bytes where the key has 8") == true)
    let plain = try folder.write(files + [short], into: "plain")
    #expect(try outcome(folder, plain, "c").manifest?.totals.blocks == blocks.count)
  }

  @Test("a plain file in a keyed folder is read, and so is a keyed one whose key begins with zeros")
  func plainBesideKey() throws {
    let folder = try DumpFolder()
    for (number, key) in [key, [0, 0, 0, 0, 7, 7, 7, 7], [0, 0, 0, 0, 7, 0, 0, 0]].enumerated() {
      let path = try folder.write(
        [files[0]] + keyed(Array(files.dropFirst()), key)
          + [ChainDump.File(name: "xor.dat", bytes: key)], into: "\(number)")
      let outcome = try outcome(folder, path, "s\(number)")
      #expect(outcome.manifest?.totals.blocks == blocks.count && outcome.warnings.isEmpty)
    }
  }

  @Test("a record begun in a padded file is torn, with and without a key")
  func begunInPaddedFile() throws {
    let folder = try DumpFolder()
    let last = blocks.count - 1
    let sound = file(0..<last, 0)
    for (number, length) in [3, 8, 50, 88, 100, blocks[last].count / 2].enumerated() {
      var begun = sound
      begun.bytes += file(last..<(last + 1), 0).bytes.prefix(length)
      for (name, key) in [("plain", [UInt8](repeating: 0, count: 8)), ("keyed", key)] {
        var padded = keyed([begun], key)
        padded[0].bytes += [UInt8](repeating: 0, count: 5000)
        let path = try folder.write(
          padded + [ChainDump.File(name: "xor.dat", bytes: key)], into: "\(name)\(number)")
        let outcome = try outcome(folder, path, "s-\(name)\(number)")
        #expect(outcome.manifest?.totals.blocks == last)
        #expect(outcome.failure == nil, "\(name) \(length): \(outcome.failure as Any)")
        #expect(
          outcome.warnings == [
            "\(path)/blk00000.dat offset \(sound.bytes.count): "
              + "the last record is cut short"
          ], "\(name) \(length)")
      }
    }
  }

  @Test("of a node's folder the blocks are read, and the reader is told")
  func nodeFolder() throws {
    let folder = try DumpFolder()
    _ = try folder.write(files, into: "node/blocks")
    let database = [
      ChainDump.File(name: "CURRENT", bytes: Array("MANIFEST-000002\n".utf8)),
      ChainDump.File(name: "MANIFEST-000002", bytes: [1, 2, 3]),
      ChainDump.File(name: "blk.ldb", bytes: [1, 2, 3]),
    ]
    _ = try folder.write(database, into: "node/blocks/index")
    _ = try folder.write(database, into: "node/chainstate")
    _ = try folder.write([ChainDump.File(name: "debug.log", bytes: [65, 10])], into: "node")
    let outcome = try outcome(folder, folder.path + "/node", "s")
    #expect(outcome.manifest?.totals.blocks == blocks.count)
    #expect(outcome.failure == nil && outcome.warnings.isEmpty)
    #expect(outcome.notes.count == 1 && outcome.notes[0].hasSuffix("/node/blocks is read"))
  }

  @Test("an export in folders within folders is one input, and a store among them is none")
  func nestedFolders() throws {
    let folder = try DumpFolder()
    let dump = try ChainDump(blocks: blocks)
    let want = try outcome(folder, folder.write(files, into: "blocks"), "want").manifest?.digest
    for file in dump.files(.etlJSON) {
      let table = String(file.name.prefix { $0 != "." })
      let lines = file.bytes.split(separator: 10).map { Array($0) + [10] }
      for (number, part) in [lines.prefix(9), lines.dropFirst(9)].enumerated() {
        _ = try folder.write(
          [ChainDump.File(name: file.name, bytes: part.flatMap { $0 })],
          into: "export/\(table)/start_block=\(number)/end_block=\(number)")
      }
    }
    let link = folder.path + "/export/blocks/again"
    try FileManager.default.createSymbolicLink(
      atPath: link, withDestinationPath: folder.path + "/export")
    for _ in 0..<2 {
      // The second time the store lies within the folder that is read.
      let outcome = try outcome(folder, folder.path + "/export", "export/store")
      #expect(outcome.manifest?.digest == want && outcome.failure == nil)
    }
  }

  @Test("a signet of its own is named with its magic and read by it")
  func ownSignet() throws {
    // Signet's first block is that of the other test chains but for time, target and nonce.
    var genesis = blocks[0]
    func put(_ value: UInt32, at place: Int) {
      withUnsafeBytes(of: value.littleEndian) {
        genesis.replaceSubrange(place..<(place + 4), with: $0)
      }
    }
    put(1_598_918_400, at: 68)
    put(0x1e03_77ae, at: 72)
    put(52_613_770, at: 76)
    let magic: [UInt8] = [0xa5, 0xdf, 0x2d, 0xcb]
    let own = try #require(Network.ownSignet(magic: magic))
    #expect(own.name == "signet-a5df2dcb" && Network.named(own.name) == own && own.isTest)
    #expect(Network.ownSignet(magic: Network.mainnet.magic) == nil)
    let folder = try DumpFolder()
    let path = try folder.write(
      [ChainDump.File(name: "blk00000.dat", bytes: blockFile([genesis], own))], into: "signet")
    for network in [nil, Network.signet] {
      var request = IngestRequest(paths: [path], store: folder.path + "/refused")
      request.network = network
      var refused = Ingestion(request) { _ in }
      let error = #expect(throws: IngestError.self) { _ = try refused.run() }
      #expect(error?.hint == "a signet of its own: read it with --magic a5df2dcb")
    }
    var request = IngestRequest(paths: [path], store: folder.path + "/s")
    request.network = own
    var ingestion = Ingestion(request) { _ in }
    #expect(try ingestion.run().manifest?.totals.blocks == 1)
    #expect(try ChainGraph(directory: folder.path + "/s").network == own)
  }
}
