import ChainStore
import Foundation
import Synchronization
import Testing

@testable import Analysis

@Suite("Clusterings kept beside a store")
struct ClusteringTests {
  /// Owners 1 to 4 co-spend in a row; 5 and 6 only meet 1 in a coinjoin; 7 stays alone.
  private func chain() -> MadeChain {
    var chain = MadeChain()
    let first = chain.mine([
      (1, 5_000), (2, 5_000), (2, 5_000), (3, 5_000), (3, 5_000), (4, 5_000), (1, 50_000),
      (5, 50_000), (6, 50_000), (7, 5_000),
    ])
    _ = chain.pay([first, first + 1], to: [(8, 9_000)])
    _ = chain.pay([first + 4, first + 5], to: [(9, 9_000)])
    _ = chain.pay([first + 2, first + 3], to: [(10, 2_000), (11, 7_000)])
    _ = chain.pay(
      [first + 6, first + 7, first + 8],
      to: [(12, 40_000), (13, 40_000), (14, 40_000), (15, 9_000), (16, 9_500)])
    return chain
  }

  private func clustering(_ graph: ChainGraph, _ coinJoins: CoinJoinHandling) throws -> Clustering {
    let plan = ClusterPlan(rules: try ClusterRules("co-spend,reuse"), coinJoins: coinJoins)
    _ = try ClusterBuilder(graph, plan: plan).build(name: "try")
    return try #require(try Clustering(graph, name: "try"))
  }

  @Test("co-spenders share a cluster named by the first seen; a coinjoin joins nobody")
  func members() throws {
    let graph = try chain().store()
    let clustering = try clustering(graph, .leaveOut)
    let owners = try (1...4).map { try graph.owner($0) }
    for owner in owners {
      #expect(clustering.cluster(of: owner).firstAddress == owners[0])
    }
    #expect(clustering.members(of: clustering.cluster(of: owners[3])) == owners)
    #expect(clustering.size(of: clustering.cluster(of: try graph.owner(5))) == 1)
    #expect(clustering.members(of: clustering.cluster(of: try graph.owner(7))).count == 1)
    #expect(clustering.clusterCount == graph.manifest.totals.addresses - 3)
  }

  @Test("one that is replaced while it is opened is the one before or the one after")
  func replaced() throws {
    let graph = try chain().store()
    let merges = try [CoinJoinHandling.leaveOut, .keep].map {
      try clustering(graph, $0).mergeCount
    }
    #expect(merges[0] != merges[1])
    let builder = Builder()
    let isBegun = OwnThread.begin {
      for number in 0..<200 { builder.build(graph, number % 2 == 0 ? .leaveOut : .keep) }
      builder.isDone.store(true, ordering: .relaxed)
    }
    #expect(isBegun)
    while !builder.isDone.load(ordering: .relaxed) {
      let found = try #require(try Clustering(graph, name: "try"))
      #expect(found.mergeCount == merges[found.plan.coinJoins == .keep ? 1 : 0])
      #expect(try Clustering.summaries(of: graph).count == 1)
    }
    #expect(builder.failures.load(ordering: .relaxed) == 0)
  }

  /// Builds beside a reader.
  private final class Builder: Sendable {
    let isDone = Atomic<Bool>(false)
    let failures = Atomic<Int>(0)

    func build(_ graph: ChainGraph, _ coinJoins: CoinJoinHandling) {
      let lock = try? StoreLock(store: graph.directory)
      let plan = (try? ClusterRules("co-spend,reuse")).map {
        ClusterPlan(rules: $0, coinJoins: coinJoins)
      }
      guard let plan, lock != nil,
        (try? ClusterBuilder(graph, plan: plan).build(name: "try", start: .fresh)) != nil
      else {
        failures.add(1, ordering: .relaxed)
        return
      }
      withExtendedLifetime(lock) {}
    }
  }

