import Bitcoin
import Foundation
import Simulation
import Testing

@testable import ChainStore

/// One store is the same store, byte by byte, whatever the machine and however it came about.
struct SameBytesTests {
  /// Ways to build, all of which must lead to one store.
  static func ways(_ random: inout SeededRandom) -> [(name: String, resources: BuildResources)] {
    var small = BuildResources(memory: 64 << 10, threads: 2)
    small.grain = 1 << random.number(in: 3...9)
    small.expectedBytes = 1 << random.number(in: 10...22)
    return [
      ("all in memory, two threads", BuildResources(threads: 2)),
      ("tight, one thread", .tight(threads: 1)), ("tight, two threads", .tight(threads: 2)),
      ("a drawn grain of \(small.grain)", small),
    ]
  }

  @Test("the store has the same bytes whatever memory, threads and commits it was built with")
  func anyBudget() throws {
    for seed in UInt64(1)...6 {
      var random = SeededRandom(seed: seed)
      let chain = DrawnChain(seed: seed, transactions: random.number(in: 40...400))
      let folder = try StoreFolder()
      try folder.build(chain.blocks, into: "plain")
      try expectSlowAnswer(
        GraphVerifier.verify(store: folder.store("plain")), chain, blocks: chain.blocks.count,
        "chain \(seed)")
      for (number, way) in SameBytesTests.ways(&random).enumerated() {
        try folder.build(chain.blocks, into: "\(number)", resources: way.resources)
        try folder.expectSame("plain", "\(number)", "chain \(seed), \(way.name)")
        var rest = chain.blocks[...]
        while !rest.isEmpty {
          let part = rest.prefix(random.number(in: 1...(chain.blocks.count / 3)))
          try folder.build(part, into: "grown-\(number)", resources: way.resources)
          rest = rest.dropFirst(part.count)
        }
        try folder.expectSame("plain", "grown-\(number)", "chain \(seed), \(way.name), grown")
      }
    }
  }

  @Test("a chain with lookup tables of several stretches, spilled to disk, has the same bytes too")
  func large() throws {
    let chain = DrawnChain(seed: 99, transactions: 21_000, busy: 300)
    let folder = try StoreFolder()
    try folder.build(chain.blocks, into: "plain")
    let graph = try folder.graph("plain")
    let tables = graph.manifest.columns.filter { $0.name.hasPrefix("lookup.") }
    #expect(tables.count == 4)
    try GraphVerifier(graph).verify()
    var spilled = 0
    try folder.build(chain.blocks, into: "tight", resources: .tight(threads: 2)) { _, builder in
      spilled = max(spilled, builder.pool.spill.size)
    }
    #expect(spilled > 1 << 20, "nothing was spilled to disk")
    try folder.expectSame("plain", "tight", "tight")
    var rest = chain.blocks[...]
    for part in [chain.blocks.count / 2, 1, chain.blocks.count] {
      try folder.build(rest.prefix(part), into: "grown", resources: BuildResources(threads: 2))
      rest = rest.dropFirst(part)
    }
    try folder.expectSame("plain", "grown", "grown in three steps")
    try expectSlowAnswer(folder.graph("grown"), chain, blocks: chain.blocks.count)
  }

  @Test("blocks taken back and given again leave the store of one reading")
  func takenBack() throws {
    for seed in UInt64(30)...44 {
      var random = SeededRandom(seed: seed)
      let chain = DrawnChain(seed: seed, transactions: 200)
      let folder = try StoreFolder()
      try folder.build(chain.blocks, into: "plain")
      try folder.build(chain.blocks, into: "turned")
      for turn in 0..<4 {
        let kept = random.number(in: 1...(chain.blocks.count - 1))
        let reader = try folder.graph("turned")
        try folder.build(
          chain.blocks[kept...], into: "turned",
          resources: turn % 2 == 0 ? .tight(threads: 2) : BuildResources(threads: 1),
          keeping: kept)
        try folder.expectSame("plain", "turned", "chain \(seed), \(kept) blocks kept")
        // Who has the old version open still reads it.
        try expectSlowAnswer(reader, chain, blocks: chain.blocks.count, "the reader before")
      }
    }
  }

