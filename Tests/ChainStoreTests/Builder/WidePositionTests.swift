import Bitcoin
import Foundation
import Simulation
import Testing

@testable import ChainStore

/// Forty-bit positions, forced on chains that would not need them.
struct WidePositionTests {
  private func wide(_ resources: BuildResources = BuildResources(threads: 2)) -> BuildResources {
    var resources = resources
    resources.width = .wide
    return resources
  }

  @Test("a wide store gives every answer that a narrow one gives")
  func sameAnswers() throws {
    for seed in UInt64(70)...75 {
      let chain = DrawnChain(seed: seed, transactions: 250)
      let folder = try StoreFolder()
      try folder.build(chain.blocks, into: "narrow")
      try folder.build(chain.blocks, into: "wide", resources: wide())
      let graph = try GraphVerifier.verify(store: folder.store("wide"))
      #expect(graph.manifest.columns.contains { $0.name == "output.previousReceipt.high" })
      #expect(try graph.digest == folder.graph("narrow").digest)
      #expect(try graph.manifest.totals == folder.graph("narrow").manifest.totals)
      try expectSlowAnswer(graph, chain, blocks: chain.blocks.count)
    }
  }

  @Test("a store that was narrow becomes wide when it grows, and keeps its readers")
  func widened() throws {
    for seed in UInt64(80)...83 {
      var random = SeededRandom(seed: seed)
      let chain = DrawnChain(seed: seed, transactions: 250)
      let folder = try StoreFolder()
      try folder.build(chain.blocks, into: "wide", resources: wide())
      let first = random.number(in: 1...(chain.blocks.count - 2))
      try folder.build(chain.blocks.prefix(first), into: "grown")
      let reader = try folder.graph("grown")
      try folder.build(
        chain.blocks[first...], into: "grown", resources: wide(.tight(threads: 2)))
      try folder.expectSame("wide", "grown", "chain \(seed)")
      try expectSlowAnswer(reader, chain, blocks: first, "the reader before")
      _ = try GraphVerifier.verify(store: folder.store("grown"))
    }
  }

  @Test("a wide store grows and loses blocks as a narrow one does")
  func grownWide() throws {
    let chain = DrawnChain(seed: 90, transactions: 400)
    let folder = try StoreFolder()
    try folder.build(chain.blocks, into: "plain", resources: wide())
    for part in stride(from: 0, to: chain.blocks.count, by: 9) {
      try folder.build(
        chain.blocks[part..<min(part + 9, chain.blocks.count)], into: "grown",
        resources: part == 0 ? wide() : .tight(threads: 2))
    }
    try folder.expectSame("plain", "grown", "grown")
    let kept = chain.blocks.count / 2
    try folder.build(chain.blocks[kept...], into: "grown", keeping: kept)
    try folder.expectSame("plain", "grown", "taken back")
  }
}