  @Test("a coinjoin that is kept joins its inputs, with little confidence")
  func kept() throws {
    let graph = try chain().store()
    let clustering = try clustering(graph, .keep)
    #expect(clustering.size(of: clustering.cluster(of: try graph.owner(6))) == 6)
    #expect(clustering.rules == "co-spend,reuse, coinjoins kept")
    let why = ClusterExplanation(clustering, from: try graph.owner(5), to: try graph.owner(4))
    #expect(why.weakest == 0)
    #expect(why.steps.first?.confidence == 10)
  }

  @Test("an explanation leads from one address to the other by transactions that spend both")
  func explanation() throws {
    let graph = try chain().store()
    let clustering = try clustering(graph, .leaveOut)
    for (one, other) in [(1, 4), (4, 1), (2, 4), (3, 1), (1, 2)] as [(UInt8, UInt8)] {
      let (start, goal) = (try graph.owner(one), try graph.owner(other))
      let why = ClusterExplanation(clustering, from: start, to: goal)
      #expect(why.isConnected && why.steps.first?.from == start && why.steps.last?.to == goal)
      #expect(zip(why.steps, why.steps.dropFirst()).allSatisfy { $0.to == $1.from })
      for step in why.steps {
        let spent = graph.inputs(of: step.transaction).map {
          graph.outputAddress[graph.inputSpentOutput[$0]]
        }
        #expect(spent.contains(step.from.rawValue) && spent.contains(step.to.rawValue))
      }
      #expect(why.rules.map(\.count) == [why.steps.count])
      #expect(why.without.map(\.rule) == ["co-spend", "reuse"])
      #expect(why.without.map(\.isConnected) == [false, true])
    }
  }

  @Test("the same address needs no step, and two clusters have none")
  func noSteps() throws {
    let graph = try chain().store()
    let clustering = try clustering(graph, .leaveOut)
    let (one, other) = (try graph.owner(1), try graph.owner(7))
    let same = ClusterExplanation(clustering, from: one, to: one)
    #expect(same.isConnected && same.steps.isEmpty && same.weakest == nil)
    let apart = ClusterExplanation(clustering, from: one, to: other)
    #expect(!apart.isConnected && apart.steps.isEmpty)
    #expect(apart.without.allSatisfy { !$0.isConnected })
  }

  @Test("a clustering of a chain that has grown since is refused, not used")
  func stale() throws {
    let folder = MadeChain.newFolder()
    var chain = chain()
    _ = try clustering(try chain.store(in: folder), .leaveOut)
    _ = chain.mine([(77, 1)])
    let grown = try chain.store(in: folder)
    #expect(throws: AnalysisError.self) { try Clustering(grown, name: "try") }
    #expect(try Clustering.summaries(of: grown).map(\.isStale) == [true])
    #expect(try Clustering.current(of: grown) == nil)
  }

  @Test("a flipped byte in a kept clustering is named, and a new build does not rest on it")
  func damage() throws {
    let graph = try chain().store()
    _ = try clustering(graph, .leaveOut)
    let path = graph.directory + "/derived/clusters-try/members.col"
    var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    bytes[0] ^= 1
    try bytes.write(to: URL(fileURLWithPath: path))
    let error = #expect(throws: StoreError.self) {
      try DerivedColumns.verify(store: graph.directory)
    }
    #expect(error?.location == path && error?.code == .verificationFailed)
    _ = try clustering(graph, .leaveOut)
    #expect(try DerivedColumns.verify(store: graph.directory) == 1)
  }

  @Test("an empty store has an empty clustering")
  func empty() throws {
    let graph = try MadeChain().store()
    let clustering = try clustering(graph, .leaveOut)
    #expect(clustering.clusterCount == 0 && clustering.mergeCount == 0)
  }

  @Test("the filter over amounts turns no coinjoin away")
  func filter() throws {
    let graph = try chain().store()
    var found = 0
    for transaction in 0..<graph.txCount {
      guard let shape = TransactionShape(TxIndex(transaction), in: graph) else { continue }
      let slow = CoinJoinDetectors.detect(shape)
      #expect(slow == CoinJoinDetectors.detect(TxIndex(transaction), in: graph))
      found += slow == nil ? 0 : 1
    }
    #expect(found == 1)
  }
}
