import Bitcoin
import ChainStore
import Foundation
import Ingest
import Simulation
import Testing

/// Stores of a stretch of chain: which height they begin at, and what becomes of them when the
/// blocks before it are added.
struct StretchTests {
  private let blocks = RandomChain.make(seed: 77, proof: .ground)
  private static let orders = [[0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]]

  private func request(
    _ paths: [String], _ store: String, toHeight: Int? = nil
  ) -> IngestRequest {
    var request = IngestRequest(paths: paths, store: store)
    request.threads = 2
    request.hashKey = HashKey(hex: "000102030405060708090a0b0c0d0e0f")
    request.missingParents = .booked
    request.network = .regtest
    request.toHeight = toHeight
    return request
  }

  private func run(_ request: IngestRequest) throws -> IngestOutcome {
    var ingestion = Ingestion(request) { _ in }
    return try ingestion.run()
  }

  /// Three dumps that follow each other, in one form.
  private func parts(_ form: ChainDump.Form, _ folder: DumpFolder) throws -> [String] {
    let dump = try ChainDump(blocks: blocks)
    let third = blocks.count / 3
    let ends = [0, third, 2 * third, blocks.count]
    return try (0..<3).map { part in
      try folder.write(
        dump.files(form, at: ends[part]..<ends[part + 1]), into: "\(form.rawValue)-\(part)")
    }
  }

  @Test("a stretch begins at the height that its dump or its coinbases state")
  func statedHeight() throws {
    let folder = try DumpFolder()
    for form in ChainDump.Form.allCases {
      let part = try parts(form, folder)[1]
      let outcome = try run(request([part], folder.path + "/\(form.rawValue)"))
      #expect(outcome.failure == nil, "\(form)")
      let graph = try ChainGraph(directory: folder.path + "/\(form.rawValue)")
      let first = blocks.count / 3
      #expect(graph.firstHeight == UInt32(first), "\(form)")
      #expect(graph.height(of: BlockIndex(2)) == UInt32(first + 2))
      #expect(graph.block(atHeight: UInt32(first + 2)) == BlockIndex(2))
      #expect(graph.block(atHeight: UInt32(first - 1)) == nil)
      let short = folder.path + "/short-\(form.rawValue)"
      #expect(try run(request([part], short, toHeight: first + 3)).added == 4)
    }
  }

  @Test("earlier files may be added in any order and give the store of the whole chain")
  func anyOrder() throws {
    for form in ChainDump.Form.allCases {
      let folder = try DumpFolder()
      let parts = try parts(form, folder)
      let whole = try run(request(parts, folder.path + "/whole")).manifest
      #expect(whole?.beginsAtGenesis == true && whole?.totals.blocks == blocks.count)
      for order in StretchTests.orders {
        let store = folder.path + "/store-\(order.map { "\($0)" }.joined())"
        for part in order { _ = try run(request([parts[part]], store)) }
        // Forms that tell heights and not links cannot be linked over a gap that is closed later.
        let isLinked = ![.etlJSON, .etlCSV, .blockchair].contains(form)
        if !isLinked, [[0, 2, 1], [2, 0, 1]].contains(order) {
          _ = try run(request(parts, store))
        }
        let manifest = try Manifest.read(store: store)
        let name: Comment = "\(form) \(order)"
        #expect(manifest?.facts == whole?.facts && manifest?.digest == whole?.digest, name)
        #expect(manifest?.beginsAtGenesis == true && manifest?.firstHeight == 0, name)
        #expect(manifest?.stretch == nil && manifest?.staleBlocks == 0, name)
        #expect(manifest?.totals == whole?.totals, name)
        #expect(manifest?.columns == whole?.columns, name)
        _ = try GraphVerifier.verify(store: store)
      }
    }
  }

