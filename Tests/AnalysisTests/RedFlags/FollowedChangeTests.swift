import ChainStore
import Foundation
import Testing

@testable import Analysis

@Suite("Red flags of wallets that pay from change")
struct FollowedChangeTests {
  /// A wallet that pays two exchanges in turn, each time from the change of the payment before.
  private func peelChain() -> TimedChain {
    let chain = TimedChain()
    chain.tag(21, "A", "exchange")
    chain.tag(22, "B", "exchange")
    // Both exchanges are known addresses, so that the change is what is new.
    for payee in [21, 22] as [UInt16] { chain.pay(10, to: [(payee, 5_000)], day: 0, hour: 1) }
    chain.mine(200, 100_123_457, TimedChain.start)
    var left: UInt64 = 100_123_457
    for hop in 0..<4 as Range<UInt16> {
      left -= 20_000_000
      chain.pay(
        200 + hop, to: [(21 + hop % 2, 20_000_000), (201 + hop, left)], day: 0,
        hour: Double(hop) + 2)
    }
    return chain
  }

  private func activity(
    _ chain: TimedChain, of owner: UInt16, _ following: ChangeFollowing
  ) throws -> Activity {
    let graph = try chain.store()
    var reader = ActivityReader(graph, tags: try TagIndex(graph), clustering: nil)
    let address = try #require(graph.address(ofScript: TimedChain.script(owner)))
    return reader.activity(of: [address], following: following)
  }

  @Test("a wallet that shows a new address with each payment is seen as one")
  func followed() throws {
    let chain = peelChain()
    let alone = try activity(chain, of: 200, .none)
    #expect(alone.followed == 0 && alone.outgoing.count == 1)
    #expect(RedFlags.firings(in: alone).isEmpty)
    let whole = try activity(chain, of: 200, .whileRulesAgree)
    #expect(whole.followed == 4 && whole.addresses.count == 5)
    #expect(whole.outgoing.map(\.sat) == [UInt64](repeating: 20_000_000, count: 4))
    #expect(whole.steps.last?.balanceAfter == 20_123_457)
    #expect(RedFlags.firings(in: whole).map(\.flag) == ["structuring", "exchange_fan_out"])
  }

  @Test("what a tag names, and an address seen before, is nobody's change")
  func notFollowed() throws {
    let chain = TimedChain()
    chain.tag(21, "A", "exchange")
    chain.tag(22, "B", "exchange")
    chain.mine(200, 100_123_457, TimedChain.start)
    chain.pay(200, to: [(21, 20_000_000), (22, 80_123_457)], day: 1)
    let tagged = try activity(chain, of: 200, .whileRulesAgree)
    #expect(tagged.followed == 0 && tagged.outgoing.count == 2)
    let known = TimedChain()
    known.pay(10, to: [(31, 5_000)], day: 0)
    known.pay(10, to: [(32, 5_000)], day: 0)
    known.mine(200, 100_123_457, TimedChain.start)
    known.pay(200, to: [(31, 20_000_000), (32, 80_123_457)], day: 1)
    #expect(try activity(known, of: 200, .whileRulesAgree).followed == 0)
  }

  @Test("a limit in money is held against each transfer at the price of its day")
  func moneyLimit() throws {
    for (price, fires) in [("22000", true), ("50000", false), ("11000", false)] {
      let chain = TimedChain()
      for hour in [1.0, 9, 20] { chain.pay(10, to: [(1, 24_000_000)], day: 0, hour: hour) }
      for hour in [1.0, 9, 20] { chain.pay(10, to: [(1, 24_000_000)], day: 20, hour: hour) }
      let graph = try chain.store()
      let file = chain.folder + "/BTCCAD.csv"
      try "date,price\n2023-01-01,\(price)\n".write(toFile: file, atomically: true, encoding: .utf8)
      let store = try PriceStore.open(directory: chain.folder)
      _ = try store.importing([try PriceFile.read(file)])
      var settings = FlagSettings()
      let limit = try MoneyLimit("cad:10000", store, coin: "BTC")
      settings.moneyLimit = limit
      var reader = ActivityReader(graph, tags: try TagIndex(graph), clustering: nil)
      let suspect = try #require(graph.address(ofScript: TimedChain.script(1)))
      let found = RedFlags.firings(in: reader.activity(of: [suspect]), settings)
        .filter { $0.flag == "structuring" }
      // Three weeks later there is no price, so nothing is said of those days.
      #expect(found.count == (fires ? 1 : 0), "\(price)")
      if fires { #expect(found[0].measures.contains(.init("limit_sat", 45_454_546))) }
      #expect(limit.text == "CAD:10000.00")
      for bad in ["10000", "CAD", "CAD:", "CAD:0", "CAD:1.005", "C:1", "CAD:1:2", "CAD:-5"] {
        #expect(throws: AnalysisError.self) { try MoneyLimit(bad, store, coin: "BTC") }
      }
    }
  }

  @Test("the least satoshis that reach a limit reach it, and one less does not")
  func exactLimit() throws {
    let chain = TimedChain()
    chain.mine(1, 1, TimedChain.start)
    _ = try chain.store()
    let store = try PriceStore.open(directory: chain.folder)
    for price in ["1", "0.00000001", "43210.98765432", "99999999", "3"] {
      let file = chain.folder + "/BTCCAD.csv"
      try "date,price\n2023-01-01,\(price)\n".write(toFile: file, atomically: true, encoding: .utf8)
      _ = try store.importing([try PriceFile.read(file)], conflict: .replace)
      let quote = try #require(Price(price))
      for amount in ["1", "10000", "9999.99", "0.01"] {
        let limit = try MoneyLimit("CAD:\(amount)", store, coin: "BTC")
        guard let sat = limit.sat(at: TimedChain.start) else { continue }
        let value = UInt128(sat) * UInt128(quote.units)
        let wanted = UInt128(limit.hundredths) * 100_000_000_000_000
        #expect(value >= wanted)
        #expect(value - UInt128(quote.units) < wanted)
      }
    }
  }
}
