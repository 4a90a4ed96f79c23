import ChainStore
import Testing

@testable import Analysis

@Suite("Guards against merges that contradict what is known")
struct ClusterGuardTests {
  private func built(
    _ graph: ChainGraph, _ rules: String, labels: [(UInt8, String)] = [], mostMerged: Int? = nil
  ) throws -> Clustering {
    let plan = ClusterPlan(rules: try ClusterRules(rules), mostMerged: mostMerged)
    let exclusive = ExclusiveLabels(
      try labels.map { (address: try graph.owner($0.0), label: $0.1) })
    _ = try ClusterBuilder(graph, plan: plan, labels: exclusive).build(name: "try")
    return try #require(try Clustering(graph, name: "try"))
  }

  /// Owner 1 pays owner 2 with change to 3; 3 and 2 both look like change of a later payment.
  private func contradiction() -> MadeChain {
    var chain = MadeChain()
    let first = chain.mine([(1, 50_000_000)])
    let made = chain.pay([first], to: [(2, 10_000_000), (3, 39_990_100)])
    // By the same rule owner 3's change would go to 2, whom he paid just now.
    _ = chain.pay([made + 1], to: [(4, 30_000_000), (2, 9_990_100)])
    return chain
  }

  @Test("the payee of one transaction is not taken for the payer's change in another")
  func paid() throws {
    let graph = try contradiction().store()
    let clustering = try built(graph, "co-spend,round-value")
    let owners = try (1...4).map { try graph.owner(UInt8($0)) }
    #expect(clustering.cluster(of: owners[0]) == clustering.cluster(of: owners[2]))
    #expect(clustering.cluster(of: owners[0]) != clustering.cluster(of: owners[1]))
    let refusal = try #require(clustering.refusals.first)
    #expect(clustering.refusals.count == 1)
    #expect(refusal.from == owners[2].rawValue && refusal.to == owners[1].rawValue)
    #expect(refusal.reason == .paid(graph.spender(of: graph.receipts(of: owners[0])[0])!.rawValue))
    #expect(clustering.alarms.isEmpty)
  }

