import ChainStore
import Testing

@testable import Analysis

@Suite("Cues of several owners, and where mixed coins come from")
struct CoinJoinMarkTests {
  @Test("two equal outputs and two others carry the mark of a Stonewall spend")
  func stonewall() {
    let shape = MadeShape.make(in: [90_000, 80_000], out: [50_000, 50_000, 39_000, 29_000])
    #expect(CoinJoinMark.all(in: shape) == [.stonewall])
    let three = MadeShape.make(in: [90_000, 80_000], out: [50_000, 50_000, 69_000])
    #expect(CoinJoinMark.all(in: three) == [.stonewall])
    for other in [
      MadeShape.make(in: [90_000, 80_000], out: [50_000, 50_000, 50_000, 19_000]),
      MadeShape.make(in: [90_000, 80_000], out: [50_000, 50_000, 34_000, 34_000]),
      MadeShape.make(in: [90_000, 80_000], out: [4_000, 4_000, 90_000, 60_000]),
      MadeShape.make(in: [180_000], out: [50_000, 50_000, 39_000, 29_000]),
    ] { #expect(!CoinJoinMark.all(in: other).contains(.stonewall)) }
  }

  @Test("an input that was not needed is the mark of a PayJoin; one that was is none")
  func payjoin() {
    #expect(
      CoinJoinMark.all(in: MadeShape.make(in: [90_000, 80_000], out: [60_000, 109_000])) == [])
    #expect(
      CoinJoinMark.all(in: MadeShape.make(in: [90_000, 20_000], out: [60_000, 49_000]))
        == [.payjoin])
    #expect(CoinJoinMark.all(in: MadeShape.make(in: [110_000], out: [60_000, 49_000])) == [])
  }

  @Test("marks are no verdicts: they name no coinjoin")
  func noVerdict() {
    let shape = MadeShape.make(in: [90_000, 20_000], out: [60_000, 49_000])
    #expect(CoinJoinDetectors.detect(shape) == nil)
  }

  @Test("a fee to the first coordinator names a round of any value, until its addresses were left")
  func coordinator() {
    #expect(WasabiOne.coordinators.count == 2)
    func round(_ height: UInt32, _ rule: TransactionShape.StartHeights) -> TransactionShape {
      let plain = MadeShape.make(
        in: [70_000, 70_000, 70_000, 70_000], out: [50_000, 50_000, 50_000, 19_000, 7_000])
      return TransactionShape(
        inputs: plain.inputs, outputs: plain.outputs, height: height,
        startHeights: rule, paysCoordinator: true)
    }
    #expect(CoinJoinDetectors.detect(round(600_000, .applied))?.kind == "wasabi1")
    #expect(CoinJoinDetectors.detect(round(610_000, .applied))?.kind != "wasabi1")
    #expect(CoinJoinDetectors.detect(round(530_499, .applied))?.kind != "wasabi1")
    #expect(CoinJoinDetectors.detect(round(0, .ignored))?.kind == "wasabi1")
  }

  @Test("with lineage asked for, a mix counts where its coins come from its pool")
  func lineage() throws {
    var chain = MadeChain()
    let pool: UInt64 = 1_000_000
    let first = chain.mine((1...5).map { ($0, $0 < 5 ? pool + 5_000 : pool) })
    let mixed = chain.pay(
      Array(first..<(first + 5)), to: (11...15).map { ($0, pool) })
    let fresh = chain.mine([(21, pool + 5_000)])
    _ = chain.pay(Array(mixed..<(mixed + 4)) + [fresh], to: (31...35).map { ($0, pool) })
    let graph = try chain.store()
    var plain = CoinJoinScan(graph)
    var strict = CoinJoinScan(graph, lineage: .required)
    let mixes = (0..<graph.txCount).map { TxIndex($0) }.filter { plain.finding($0) != nil }
    #expect(mixes.count == 2)
    let left = mixes.filter { strict.finding($0) != nil }
    #expect(left.isEmpty)
    for mix in mixes {
      let finding = plain.finding(mix)
      let isBorneOut = finding.flatMap { plain.confirms($0, of: mix) }
      #expect(isBorneOut == false)
    }
  }

  @Test("a mix fed by mixes and by a tx0 has its lineage, and the tx0 leads to it")
  func lineageHolds() throws {
    var chain = MadeChain()
    let pool: UInt64 = 1_000_000
    let first = chain.mine((1...5).map { ($0, $0 < 5 ? pool + 5_000 : pool) })
    let mixed = chain.pay(Array(first..<(first + 5)), to: (11...15).map { ($0, pool) })
    let rich = chain.mine([(21, 3 * pool)])
    let premix = chain.pay(
      [rich], to: [(41, pool + 5_000), (42, pool + 5_000), (43, 50_000), (44, 900_000)], data: true)
    _ = chain.pay(Array(mixed..<(mixed + 4)) + [premix], to: (31...35).map { ($0, pool) })
    let graph = try chain.store()
    var scan = CoinJoinScan(graph)
    var strict = CoinJoinScan(graph, lineage: .required)
    let found = (0..<graph.txCount).map { TxIndex($0) }.compactMap { transaction in
      scan.finding(transaction).map { (transaction, $0) }
    }
    #expect(found.map(\.1.kind) == ["whirlpool", "whirlpool_tx0", "whirlpool"])
    let confirmed = found.map { scan.confirms($0.1, of: $0.0) }
    #expect(confirmed == [false, true, true])
    let kinds = found.map { strict.finding($0.0)?.kind }
    #expect(kinds == [nil, "whirlpool_tx0", "whirlpool"])
  }

  @Test("the filter over amounts turns away nothing that a rule would name")
  func filter() throws {
    for shape in [
      MadeShape.wasabi2(), MadeShape.wasabi1, MadeShape.whirlpool, MadeShape.tx0,
      MadeShape.joinmarket, MadeShape.generic,
    ] {
      var chain = MadeChain()
      // The made Wasabi 2 round pays out more than it takes in, which a chain does not bear.
      let scale: UInt64 = shape.inputs.count == 60 ? 100_000 : 1
      let coins = chain.mine(
        shape.inputs.enumerated().map { (UInt8($0.offset % 100 + 1), $0.element.value * scale) })
      _ = chain.pay(
        Array(coins..<(coins + shape.inputs.count)),
        to: shape.outputs.enumerated().filter { $0.element.type != .opReturn }.map {
          (UInt8($0.offset + 120), $0.element.value)
        }, data: shape.outputs.contains { $0.type == .opReturn })
      let graph = try chain.store()
      let table = TransactionTable(graph)
      let kinds = (0..<graph.txCount).filter { number in
        let transaction = TxIndex(number)
        guard let found = TransactionShape(transaction, in: graph) else { return false }
        let isNamed = CoinJoinDetectors.detect(found) != nil
        if isNamed { #expect(table.mayBeCoinJoin(transaction)) }
        return isNamed
      }
      #expect(kinds.count == 1)
    }
  }
}
