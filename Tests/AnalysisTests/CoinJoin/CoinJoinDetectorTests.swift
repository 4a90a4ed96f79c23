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
