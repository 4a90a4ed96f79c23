import Bitcoin
import ChainStore
import Testing

@testable import Analysis

@Suite("Coinjoin rules on transactions written by hand")
struct CoinJoinDetectorTests {
  @Test("each kind is named by its own rule")
  func kinds() {
    let cases: [(TransactionShape, String?)] = [
      (MadeShape.wasabi2(), "wasabi2"), (MadeShape.wasabi1, "wasabi1"),
      (MadeShape.whirlpool, "whirlpool"), (MadeShape.tx0, "whirlpool_tx0"),
      (MadeShape.joinmarket, "joinmarket"), (MadeShape.generic, "generic"),
      (MadeShape.payment, nil),
    ]
    for (shape, kind) in cases { #expect(CoinJoinDetectors.detect(shape)?.kind == kind) }
  }

  @Test("denomination and participants are those of the equal outputs")
  func figures() {
    let mix = CoinJoinDetectors.detect(MadeShape.whirlpool)
    #expect(mix?.denomination == 1_000_000 && mix?.participants == 5)
    let join = CoinJoinDetectors.detect(MadeShape.joinmarket)
    #expect(join?.denomination == 60_000_000 && join?.participants == 3)
  }

  @Test("a tx0 severs nothing; every mix does")
  func severing() {
    for kind in CoinJoinKind.allCases { #expect(kind.severs == (kind != .whirlpoolTx0)) }
  }

  @Test("there are 78 standard values of WabiSabi")
  func denominations() {
    #expect(WasabiTwo.denominations.count == 78)
    #expect(WasabiTwo.denominations.first == 5_000)
    #expect(WasabiTwo.isDenomination(134_217_728) && !WasabiTwo.isDenomination(134_217_729))
  }

  @Test("WabiSabi needs sorted coins, twenty inputs, and four fifths standard values")
  func wasabi2Limits() {
    #expect(WasabiTwo.finding(in: MadeShape.wasabi2(inputs: 20)) != nil)
    #expect(WasabiTwo.finding(in: MadeShape.wasabi2(inputs: 19)) == nil)
    #expect(WasabiTwo.finding(in: MadeShape.wasabi2(odd: 14)) != nil)
    #expect(WasabiTwo.finding(in: MadeShape.wasabi2(odd: 15)) == nil)
    let unsorted = MadeShape.make(
      in: (0..<30).map { 1_000 + UInt64($0) }, out: [UInt64](repeating: 10_000, count: 20))
    #expect(WasabiTwo.finding(in: unsorted) == nil)
    let sweep = MadeShape.make(in: [UInt64](repeating: 9_000, count: 30), out: [200_000])
    #expect(WasabiTwo.finding(in: sweep) == nil)
  }

  @Test("start heights bind on the main network only")
  func startHeights() {
    func mix(_ height: UInt32, _ rule: TransactionShape.StartHeights) -> TransactionShape {
      MadeShape.make(
        in: [100_000, 100_500, 100_500, 100_000, 100_000],
        out: [UInt64](repeating: 100_000, count: 5), height: height, startHeights: rule)
    }
    #expect(WhirlpoolMix.finding(in: mix(569_999, .applied)) == nil)
    #expect(WhirlpoolMix.finding(in: mix(570_000, .applied)) != nil)
    #expect(WhirlpoolMix.finding(in: mix(0, .ignored)) != nil)
  }

  @Test("a mix whose coins all come from mixes, or none do, is no Whirlpool mix")
  func whirlpoolEntrants() {
    let pool = [UInt64](repeating: 1_000_000, count: 5)
    #expect(WhirlpoolMix.finding(in: MadeShape.make(in: pool, out: pool)) == nil)
    let fresh = [UInt64](repeating: 1_000_100, count: 5)
    #expect(WhirlpoolMix.finding(in: MadeShape.make(in: fresh, out: pool)) == nil)
  }

  @Test("equal outputs to one address, or to one that is spent from, are no coinjoin")
  func equalOutputsToOneAddress() {
    func coin(_ value: UInt64, _ address: Int) -> TransactionShape.Coin {
      TransactionShape.Coin(value: value, address: AddressIndex(address), type: .p2wpkh)
    }
    func shape(_ payees: [Int]) -> TransactionShape {
      TransactionShape(
        inputs: (1...payees.count).map { coin(9_000, $0) },
        outputs: payees.map { coin(5_000, $0) } + [coin(700, 90)])
    }
    for count in 2...4 {
      let apart = Array(20..<(20 + count))
      #expect(EqualOutputs.finding(in: shape(apart))?.participants == count)
      for place in 0..<count {
        var twice = apart
        twice[place] = apart[(place + 1) % count]
        #expect(EqualOutputs.finding(in: shape(twice)) == nil)
        var own = apart
        own[place] = 1
        #expect(EqualOutputs.finding(in: shape(own)) == nil)
        // As BlockSci has it, both count.
        #expect(BlockSciEqualOutputs.finding(in: shape(own)) != nil)
      }
    }
  }

  @Test("with two equal outputs it is only possible, with three it is not")
  func possible() throws {
    let two = try #require(CoinJoinDetectors.detect(MadeShape.generic))
    #expect(two.isPossible && two.severs && two.confidence <= 30)
    let three = try #require(
      CoinJoinDetectors.detect(
        MadeShape.make(in: [5_000, 5_000, 5_000], out: [4_000, 4_000, 4_000, 900, 800])))
    #expect(three.kind == "joinmarket" && !three.isPossible)
    let plain = try #require(
      CoinJoinDetectors.detect(
        MadeShape.make(in: [5_000, 5_000, 5_000], out: [4_000, 4_000, 4_000, 900, 900])))
    #expect(!plain.isPossible && plain.severs)
  }

