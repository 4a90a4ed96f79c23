import Bitcoin
import ChainStore
import Foundation
import Ingest
import Simulation
import Testing

/// The first blocks of a made chain: some transaction has several inputs and outputs, and the whole
/// is small.
private func smallChain() throws -> [[UInt8]] {
  for seed in UInt64(1)...200 {
    let blocks = Array(RandomChain.make(seed: seed, proof: .ground).prefix(5))
    let decoded = try blocks.map { try Block(decoding: $0, as: .bitcoin) }
    let counts = decoded.flatMap { block in
      block.transactions.indices.map { (block.inputRange($0).count, block.outputRange($0).count) }
    }
    if counts.count <= 9, counts.contains(where: { $0.0 > 1 && $0.1 > 1 }) { return blocks }
  }
  throw SmallChainMissing()
}

private struct SmallChainMissing: Error {}

/// What a store says of a chain that was read.
private struct Answer {
  let blocks: Int
  let digest: String
  let facts: String
  let unchecked: Set<String>

  init(_ folder: DumpFolder, _ files: [ChainDump.File]) throws {
    let path = try folder.write(files, into: "dump")
    defer {
      for name in ["dump", "store-one"] {
        try? FileManager.default.removeItem(atPath: folder.path + "/" + name)
      }
    }
    let manifest = try #require(try folder.ingest([path], into: "one").manifest)
    blocks = manifest.totals.blocks
    digest = manifest.digest
    facts = manifest.facts
    unchecked = Set((manifest.unchecked ?? []).map(\.what))
  }

  /// Whether a difference from the whole is one that the store says it could not have seen.
  func admits(differenceFrom whole: Answer) -> Bool {
    if facts == whole.facts, digest == whole.digest { return true }
    if blocks == whole.blocks - 1 { return unchecked.contains("end") }
    let told = digest == whole.digest ? unchecked : unchecked.subtracting(whole.unchecked)
    return blocks == whole.blocks
      && !told.isDisjoint(with: Unchecked.all.map(\.name).filter { $0 != "end" })
  }
}

private let textForms = ChainDump.Form.allCases.filter { $0 != .blk }

@Test(
  "what is left out of a dump is found, or not needed, or said to be beyond checking",
  arguments: textForms)
func leftOut(_ form: ChainDump.Form) throws {
  let folder = try DumpFolder()
  let dump = try ChainDump(blocks: try smallChain())
  let parts = LeftOut(form, of: dump)
  let whole = try Answer(folder, dump.files(form))
  var (found, told) = (0, 0)
  for one in parts.tables + parts.rows + parts.values + parts.columns {
    do throws(any Error) {
      let answer = try Answer(folder, one.files)
      let isAdmitted = answer.admits(differenceFrom: whole)
      #expect(isAdmitted, "\(one.name): \(answer.unchecked.sorted())")
      told += answer.facts == whole.facts ? 0 : 1
    } catch let error as IngestError {
      found += 1
      guard case .malformed = error.code else {
        Issue.record("\(one.name): \(error)")
        continue
      }
      let isTable = ["expected blocks, found none", "no known input format"].contains(error.message)
      #expect(isTable || error.location.contains(" line "), "\(one.name): \(error)")
    }
  }
  #expect(found > 50 && (told > 0 || form == .csvdump), "\(found) found, \(told) told")
}

@Test("every table, and no transaction without inputs or outputs, is needed to make a chain")
func wholeTables() throws {
  let folder = try DumpFolder()
  let dump = try ChainDump(blocks: try smallChain())
  for form in textForms {
    for one in LeftOut(form, of: dump).tables {
      #expect(throws: IngestError.self, "\(one.name)") { _ = try Answer(folder, one.files) }
    }
  }
}

