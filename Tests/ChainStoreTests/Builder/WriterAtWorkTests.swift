import Bitcoin
import Foundation
import Simulation
import Testing

@testable import ChainStore

/// What readers see while a writer extends a store, and what a writer that was killed leaves.
struct WriterAtWorkTests {
  @Test("a reader keeps the version it opened through every step of a writer")
  func readers() throws {
    for seed in UInt64(100)...107 {
      var random = SeededRandom(seed: seed)
      let chain = DrawnChain(seed: seed, transactions: 300)
      let first = random.number(in: 1...(chain.blocks.count / 2))
      let second = random.number(in: (first + 1)...(chain.blocks.count - 1))
      let folder = try StoreFolder()
      try folder.build(chain.blocks.prefix(first), into: "s")
      let oldest = try folder.graph("s")
      try folder.build(chain.blocks[first..<second], into: "s")
      try expectSlowAnswer(oldest, chain, blocks: first, "after one commit")
      let reader = try folder.graph("s")
      try folder.build(chain.blocks[second...], into: "s", resources: .tight(threads: 2)) {
        moment, _ in
        try expectSlowAnswer(reader, chain, blocks: second, "\(moment)")
        try expectSlowAnswer(oldest, chain, blocks: first, "\(moment), the older reader")
        guard moment != .committed else { return }
        let late = try GraphVerifier.verify(store: folder.store("s"))
        try expectSlowAnswer(late, chain, blocks: second, "\(moment), opened late")
      }
      try expectSlowAnswer(folder.graph("s"), chain, blocks: chain.blocks.count)
    }
  }

  @Test("a writer killed while it changed committed rows is undone: read, verified and resumed")
  func killed() throws {
    for seed in UInt64(120)...131 {
      var random = SeededRandom(seed: seed)
      let chain = DrawnChain(seed: seed, transactions: 300)
      let first = random.number(in: 1...(chain.blocks.count - 1))
      var resources = BuildResources(threads: 2)
      if seed % 3 == 0 { resources.width = .wide }
      let folder = try StoreFolder()
      try folder.build(chain.blocks, into: "plain", resources: resources)
      try folder.build(chain.blocks.prefix(first), into: "s", resources: resources)
      try folder.copy("s", to: "killed")
      var isCopied = false
      try folder.build(chain.blocks[first...], into: "s", resources: resources) { moment, builder in
        if moment == .resolved, builder.result?.needsCopy == true { isCopied = true }
      }
      // Where a coinbase is overwritten the work moves to a new folder, and nothing is in between.
      guard !isCopied else { continue }
      try folder.mix("s", into: "killed", &random)
      let killed = try GraphVerifier.verify(store: folder.store("killed"))
      try expectSlowAnswer(killed, chain, blocks: first, "killed, chain \(seed)")
      try folder.build(chain.blocks[first...], into: "killed")
      try folder.expectSame("plain", "killed", "resumed, chain \(seed)")
      try expectSlowAnswer(killed, chain, blocks: first, "a reader from before, chain \(seed)")
      let mark = "/" + folderName(folder, "killed") + "/" + VersionFolders.mark
      #expect(!FileManager.default.fileExists(atPath: folder.store("killed") + mark))
    }
  }

  private func folderName(_ folder: StoreFolder, _ store: String) -> String {
    (try? Manifest.read(store: folder.store(store)))?.folder ?? "none"
  }

  @Test("a store is untouched where a build is given up at any step")
  func interrupted() throws {
    let chain = DrawnChain(seed: 140, transactions: 200)
    let half = chain.blocks.count / 2
    let folder = try StoreFolder()
    try folder.build(chain.blocks, into: "plain", resources: .tight(threads: 1))
    try folder.build(chain.blocks.prefix(half), into: "s")
    let before = try folder.bytes("s")
    try folder.copy("s", to: "counted")
    let all = CallCounter(limit: .max)
    var resources = BuildResources.tight(threads: 1)
    resources.report = { _, _ in all.goesOn() }
    try folder.build(chain.blocks[half...], into: "counted", resources: resources)
    for limit in (0..<all.calls).filter({ $0 % 17 == 0 || $0 < 3 || $0 > all.calls - 4 }) {
      let counter = CallCounter(limit: limit)
      resources.report = { _, _ in counter.goesOn() }
      let error = #expect(throws: StoreError.self) {
        try folder.build(chain.blocks[half...], into: "s", resources: resources)
      }
      #expect(error?.code == .interrupted)
      let manifest = try folder.bytes("s")[Manifest.fileName]
      #expect(manifest == before[Manifest.fileName])
      try expectSlowAnswer(
        GraphVerifier.verify(store: folder.store("s")), chain, blocks: half, "step \(limit)")
    }
    try folder.build(chain.blocks[half...], into: "s")
    try folder.expectSame("plain", "s", "after all")
  }
}

/// Counts calls up to a limit.
private final class CallCounter: @unchecked Sendable {
  private(set) var calls = 0
  private let limit: Int

  init(limit: Int) { self.limit = limit }

  func goesOn() -> Bool {
    calls += 1
    return calls <= limit
  }
}

extension StoreFolder {
  func copy(_ name: String, to other: String) throws {
    try FileManager.default.copyItem(atPath: store(name), toPath: store(other))
  }

  /// Makes a store what a writer leaves that was killed while it changed committed rows: longer
  /// columns, a mark, and of the rows that change some as before and some as after.
  func mix(_ after: String, into before: String, _ random: inout SeededRandom) throws {
    let manifest = try #require(try Manifest.read(store: store(before)))
    let folder = store(before) + "/" + manifest.folder + "/"
    let source = store(after) + "/" + manifest.folder + "/"
    for name in try FileManager.default.contentsOfDirectory(atPath: source) {
      let new = try Data(contentsOf: URL(fileURLWithPath: source + name))
      let url = URL(fileURLWithPath: folder + name)
      guard let old = try? Data(contentsOf: url) else {
        try new.write(to: url)
        continue
      }
      var mixed = new
      let isChanged = name.hasPrefix("output.spender") || name.hasPrefix("address.lastReceipt")
      // High bytes are 0 here on either side, or all ones where there is none.
      if isChanged, !name.contains(".high") {
        for row in 0..<(old.count / 4) where random.happens(oneIn: 2) {
          mixed.replaceSubrange(row * 4..<row * 4 + 4, with: old[row * 4..<row * 4 + 4])
        }
      }
      try mixed.write(to: url)
    }
    try Data().write(to: URL(fileURLWithPath: folder + VersionFolders.mark))
  }
}
