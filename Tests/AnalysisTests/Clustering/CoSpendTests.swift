import ChainStore
import Testing

@testable import Analysis

@Suite("Co-spend on made chains")
struct CoSpendTests {
  private static let seeds = 1...(Slowly.isAsked ? 2_000 : 200) as ClosedRange<UInt64>

  @Test("clusters are what walking through co-spends reaches, named by the first-seen address")
  func slowTwin() {
    for seed in CoSpendTests.seeds {
      let chain = RandomCoSpends(seed: seed)
      #expect(chain.clustered().roots == chain.smallestReachable(), "seed \(seed)")
    }
  }

  @Test("merges are those of a plain pass in chain order, whatever the threads and windows")
  func merges() {
    for seed in CoSpendTests.seeds {
      let chain = RandomCoSpends(seed: seed)
      let plain = chain.plainMerges()
      for (threads, windowSize) in [(1, 4_096), (2, 1), (4, 3), (3, 7)] {
        let found = chain.clustered(threads: threads, windowSize: windowSize)
        #expect(found.merges == plain, "seed \(seed), \(threads) threads")
        #expect(found.roots == chain.smallestReachable(), "seed \(seed), \(threads) threads")
      }
    }
  }

  @Test("clusters do not depend on the order of transactions")
  func orderIndependence() {
    for seed in 1...200 as ClosedRange<UInt64> {
      let chain = RandomCoSpends(seed: seed)
      var turned = chain
      (turned.payers, turned.firstInput, turned.severed) = ([], [0], [])
      for transaction in (0..<chain.txCount).reversed() {
        turned.payers += chain.inputs(of: TxIndex(transaction)).reversed().map {
          chain.payers[$0]
        }
        if chain.severed.contains(transaction) { turned.severed.insert(turned.txCount) }
        turned.firstInput.append(turned.payers.count)
      }
      #expect(turned.clustered().roots == chain.clustered().roots, "seed \(seed)")
    }
  }

  @Test(
    "every merge joins two addresses that its transaction spends together, and ends a name once")
  func mergesAreTrue() {
    for seed in 1...400 as ClosedRange<UInt64> {
      let chain = RandomCoSpends(seed: seed)
      let merges = chain.clustered(threads: 2, windowSize: 2).merges
      for merge in merges {
        #expect(!chain.severed.contains(Int(merge.transaction)), "seed \(seed)")
        let owners = chain.owners(Int(merge.transaction))
        #expect(owners.contains(merge.from) && owners.contains(merge.to), "seed \(seed)")
      }
      let roots = Set(chain.smallestReachable())
      #expect(merges.count == chain.addresses - roots.count, "seed \(seed)")
      #expect(Set(merges.map(\.child)).union(roots).count == chain.addresses, "seed \(seed)")
    }
  }

  @Test("columns list each larger cluster once, ascending, each member beside its own merge")
  func columns() {
    for seed in 1...400 as ClosedRange<UInt64> {
      let chain = RandomCoSpends(seed: seed)
      let roots = Roots(count: chain.addresses)
      defer { roots.deallocate() }
      let merges = CoSpendPass(chain, roots, transactions: 0..<chain.txCount)
        .run(threads: 1) { { chain.severed.contains($0.int) } }
      let columns = ClusterColumns(roots, merges: merges, threads: 2)
      let names = chain.smallestReachable()
      #expect(columns.cluster == names)
      for (place, root) in columns.larger.enumerated() {
        let rows = Int(columns.firstMember[place])..<Int(columns.firstMember[place + 1])
        let expected = names.indices.filter { names[$0] == root }.map { UInt32($0) }
        #expect(Array(columns.members[rows]) == expected, "seed \(seed)")
        #expect(expected.count > 1)
        #expect(columns.transaction[rows.lowerBound] == .max)
      }
      let shared = Set(names.filter { root in names.count { $0 == root } > 1 })
      #expect(columns.larger == shared.sorted(), "seed \(seed)")
      let kept = columns.members.indices.filter { columns.transaction[$0] != .max }.map {
        Merge(
          child: columns.members[$0], from: columns.from[$0], to: columns.to[$0],
          transaction: columns.transaction[$0])
      }
      #expect(Set(kept) == Set(merges) && kept.count == merges.count, "seed \(seed)")
    }
  }
}
