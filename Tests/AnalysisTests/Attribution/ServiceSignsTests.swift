import ChainStore
import Testing

@testable import Analysis

/// Clusters that pay and gather as services do, on little made chains.
struct ServiceSignsTests {
  private let service: UInt8 = 1

  private func leads(_ chain: MadeChain, tags: [Analysis.Tag] = []) throws -> [ServiceSigns.Lead] {
    let graph = try chain.store()
    _ = try ClusterBuilder(graph).build(name: Clustering.defaultName)
    let clustering = try #require(try Clustering(graph, name: Clustering.defaultName))
    return ServiceSigns.leads(graph, tags: TagIndex(direct: tags), clustering: clustering)
  }

  /// Ten people of their own are paid from one or more coins, the largest a thousand times the least.
  private func payOut(
    _ chain: inout MadeChain, first: UInt8, inputs: Int = 1, largest: UInt64 = 1_000_000
  ) {
    let coins = (0..<inputs).map { _ in chain.mine([(service, 5_000_000)]) }
    let people = (0..<10).map { (owner: first + UInt8($0), value: $0 == 0 ? largest : 1_000) }
    _ = chain.pay(coins, to: people)
  }

  /// Five addresses of customers are spent together to one.
  private func gather(_ chain: inout MadeChain, into target: UInt8, first: UInt8 = 200) {
    let coins = (0..<5).map { chain.mine([(first + UInt8($0), 100_000)]) }
    _ = chain.pay(coins, to: [(target, 499_000)])
  }

  @Test("three batch payouts and a gathering are a lead; two, or no gathering, are none")
  func payoutsAndGathering() throws {
    for (payouts, gathers) in [(3, true), (2, true), (3, false)] {
      var chain = MadeChain()
      for number in 0..<payouts { payOut(&chain, first: 10 + 10 * UInt8(number)) }
      if gathers { gather(&chain, into: service) }
      let found = try leads(chain)
      guard payouts == 3, gathers else {
        #expect(found.isEmpty, "\(payouts) \(gathers)")
        continue
      }
      let lead = try #require(found.first)
      #expect(found.count == 1 && lead.payouts == 3 && lead.payees == 30 && lead.gatherings == 1)
    }
  }

  @Test("ten batch payouts are a lead by themselves, nine are none")
  func payoutsAlone() throws {
    for count in [9, 10] {
      var chain = MadeChain()
      for number in 0..<count { payOut(&chain, first: 10 + 10 * UInt8(number)) }
      let payouts = try leads(chain).map { $0.payouts }
      #expect(payouts == (count == 10 ? [10] : []))
    }
  }

  @Test("a hot wallet is known by what its cluster does: one address gathers, another pays")
  func hotWallet() throws {
    var chain = MadeChain()
    for number in 0..<3 { payOut(&chain, first: 10 + 10 * UInt8(number)) }
    gather(&chain, into: 2)
    #expect(try leads(chain).isEmpty)
    // Spent together once, the two are one wallet.
    let coins = [chain.mine([(service, 1_000)]), chain.mine([(2, 1_000)])]
    _ = chain.pay(coins, to: [(3, 1_900)])
    let gatherings = try leads(chain).map { $0.gatherings }
    #expect(gatherings == [1])
  }

  @Test("payments that have one sign only, or many inputs, are no batch payouts")
  func otherPayments() throws {
    var even = MadeChain()
    for number in 0..<3 { payOut(&even, first: 10 + 10 * UInt8(number), largest: 90_000) }
    gather(&even, into: service)
    #expect(try leads(even).isEmpty)
    var wide = MadeChain()
    for number in 0..<3 { payOut(&wide, first: 10 + 10 * UInt8(number), inputs: 3) }
    gather(&wide, into: service)
    #expect(try leads(wide).isEmpty)
  }

  @Test("a service that tags name is no lead")
  func known() throws {
    var chain = MadeChain()
    for number in 0..<3 { payOut(&chain, first: 10 + 10 * UInt8(number)) }
    gather(&chain, into: service)
    let graph = try chain.store()
    var tag = Analysis.Tag(
      subject: graph.addressName(try graph.owner(service)), label: "Maple", source: "s",
      tagpack: "T")
    tag.category = "exchange"
    #expect(try leads(chain, tags: [tag]).isEmpty)
    tag.category = "user"
    #expect(try leads(chain, tags: [tag]).count == 1)
  }
}