@Test("a day's file that is missing from a dump of several days is found", arguments: textForms)
func missingDay(_ form: ChainDump.Form) throws {
  let folder = try DumpFolder()
  let blocks = RandomChain.make(seed: 8, proof: .ground)
  let third = blocks.count / 3
  // Three days, the first and the last of which are there in full.
  let days = try (0..<3).map { day in
    let end = day == 2 ? blocks.count : third * (day + 1)
    let part = try ChainDump(blocks: Array(blocks[..<end]))
    return part.files(form, from: day * third).map { file in
      ChainDump.File(name: "day\(day)-" + file.name, bytes: file.bytes)
    }
  }
  let files = days.flatMap { $0 }
  let whole = try Answer(folder, files)
  #expect(whole.blocks == blocks.count)
  for number in files.indices {
    var rest = files
    let gone = rest.remove(at: number)
    // Where each day is one file, nothing tells that the last is not there.
    if days[2].count == 1, number == files.count - 1 {
      let answer = try Answer(folder, rest)
      #expect(answer.blocks == 2 * third && answer.unchecked.contains("end"))
      continue
    }
    #expect(throws: IngestError.self, "\(form) without \(gone.name)") {
      _ = try Answer(folder, rest)
    }
  }
  #expect(throws: IngestError.self) { _ = try Answer(folder, days[0] + days[2]) }
  #expect(throws: IngestError.self) { _ = try Answer(folder, days[1] + days[2]) }
}

@Test("coins that hash transactions as Bitcoin does have their txids computed, whatever the form")
func otherCoins() throws {
  let folder = try DumpFolder()
  let blocks = try smallChain()
  let dump = try ChainDump(blocks: blocks)
  for network in [Network.litecoin, .dogecoin, .namecoin, .bitcoinCash] {
    for form in [ChainDump.Form.coreJSON, .etlCSV, .blockchair, .csvdump] {
      var request = IngestRequest(paths: [], store: "")
      request.network = network
      request.missingParents = .booked
      request.threads = 1
      func read(_ files: [ChainDump.File], _ name: String) throws -> Manifest? {
        request.paths = [try folder.write(files, into: name)]
        request.store = folder.path + "/store-" + name
        var ingestion = Ingestion(request) { _ in }
        let outcome = try ingestion.run()
        if let failure = outcome.failure { throw failure }
        return outcome.manifest
      }
      let name = "\(network.name)-\(form)"
      let manifest = try read(dump.files(form, from: 1), name)
      let what = Set((manifest?.unchecked ?? []).map(\.what))
      #expect(what.isSubset(of: ["end", "sizes", "headers"]), "\(name): \(what)")
      // The last output of the last transaction: nothing but the txid shows it.
      var files = dump.files(form, from: 1)
      guard form == .csvdump || form == .blockchair else { continue }
      let last = files.count - 1
      let lines = files[last].bytes.split(separator: 0x0a).dropLast()
      files[last].bytes = Array(lines.joined(separator: [0x0a]))
      #expect(throws: IngestError.self, "\(name)") { _ = try read(files, name + "-cut") }
    }
  }
}

@Test("rows of blocks that the store holds already do no harm")
func rowsOfKnownBlocks() throws {
  let folder = try DumpFolder()
  let blocks = RandomChain.make(seed: 12, proof: .ground)
  let dump = try ChainDump(blocks: blocks)
  let half = try ChainDump(blocks: Array(blocks.prefix(blocks.count / 2)))
  let want = try folder.ingest([folder.write(dump.files(.blk), into: "blk")], into: "blk")
  for form in [ChainDump.Form.etlJSON, .etlCSV, .blockchair, .csvdump] {
    let name = "\(form)"
    _ = try folder.ingest([folder.write(half.files(form), into: name + "-half")], into: name)
    // The blocks that are new, beside the rows of all.
    var files = dump.files(form)
    files[0] = dump.files(form, from: blocks.count / 2)[0]
    let grown = try folder.ingest([folder.write(files, into: name + "-rest")], into: name)
    #expect(grown.manifest?.digest == want.manifest?.digest && grown.warnings.isEmpty, "\(name)")
    // Into a store that does not hold them, the first block is missing.
    #expect(throws: IngestError.self) {
      _ = try folder.ingest([folder.path + "/" + name + "-rest"], into: name + "-none")
    }
  }
}