  @Test("two services are not merged by a change rule, and the log names them")
  func labels() throws {
    var chain = MadeChain()
    let first = chain.mine([(1, 50_000_000)])
    _ = chain.pay([first], to: [(2, 10_000_000), (3, 39_990_100)])
    let graph = try chain.store()
    #expect(try built(graph, "co-spend,round-value").refusals.isEmpty)
    let clustering = try built(
      graph, "co-spend,round-value", labels: [(1, "One"), (3, "Other"), (2, "Third")])
    #expect(clustering.labels == ["One", "Other", "Third"])
    #expect(clustering.refusals.map(\.reason) == [.labels(0, 1)])
    #expect(clustering.mergeCount == 0)
    #expect(
      try built(graph, "co-spend,round-value", labels: [(1, "One"), (3, "One")]).mergeCount == 1)
  }

  @Test("two services that co-spend are one cluster all the same, and an alarm says so")
  func alarm() throws {
    var chain = MadeChain()
    let first = chain.mine([(1, 5_000), (2, 5_000)])
    _ = chain.pay([first, first + 1], to: [(3, 9_000)])
    let graph = try chain.store()
    let clustering = try built(graph, "co-spend", labels: [(1, "One"), (2, "Other")])
    #expect(clustering.mergeCount == 1 && clustering.refusals.isEmpty)
    let alarm = try #require(clustering.alarms.first)
    #expect(alarm.kind == .labels && alarm.first == 0 && alarm.second == 1)
    #expect(alarm.cluster == (try graph.owner(1)).rawValue && alarm.transaction == .max)
  }

  @Test("two clusters larger than the bound are not merged")
  func size() throws {
    var chain = MadeChain()
    let first = chain.mine([(1, 50_000_000), (2, 1_000), (3, 1_000), (4, 1_000)])
    _ = chain.pay([first, first + 1], to: [(5, 10_000_000), (3, 39_990_100)])
    _ = chain.pay([first + 2, first + 3], to: [(6, 1_500)])
    let graph = try chain.store()
    #expect(try built(graph, "co-spend,round-value", mostMerged: 2).refusals.isEmpty)
    let clustering = try built(graph, "co-spend,round-value", mostMerged: 1)
    #expect(clustering.refusals.map(\.reason) == [.size(2)])
  }

  @Test(
    "a change rule that fuses two clusters of more than 578 addresses raises an alarm",
    arguments: [(578, 579, false), (579, 579, true), (2_000, 579, true), (1, 5_000, false)])
  func growth(one: Int, other: Int, isTold: Bool) throws {
    let roots = Roots(count: one + other)
    defer { roots.deallocate() }
    for address in 1..<one { roots.join(UInt32(address), to: 0) }
    for address in (one + 1)..<(one + other) { roots.join(UInt32(address), to: UInt32(one)) }
    let plan = ClusterPlan(rules: try ClusterRules("co-spend,round-value"))
    var guarded = GuardedMerges(roots, plan, payments: [], labels: .none)
    guarded.take([
      ChangeScan.Proposal(transaction: 7, payer: 0, change: UInt32(one), rule: 1)
    ])
    #expect(guarded.merges.count == 1)
    let expected = ClusterAlarm(
      kind: .growth, cluster: 0, transaction: 7, first: UInt32(min(one, other)),
      second: UInt32(max(one, other)))
    #expect(guarded.alarms == (isTold ? [expected] : []))
  }

  @Test("refusals and alarms come back from their rows as they went in")
  func rows() {
    for reason in [ClusterRefusal.Reason.paid(7), .labels(1, 2), .size(9)] {
      let refusal = ClusterRefusal(transaction: 1, from: 2, to: 3, rule: 4, reason: reason)
      #expect(ClusterRefusal(row: refusal.row) == refusal)
    }
    #expect(ClusterRefusal(row: [1, 2, 3, 4, 9, 0, 0]) == nil)
    let alarm = ClusterAlarm(kind: .growth, cluster: 1, transaction: 2, first: 3, second: 4)
    #expect(ClusterAlarm(row: alarm.row) == alarm && ClusterAlarm(row: [5, 0, 0, 0, 0]) == nil)
  }

  @Test("balances and first and last moments are the same by members and by all outputs")
  func activity() throws {
    for seed in 1...12 as ClosedRange<UInt64> {
      let chain = SeededChain(seed: seed)
      let graph = try chain.store()
      _ = try ClusterBuilder(graph).build(name: "try")
      let clustering = try #require(try Clustering(graph, name: "try"))
      let clusters = Set((0..<graph.addressCount).map { clustering.cluster(of: AddressIndex($0)) })
        .sorted()
      let sizes = clusters.map { clustering.size(of: $0) }
      #expect(clustering.sizes(of: clusters) == sizes)
      #expect(clustering.sizes(of: clusters.reversed()) == sizes.reversed())
      let some = Array(clusters.prefix(5))
      #expect(clustering.activityByMembers(some) == clustering.activityByOutputs(some))
      let all = clustering.activity(of: clusters)
      let unspent = chain.coins.filter { $0.spender == nil }.reduce(0) { $0 + $1.value }
      #expect(all.reduce(0) { $0 + $1.balance } == unspent, "seed \(seed)")
      #expect(all.reduce(0) { $0 + $1.receipts } == chain.coins.count)
      for (cluster, activity) in zip(clusters, all) {
        let scripts = Set(clustering.members(of: cluster).map { graph.script(of: $0) })
        let own = chain.coins.filter { scripts.contains($0.script) }
        #expect(activity.first?.int == own.map(\.maker).min(), "seed \(seed)")
        #expect(activity.last?.int == own.flatMap { [$0.maker, $0.spender ?? 0] }.max())
      }
    }
  }
}
