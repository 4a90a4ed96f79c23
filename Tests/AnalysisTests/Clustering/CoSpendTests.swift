import ChainStore
import Testing

@testable import Analysis

@Suite("Co-spend on made chains")
struct CoSpendTests {
  @Test("clusters are what walking through co-spends reaches, named by the first-seen address")
  func slowTwin() {
    for seed in 1...1_500 as ClosedRange<UInt64> {
      let chain = RandomCoSpends(seed: seed)
      #expect(chain.clustered().sets.flattened() == chain.smallestReachable(), "seed \(seed)")
    }
  }

  @Test("clusters do not depend on the order in which transactions are taken")
  func orderIndependence() {
    for seed in 1...200 as ClosedRange<UInt64> {
      let chain = RandomCoSpends(seed: seed)
      var sets = DisjointSets(count: chain.addresses)
      for transaction in (0..<(chain.firstInput.count - 1)).reversed()
      where !chain.severed.contains(transaction) {
        let owners = chain.owners(transaction)
        for (one, other) in zip(owners, owners.dropFirst()) { _ = sets.union(other, one) }
      }
      #expect(sets.flattened() == chain.clustered().sets.flattened(), "seed \(seed)")
    }
  }

  @Test("every merge joins two addresses that its transaction spends together")
  func mergesAreTrue() {
    for seed in 1...1_000 as ClosedRange<UInt64> {
      let chain = RandomCoSpends(seed: seed)
      let run = chain.clustered()
      var edges = 0
      for address in 0..<chain.addresses where run.forest.toward[address] != UInt32(address) {
        edges += 1
        let transaction = Int(run.forest.transaction[address])
        #expect(!chain.severed.contains(transaction), "seed \(seed)")
        let owners = chain.owners(transaction)
        #expect(owners.contains(UInt32(address)), "seed \(seed)")
        #expect(owners.contains(run.forest.toward[address]), "seed \(seed)")
      }
      let roots = Set(chain.smallestReachable())
      #expect(edges == chain.addresses - roots.count, "seed \(seed)")
    }
  }

  @Test("climbing the forest ends, and ends at one top in each cluster")
  func forestHasOneTopPerCluster() {
    for seed in 1...1_000 as ClosedRange<UInt64> {
      let chain = RandomCoSpends(seed: seed)
      let forest = chain.clustered().forest
      var top: [UInt32: UInt32] = [:]
      for (address, root) in chain.smallestReachable().enumerated() {
        var node = UInt32(address)
        var steps = 0
        while forest.toward[Int(node)] != node, steps <= chain.addresses {
          node = forest.toward[Int(node)]
          steps += 1
        }
        #expect(steps <= chain.addresses, "seed \(seed)")
        #expect(top[root, default: node] == node, "seed \(seed)")
        top[root] = node
      }
    }
  }

  @Test("columns list each larger cluster once, ascending, and leave lone addresses out")
  func columns() {
    for seed in 1...500 as ClosedRange<UInt64> {
      let chain = RandomCoSpends(seed: seed)
      let columns = ClusterColumns(chain.clustered())
      let roots = chain.smallestReachable()
      #expect(columns.cluster == roots)
      for (place, root) in columns.larger.enumerated() {
        let rows = Int(columns.firstMember[place])..<Int(columns.firstMember[place + 1])
        let expected = roots.indices.filter { roots[$0] == root }.map { UInt32($0) }
        #expect(Array(columns.members[rows]) == expected, "seed \(seed)")
        #expect(expected.count > 1)
      }
      let shared = Set(roots.filter { root in roots.count { $0 == root } > 1 })
      #expect(columns.larger == shared.sorted(), "seed \(seed)")
    }
  }
}