  @Test("a bad block ends the batch before it, and the store is that of the good ones")
  func badBlocks() throws {
    for seed in UInt64(50)...61 {
      var random = SeededRandom(seed: seed)
      let chain = DrawnChain(seed: seed, transactions: 150)
      let bad = random.number(in: 3...(chain.blocks.count - 1))
      var blocks = chain.blocks
      SameBytesTests.spoil(&blocks[bad], chain, Int(seed % 4))
      let folder = try StoreFolder()
      try folder.build(chain.blocks.prefix(bad), into: "good")
      for (number, way) in SameBytesTests.ways(&random).enumerated() {
        let found = try folder.build(blocks, into: "bad-\(number)", resources: way.resources)
        #expect(found.accepted == bad && found.rejection != nil, "chain \(seed), \(way.name)")
        try folder.expectSame("good", "bad-\(number)", "chain \(seed), \(way.name)")
        let start = random.number(in: 1...bad)
        try folder.build(blocks.prefix(start), into: "late-\(number)", resources: way.resources)
        try folder.build(blocks[start...], into: "late-\(number)", resources: way.resources)
        try folder.expectSame("good", "late-\(number)", "chain \(seed), \(way.name), extended")
      }
    }
  }

  @Test("a stretch of chain books what it does not know, in one store however it was built")
  func stretches() throws {
    for seed in UInt64(150)...158 {
      var random = SeededRandom(seed: seed)
      let chain = DrawnChain(seed: seed, transactions: 200)
      let first = random.number(in: 1...(chain.blocks.count / 2))
      let stretch = Array(chain.blocks[first...])
      let folder = try StoreFolder()
      try folder.build(stretch, into: "plain", missingParents: .booked)
      let plain = try GraphVerifier.verify(store: folder.store("plain"))
      #expect(plain.inputCount == chain.inputs.count - chain.ends[first - 1].inputs)
      let outputs = chain.ends[first - 1].outputs
      for row in 0..<plain.inputCount {
        let spent = chain.inputs[chain.ends[first - 1].inputs + row]
        #expect(plain.inputSpentOutput[row] == (spent < outputs ? missingParent : spent - outputs))
        guard spent < outputs else { continue }
        let id = chain.txids[chain.outputs[spent].transaction]
        #expect(plain.missingOutpoint(ofInput: row)?.txid == id)
      }
      let bad = random.number(in: 2...(stretch.count - 1))
      var spoiled = stretch
      SameBytesTests.spoil(&spoiled[bad], chain, 4)
      try folder.build(stretch.prefix(bad), into: "good", missingParents: .booked)
      for (number, way) in SameBytesTests.ways(&random).enumerated() {
        try folder.build(
          spoiled, into: "bad-\(number)", resources: way.resources, missingParents: .booked)
        try folder.expectSame("good", "bad-\(number)", "chain \(seed), \(way.name), cut")
        try folder.build(
          stretch[bad...], into: "bad-\(number)", resources: way.resources,
          missingParents: .booked)
        try folder.expectSame("plain", "bad-\(number)", "chain \(seed), \(way.name), grown")
      }
    }
  }

  /// Makes a block break one rule.
  private static func spoil(_ block: inout Block, _ chain: DrawnChain, _ kind: Int) {
    let spent = chain.outputs.firstIndex { ($0.spender ?? .max) < chain.ends[1].transactions + 5 }
    var transaction = BlockTransaction(
      txid: Digest.doubleSHA256([1, 2, 3]), firstInput: UInt32(block.inputs.count),
      firstOutput: UInt32(block.outputs.count), version: 1, lockTime: 0, size: 1, weight: 4)
    var input = BlockInput(previous: Digest.doubleSHA256([9]), vout: 0, sequence: 0)
    switch kind {
    case 0: break
    case 4:
      // Out of one satoshi of the block's coinbase come two.
      input.previous = block.transactions[0].txid
      block.outputs.append(
        BlockOutput(value: 20_000_000_000_000, scriptOffset: 0, scriptSize: 0))
    case 1:
      // An output that is spent already.
      guard let spent else { break }
      let parent = chain.outputs[spent].transaction
      let first = chain.outputs.firstIndex { $0.transaction == parent } ?? spent
      input.previous = chain.txids[parent]
      input.vout = UInt32(spent - first)
    case 2:
      // Its own child: a transaction that stands before its parent.
      input.previous = Digest.doubleSHA256([1, 2, 4])
      block.inputs.append(input)
      block.transactions.append(transaction)
      transaction.txid = Digest.doubleSHA256([1, 2, 4])
      transaction.firstInput += 1
      input.previous = Digest.doubleSHA256([9])
    default: input.vout = 77
    }
    block.inputs.append(input)
    block.transactions.append(transaction)
  }
}

extension StoreFolder {
  func graph(_ name: String) throws -> ChainGraph { try ChainGraph(directory: store(name)) }
}
