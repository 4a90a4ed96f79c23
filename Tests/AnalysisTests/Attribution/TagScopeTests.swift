import Bitcoin
import Foundation
import Testing

@testable import Analysis

@Suite("Tags and chains")
struct TagScopeTests {
  @Test("a tag of another coin is left out, one that names no coin is not")
  func coins() throws {
    let folder = try TagFolder()
    let file = try folder.write(
      "p.yaml",
      """
      title: T
      source: s
      confidence: ownership
      tags:
        - {address: x1, label: silent}
        - {address: x1, label: bitcoin, currency: BTC}
        - {address: x1, label: litecoin, currency: ltc}
        - {address: x1, label: named, network: Litecoin}
        - {address: x1, label: doge, currency: DOGE}

      """)
    _ = try folder.store.importFile(file)
    func labels(_ network: Network) throws -> Set<String> {
      Set(try folder.store.tags(of: ["x1"], .of(network)).map(\.label))
    }
    #expect(try labels(.mainnet) == ["silent", "bitcoin", "doge"])
    #expect(try labels(.regtest) == labels(.mainnet))
    #expect(try labels(.litecoin) == ["silent", "litecoin", "named"])
    #expect(try labels(.dogecoin) == ["silent", "doge"])
    #expect(try folder.store.allTags(.everyChain).count == 5)
  }

  @Test("a statement goes stale by the last use of its address, a payment out among them")
  func lastUse() throws {
    for (spends, isStale) in [(false, false), (true, true)] {
      let chain = TimedChain()
      chain.pay(10, to: [(1, 5_000_000)], day: 0)
      if spends { chain.pay(1, to: [(11, 5_000_000)], day: 300) }
      let graph = try chain.store()
      let file = chain.folder + "/old.yaml"
      let pack = """
        title: T
        source: s
        confidence: ownership
        lastmod: 2020-06-01
        tags:
          - {address: \(TimedChain.text(1)), label: Old}

        """
      try pack.write(toFile: file, atomically: true, encoding: .utf8)
      _ = try TagStore.open(directory: chain.folder).importFile(file)
      let known = Contradictions(graph, tags: try TagIndex(graph), clustering: nil)
      #expect(known.all().map(\.kind) == (isStale ? [.stale] : []))
      if isStale { #expect(known.all()[0].values == ["stated 2020-06-01", "used 2023-10-28"]) }
    }
  }
}
