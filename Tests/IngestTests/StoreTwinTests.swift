import Bitcoin
import Foundation
import Ingest
import Simulation
import Testing

@testable import ChainStore

/// Whole stores of random chains against a slow reading, by every way and in every manner.
struct StoreTwinTests {
  @Test("a store built in any parts, by any formats, on any machine is what the slow way works out")
  func everyStore() throws {
    for seed in firstSeed..<(firstSeed + seedCount) {
      let blocks = RandomChain.make(seed: seed, proof: .ground)
      let slow = try SlowChain(blocks)
      var random = SeededRandom(seed: seed)
      let folder = try DumpFolder()
      let hasRival = random.happens(oneIn: 4)
      if hasRival { try startWithRival(folder, blocks.count, seed, &random) }
      var start = 0
      var story = "chain \(seed):"
      while start < blocks.count {
        let end =
          random.happens(oneIn: 2) ? blocks.count : random.number(in: (start + 1)...blocks.count)
        // The other rows do not name the block before: it must be on the store's chain.
        let forms: [ChainDump.Form] =
          hasRival ? [.blk, .coreJSON, .csvdump, .esplora] : ChainDump.Form.allCases
        let form = forms[random.number(in: 0...(forms.count - 1))]
        let files = try ChainDump(blocks: Array(blocks.prefix(end))).files(form, from: start)
        let path = try folder.write(files, into: "part-\(start)")
        var request = IngestRequest(paths: [path], store: folder.path + "/store")
        request.threads = random.number(in: 1...2)
        request.network = .regtest
        if random.happens(oneIn: 2) { request.resources = .tight(threads: request.threads) }
        if random.happens(oneIn: 5) { request.resources.width = .wide }
        if random.happens(oneIn: 3) { request.commitBytes = random.number(in: 1...4000) }
        var ingestion = Ingestion(request) { _ in }
        let outcome = try ingestion.run()
        #expect(outcome.failure == nil, "\(story) \(form)")
        story += " \(form) to \(end),"
        start = end
      }
      try compare(GraphVerifier.verify(store: folder.path + "/store"), slow, story)
    }
  }

  /// A branch that will lose stands in the store at first.
  private func startWithRival(
    _ folder: DumpFolder, _ length: Int, _ seed: UInt64, _ random: inout SeededRandom
  ) throws {
    let other = RandomChain.make(seed: seed + 1_000_000, proof: .ground)
    let count = random.number(in: 2...max(2, min(other.count, length - 1)))
    let dump = try ChainDump(blocks: Array(other.prefix(count)))
    let path = try folder.write(dump.files(.blk), into: "rival")
    var ingestion = Ingestion(IngestRequest(paths: [path], store: folder.path + "/store")) { _ in }
    _ = try ingestion.run()
  }

  private func compare(_ graph: ChainGraph, _ slow: SlowChain, _ story: String) throws {
    #expect(graph.manifest.totals == slow.totals, "\(story)")
    #expect(graph.digest == Hex.encode(slow.digest.wireBytes), "\(story)")
    guard graph.outputCount == slow.outputs.count, graph.inputCount == slow.inputs.count else {
      return
    }
    var wrong = 0
    for (row, output) in slow.inputs.enumerated() where graph.inputSpentOutput[row] != output {
      wrong += 1
    }
    var receipts: [[UInt8]: [Int]] = [:]
    for (place, output) in slow.outputs.enumerated() {
      if graph.spender(of: OutputIndex(place))?.int != output.spender { wrong += 1 }
      if graph.outputAmount[place] != output.value { wrong += 1 }
      receipts[output.script, default: []].append(place)
    }
    for (script, places) in receipts {
      let address = graph.address(ofScript: script)
      if address.map({ graph.receipts(of: $0).map(\.int) }) != places { wrong += 1 }
    }
    #expect(graph.addressCount == receipts.count && wrong == 0, "\(story) \(wrong) rows differ")
  }
}
