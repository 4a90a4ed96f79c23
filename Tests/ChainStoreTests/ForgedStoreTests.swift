import Bitcoin
import Foundation
import Simulation
import Testing

@testable import ChainStore

/// Stores that somebody changed and whose checksums he made anew.
struct ForgedStoreTests {
  private let chain = DrawnChain(seed: 5, transactions: 300)

  private func folder() throws -> StoreFolder {
    let folder = try StoreFolder()
    try folder.build(chain.blocks, into: "s")
    return folder
  }

  private func fault(_ folder: StoreFolder) -> StoreError? {
    do {
      _ = try GraphVerifier.verify(store: folder.store("s"))
      return nil
    } catch {
      return error
    }
  }

  @Test("a forged fact is found, whichever column says it")
  func sideColumns() throws {
    let columns = [
      "block.bits", "tx.version", "tx.lockTime", "tx.size", "tx.witness", "input.sequence",
    ]
    for name in columns {
      let folder = try folder()
      try folder.forge("s", name) { bytes in
        // One more or less where neither is the code of an exception.
        let place = try #require(
          stride(from: bytes.count - 2, to: 0, by: -2).first { (2..<254).contains(bytes[$0]) })
        bytes[place] ^= 1
      }
      let error = fault(folder)
      // Another size gives another weight, which may be one that has a code.
      let places = ["column block.facts"] + (name == "tx.size" ? ["column tx.exception"] : [])
      #expect(places.contains(error?.location ?? "none"), "\(name)")
    }
    let folder = try folder()
    try folder.forge("s", "tx.exception") { $0[$0.count - 1] ^= 0x40 }
    #expect(fault(folder)?.code == .verificationFailed)
  }

  @Test("a forged time, amount or outpoint is found by the content digest")
  func content() throws {
    for (name, place) in [("block.time", 5), ("output.amount", 40), ("tx.id", 70)] {
      let folder = try folder()
      try folder.forge("s", name) { $0[place] ^= 1 }
      #expect(fault(folder)?.code == .verificationFailed, "\(name)")
    }
  }

  @Test("a forged number of the manifest is found although its seal fits")
  func totals() throws {
    let counts: [WritableKeyPath<Manifest.Totals, Int>] = [
      \.blocks, \.transactions, \.inputs, \.outputs, \.addresses, \.unspentCount,
      \.unspendableCount,
    ]
    let sums: [WritableKeyPath<Manifest.Totals, UInt64>] = [
      \.unspentValue, \.unspendableValue, \.fees,
    ]
    let folder = try folder()
    let sound = try #require(try Manifest.read(store: folder.store("s")))
    var forged: [(String, Manifest)] = []
    func add(_ name: String, _ change: (inout Manifest) -> Void) {
      var manifest = sound
      change(&manifest)
      forged.append((name, manifest))
    }
    for path in counts { add("\(path)") { $0.totals[keyPath: path] += 1 } }
    for path in sums { add("\(path)") { $0.totals[keyPath: path] += 1 } }
    add("subsidy") { $0.totals.subsidy -= 1 }
    add("both sides of the identity") { manifest in
      manifest.totals.subsidy += 5
      manifest.totals.unspentValue += 5
    }
    add("fromPools") { $0.totals.fromPools = 0 }
    add("beginsAtGenesis") { $0.beginsAtGenesis.toggle() }
    add("network") { $0.network = "testnet4" }
    add("network and beginning") { manifest in
      (manifest.network, manifest.beginsAtGenesis) = ("bitcoin-cash", false)
    }
    add("digest") { $0.digest = String(repeating: "0", count: 64) }
    add("facts") { $0.facts = String(repeating: "0", count: 64) }
    add("staleBlocks") { $0.staleBlocks += 1 }
    #expect(fault(folder) == nil)
    for (name, manifest) in forged {
      try folder.write(manifest, "s")
      let error = fault(folder)
      #expect(error != nil, "\(name)")
      #expect(error?.message.contains("\n") == false, "\(name)")
    }
    try folder.write(sound, "s")
    #expect(fault(folder) == nil)
  }

  @Test("a txid that is not the hash of its rows is found where all that it hashes is kept")
  func txids() throws {
    var found = 0
    for seed in UInt64(1)...3 {
      var blocks = try RandomChain.make(seed: seed).map {
        try $0.withByteView(Block.init(decoding:))
      }
      let spent = Set(blocks.flatMap(\.inputs).map(\.previous))
      // One that nothing spends, so that no other changes with it.
      for height in blocks.indices {
        for (number, row) in blocks[height].transactions.enumerated()
        where number > 0 && !spent.contains(row.txid) && row.weight < 4 * row.size {
          let folder = try StoreFolder()
          try folder.build(blocks, into: "s", txids: .computed)
          #expect(fault(folder) == nil)
          blocks[height].transactions[number].txid = Digest.doubleSHA256(row.txid.wireBytes)
          defer { blocks[height].transactions[number].txid = row.txid }
          for origin in [TxidOrigin.computed, .stated] {
            let folder = try StoreFolder()
            try folder.build(blocks, into: "s", txids: origin)
            let error = fault(folder)
            if origin == .computed, error?.location == "column tx.id" { found += 1 }
            #expect(origin == .computed || error == nil)
          }
        }
        if found > 3 { return }
      }
    }
    #expect(found > 0)
  }

  @Test("totals are counted anew where parents are missing and where outputs were overwritten")
  func recounted() throws {
    for seed in UInt64(200)...212 {
      let chain = DrawnChain(seed: seed, transactions: 200)
      let folder = try StoreFolder()
      try folder.build(chain.blocks, into: "whole")
      _ = try GraphVerifier.verify(store: folder.store("whole"))
      try folder.build(chain.blocks.dropFirst(5), into: "part", missingParents: .booked)
      _ = try GraphVerifier.verify(store: folder.store("part"))
      try folder.build(chain.blocks[8...], into: "whole", keeping: 8)
      _ = try GraphVerifier.verify(store: folder.store("whole"))
    }
  }

  @Test("facts count, amounts do not change them, and a chain taken in steps has the same")
  func facts() throws {
    let folder = try folder()
    try folder.build(chain.blocks.prefix(4), into: "steps")
    try folder.build(chain.blocks[4...], into: "steps")
    let facts = try folder.graph("s").manifest.facts
    #expect(try folder.graph("steps").manifest.facts == facts)
    var others = chain.blocks
    others[3].header.bits += 1
    try folder.build(others, into: "bits")
    #expect(try folder.graph("bits").manifest.facts != facts)
    #expect(try folder.graph("bits").digest == folder.graph("s").digest)
  }

  @Test("each byte of each file of a small store, flipped, is found and its file or column named")
  func everyByte() throws {
    let folder = try StoreFolder()
    let chain = DrawnChain(seed: 12, transactions: 9, busy: 3)
    try folder.build(chain.blocks, into: "s", stale: [chain.blocks[1]])
    let store = folder.store("s")
    let manifest = try #require(try Manifest.read(store: store))
    let stale = try #require(manifest.stale).name
    let inner = try FileManager.default.contentsOfDirectory(atPath: store + "/" + manifest.folder)
    let files = inner.sorted().map { manifest.folder + "/" + $0 } + [stale]
    #expect(files.count == manifest.columns.count + 3)
    var flipped = 0
    for name in files {
      let url = URL(fileURLWithPath: store + "/" + name)
      let sound = try Data(contentsOf: url)
      let column = manifest.columns.first { name == manifest.folder + "/" + $0.fileName }
      let expected = column.map { "column \($0.name)" } ?? url.path
      for place in sound.indices {
        var bytes = sound
        bytes[place] ^= 1 << UInt8(place % 8)
        try bytes.write(to: url)
        #expect(fault(folder)?.location == expected, "\(name), byte \(place)")
        flipped += 1
      }
      try sound.write(to: url)
    }
    #expect(flipped > 2_000)
    #expect(fault(folder) == nil)
  }
}

