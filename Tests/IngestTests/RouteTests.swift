import Bitcoin
import ChainStore
import Foundation
import Simulation
import Testing

@testable import Ingest

/// How many chains are drawn: 60, or as FILATURE_SEEDS says (10,000 where a release is checked).
let seedCount =
  ProcessInfo.processInfo.environment["FILATURE_SEEDS"].flatMap { UInt64($0) } ?? 60

/// The first of them, where several runs share the work.
let firstSeed =
  ProcessInfo.processInfo.environment["FILATURE_FIRST_SEED"].flatMap { UInt64($0) } ?? 1

@Test("every way into the store tells of a random chain what the slow way works out")
func everyRoute() throws {
  for seed in firstSeed..<(firstSeed + seedCount) {
    let blocks = RandomChain.make(seed: seed, proof: .ground)
    let slow = try SlowChain(blocks)
    let dump = try ChainDump(blocks: blocks)
    var random = SeededRandom(seed: seed)
    for form in ChainDump.Form.allCases {
      let inputs = try random.shuffled(dump.files(form)).map {
        try InputFile(name: $0.name, copying: $0.bytes)
      }
      let format = seed.isMultiple(of: 2) ? "auto" : form.rawValue
      var source = try ChainSources.open(inputs, format: format, network: .regtest)
      try source.link(to: .none)
      let best = BestChain(
        records: source.records, known: KnownChain(nil), network: .regtest,
        missingParents: .refused)
      #expect(best.path.count == blocks.count && best.lost.isEmpty, "\(form) of chain \(seed)")
      for copies in best.path {
        let record = source.records[copies[0]]
        let digest = BlockContentDigest.digest(of: try source.block(of: record))
        #expect(digest == slow.digests[record.header.hash], "\(form) of chain \(seed)")
      }
    }
  }
}