  @Test("earlier files in one command with later ones, and a part of them, shift the stretch")
  func oneCommand() throws {
    let folder = try DumpFolder()
    let parts = try parts(.blk, folder)
    let whole = try run(request(parts, folder.path + "/whole")).manifest
    let store = folder.path + "/store"
    _ = try run(request([parts[1]], store))
    let outcome = try run(request([parts[2], parts[0]], store))
    #expect(outcome.failure == nil && outcome.warnings.isEmpty, "\(outcome.warnings)")
    #expect(outcome.added == blocks.count - blocks.count / 3 && outcome.removed == 0)
    #expect(outcome.manifest?.columns == whole?.columns)
    #expect(outcome.manifest?.inputs.map(\.blocks).last == outcome.added)
    let moved = folder.path + "/moved"
    _ = try run(request([parts[2]], moved))
    #expect(try run(request([parts[1]], moved)).manifest?.firstHeight == UInt32(blocks.count / 3))
    #expect(try run(request([parts[1]], moved)).added == 0)
  }

  @Test("a damaged block before a stretch leaves the store as it was and is named")
  func damagedLead() throws {
    let folder = try DumpFolder()
    let parts = try parts(.blk, folder)
    let store = folder.path + "/store"
    _ = try run(request([parts[1]], store))
    let before = try Manifest.read(store: store)
    let path = parts[0] + "/blk00000.dat"
    var bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    bytes[bytes.count - 1] ^= 1
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    let outcome = try run(request([parts[0]], store))
    #expect(outcome.failure?.location.contains("blk00000.dat") == true)
    #expect(outcome.added == 0)
    #expect(try Manifest.read(store: store)?.columns == before?.columns)
    _ = try GraphVerifier.verify(store: store)
  }

  @Test("heights that contradict the store's are refused")
  func contradiction() throws {
    let folder = try DumpFolder()
    let store = folder.path + "/store"
    _ = try run(request([try parts(.blk, folder)[1]], store))
    let later = try parts(.coreJSON, folder)[2] + "/blocks.json"
    var text = try String(contentsOfFile: later, encoding: .utf8)
    for height in (2 * (blocks.count / 3))..<blocks.count {
      text = text.replacing("\"height\":\(height),", with: "\"height\":1\(height),")
    }
    try text.write(toFile: later, atomically: true, encoding: .utf8)
    let error = #expect(throws: IngestError.self) { try run(request([later], store)) }
    #expect(error?.message.contains("is stated where the store's is") == true)
  }

  private func header(of block: [UInt8]) throws -> BlockHeader {
    try BlockHeader(decoding: Array(block.prefix(BlockHeader.size)), as: .bitcoin)
  }

  /// The chain's blocks with version 1, which states no height, each linked to the one before.
  private func older() throws -> [[UInt8]] {
    var made: [[UInt8]] = []
    for raw in blocks.dropFirst().prefix(6) {
      var block = Array(raw)
      let previous = made.last.map { Digest.doubleSHA256(Array($0.prefix(80))) }
      block.replaceSubrange(0..<4, with: [1, 0, 0, 0])
      let link = try previous ?? header(of: raw).previous
      block.replaceSubrange(4..<36, with: link.wireBytes)
      repeat { block[76] &+= 1 } while try !header(of: block).meetsTarget
      made.append(block)
    }
    return made
  }

  @Test("where nothing states a height it is unknown, and becomes known when later blocks say it")
  func unknownHeight() throws {
    let folder = try DumpFolder()
    let files = try ChainDump(blocks: older()).files(.blk)
    let part = try folder.write(files, into: "older")
    let store = folder.path + "/store"
    let outcome = try run(request([part], store))
    #expect(outcome.manifest?.totals.blocks == 6 && outcome.manifest?.firstHeight == nil)
    let graph = try ChainGraph(directory: store)
    #expect(graph.height(of: BlockIndex(0)) == nil && graph.block(atHeight: 0) == nil)
    #expect(throws: IngestError.self) {
      try run(request([part], folder.path + "/other", toHeight: 3))
    }
    // A dump of the same blocks states them: their heights there begin at 0, which is genesis's.
    let stated = try ChainDump(blocks: [blocks[0]] + older()).files(.coreJSON, at: 1..<7)
    let dump = try folder.write(stated, into: "stated")
    let other = folder.path + "/stated-store"
    #expect(try run(request([dump], other)).manifest?.firstHeight == 1)
  }
}