extension StoreFolder {
  /// Writes a manifest with a seal that fits.
  func write(_ manifest: Manifest, _ name: String) throws {
    let path = store(name) + "/" + Manifest.fileName
    try Data(try manifest.sealed()).write(to: URL(fileURLWithPath: path))
  }

  /// Changes a column, and makes every checksum above it anew.
  func forge(_ name: String, _ column: String, _ change: (inout [UInt8]) throws -> Void) throws {
    var manifest = try #require(try Manifest.read(store: store(name)))
    let folder = store(name) + "/" + manifest.folder
    var checksums = try ColumnChecksums(folder: folder, manifest: manifest)
    let url = URL(fileURLWithPath: "\(folder)/\(column).col")
    var bytes = [UInt8](try Data(contentsOf: url))
    try change(&bytes)
    try Data(bytes).write(to: url)
    let rows = stride(from: 0, to: bytes.count, by: ColumnChecksums.stretch).map { start in
      let end = min(bytes.count, start + ColumnChecksums.stretch)
      return bytes[start..<end].withByteView { ColumnChecksums.digest($0) }
    }
    var pages: [Int: [UInt64]] = [:]
    for (stretch, start) in stride(from: 0, to: bytes.count, by: ColumnChecksums.stretch)
      .enumerated()
    {
      let end = min(bytes.count, start + ColumnChecksums.stretch)
      pages[stretch] = bytes[start..<end].withByteView { PageSums.sums(of: $0) }
    }
    checksums.set(column, rows, pages: pages)
    let place = try #require(manifest.columns.firstIndex { $0.name == column })
    manifest.columns[place].sha256 = checksums.checksum(of: column)
    let file = checksums.encoded(manifest.columns)
    for old in [ColumnChecksums.fileName, ColumnChecksums.pageSumsFile] {
      try FileManager.default.removeItem(atPath: folder + "/" + old(manifest.checksums))
    }
    manifest.checksums = Hex.encode(Digest.sha256(file))
    let path = folder + "/" + ColumnChecksums.fileName(manifest.checksums)
    try Data(file).write(to: URL(fileURLWithPath: path))
    _ = try ColumnWriter.write(
      checksums.pageSums(manifest.columns),
      to: folder + "/" + ColumnChecksums.pageSumsFile(manifest.checksums))
    try write(manifest, name)
  }
}