  @Test("a trace stops at a possible coinjoin only where that is asked for")
  func possibleStops() throws {
    var chain = MadeChain()
    let coins = chain.mine([(1, 50_000), (2, 50_000)])
    _ = chain.pay([coins, coins + 1], to: [(3, 40_000), (4, 40_000), (5, 19_000)])
    let more = chain.mine([(11, 50_000), (12, 50_000), (13, 50_000)])
    _ = chain.pay(
      [more, more + 1, more + 2],
      to: [(14, 40_000), (15, 40_000), (16, 40_000), (17, 9_000), (17, 9_000)])
    let graph = try chain.store()
    let spenders = try [1, 11].map { owner in
      TxIndex(rawValue: graph.outputSpender[try graph.received(by: UInt8(owner))[0].int])
    }
    let tags = try TagIndex(graph, clustering: nil)
    for (stops, expected) in [
      ("service,coinjoin", [false, true]), ("possible-coinjoin", [true, true]),
      ("none", [false, false]), ("service", [false, false]),
    ] {
      let map = ServiceMap(
        graph, tags: tags, clustering: nil, stops: try ServiceMap.Stops(stops))
      #expect(spenders.map { map.coinJoin($0) != nil } == expected, "\(stops)")
    }
    // A wrong merge is worse than a missing one.
    let judge = try #require(CoinJoinHandling.leaveOut.judge(graph))
    #expect(spenders.map(judge) == [true, true])
  }

  @Test("of equally frequent values the lowest is the denomination")
  func ties() {
    let shape = MadeShape.make(in: [9, 9], out: [5, 3, 5, 3, 1])
    #expect(shape.mode.value == 3 && shape.mode.count == 2)
    #expect(shape.repeatedValues == 2 && shape.singletons == 1)
  }

  @Test("an empty transaction is nothing")
  func empty() {
    #expect(CoinJoinDetectors.detect(MadeShape.make(in: [], out: [])) == nil)
  }

  @Test("two dust outputs do not make a coinjoin")
  func dust() {
    let shape = MadeShape.make(in: [5_000, 5_000], out: [546, 546, 900], type: .p2pkh)
    #expect(CoinJoinDetectors.detect(shape) == nil)
  }
}
