import Bitcoin
import Testing

@testable import Simulation

struct RandomChainTests {
  @Test("a seed gives the same chain twice, another seed another chain")
  func sameSeedSameBytes() {
    #expect(RandomChain.make(seed: 1) == RandomChain.make(seed: 1))
    #expect(RandomChain.make(seed: 1) != RandomChain.make(seed: 2))
  }

  @Test("a random chain starts at the first block that every regtest chain has")
  func genesis() throws {
    let bytes = RandomChain.make(seed: 1)[0]
    let block = try bytes.withByteView { try Block(decoding: $0) }
    #expect(block.header.hash == Network.regtest.genesis)
  }

  @Test("two hundred random chains keep the rules of amounts and links")
  func rules() throws {
    var spendsWithinBlock = 0
    for seed in 0..<200 as Range<UInt64> {
      let audit = try ChainAudit(
        RandomChain.make(seed: seed), proof: .skipped, maturity: .ignored)
      #expect(audit.faults == [], "seed \(seed)")
      #expect((21...41).contains(audit.blocks.count))
      spendsWithinBlock += audit.spendsWithinBlock
    }
    #expect(spendsWithinBlock > 1000)
  }

  @Test("a ground chain meets its target in every block")
  func work() throws {
    let audit = try ChainAudit(
      RandomChain.make(seed: 3, proof: .ground), proof: .ground, maturity: .ignored)
    #expect(audit.faults == [])
  }
}
