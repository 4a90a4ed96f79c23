import ChainStore
import Foundation
import Testing

@testable import Analysis

@Suite("Clusterings with change rules against their slow twin")
struct ClusterTwinTests {
  private static let seeds = 1...(Slowly.isAsked ? 2_000 : 40) as ClosedRange<UInt64>

  private static func terms(_ seed: UInt64) -> [(name: String, expression: SlowExpression)] {
    var numbers = SeededNumbers(seed: seed &+ 7)
    var terms: [(name: String, expression: SlowExpression)] = []
    for _ in 0..<Int.random(in: 0...2, using: &numbers) {
      let slow = SlowExpression(&numbers, depth: 2)
      guard let read = try? ChangeExpressionParser.terms(slow.text, plain: []),
        case .change(let expression)? = read.first,
        !terms.contains(where: { $0.name == expression.text })
      else { continue }
      terms.append((expression.text, slow))
    }
    return terms
  }

  private func plan(_ slow: SlowClustering) throws -> ClusterPlan {
    ClusterPlan(
      rules: try ClusterRules((["co-spend"] + slow.terms.map(\.name)).joined(separator: ",")))
  }

  private func built(
    _ graph: ChainGraph, _ plan: ClusterPlan, name: String = "try", threads: Int = 1,
    start: ClusterBuilder.Start = .fresh
  ) throws -> Clustering {
    _ = try ClusterBuilder(graph, plan: plan, threads: threads).build(name: name, start: start)
    return try #require(try Clustering(graph, name: name))
  }

  @Test("clusters, refusals and explanations are those of plain sets")
  func slowTwin() throws {
    var (merged, refused, apart) = (0, 0, 0)
    for seed in ClusterTwinTests.seeds {
      let chain = SeededChain(seed: seed)
      let slow = SlowClustering(chain, terms: ClusterTwinTests.terms(seed))
      let graph = try chain.store()
      let clustering = try built(graph, try plan(slow))
      let scripts = slow.nameOf.keys.sorted { $0.hex < $1.hex }
      let addresses = try scripts.map { try #require(graph.address(ofScript: $0)) }
      for (one, script) in zip(addresses, scripts) {
        for (other, second) in zip(addresses, scripts) {
          let isOne = clustering.cluster(of: one) == clustering.cluster(of: other)
          #expect(isOne == (slow.nameOf[script] == slow.nameOf[second]), "seed \(seed)")
        }
      }
      #expect(clustering.refusals.count == slow.refused.count, "seed \(seed)")
      refused += slow.refused.count
      merged += clustering.mergeCount
      var numbers = SeededNumbers(seed: seed)
      for _ in 0..<6 {
        guard let place = scripts.indices.randomElement(using: &numbers),
          let mate = scripts.indices.filter({
            slow.nameOf[scripts[$0]] == slow.nameOf[scripts[place]]
          }).randomElement(using: &numbers)
        else { continue }
        apart += try check(
          ClusterExplanation(clustering, from: addresses[place], to: addresses[mate]), slow, graph,
          scripts[place], scripts[mate], "seed \(seed)")
      }
    }
    #expect(merged > 80 && refused > 3 && apart > 15, "\(merged) \(refused) \(apart)")
  }

  /// Each step must be true on the chain's own record, and each `without` what walking finds;
  /// returns how many of them part the two.
  private func check(
    _ why: ClusterExplanation, _ slow: SlowClustering, _ graph: ChainGraph, _ start: [UInt8],
    _ goal: [UInt8], _ place: String
  ) throws -> Int {
    let evidence = slow.evidence()
    #expect(why.isConnected, "\(place)")
    #expect(why.steps.isEmpty == (start == goal), "\(place)")
    var script = start
    for step in why.steps {
      #expect(graph.script(of: step.from) == script, "\(place)")
      script = graph.script(of: step.to)
      let payment = step.transaction.int
      #expect(
        step.rule == "co-spend"
          ? coSpends(slow, payment, graph.script(of: step.from), script)
          : evidence.contains { link in
            link.payment == payment && link.rule == step.rule
              && Set([link.one, link.other]) == Set([graph.script(of: step.from), script])
          }, "\(place): \(step.rule) in \(payment)")
    }
    #expect(script == goal, "\(place)")
    #expect(why.rules.reduce(0) { $0 + $1.count } == why.steps.count, "\(place)")
    var apart = 0
    for entry in why.without {
      let isLeft = SlowClustering.connects(
        start, goal, by: evidence.filter { $0.rule != entry.rule })
      #expect(entry.isConnected == isLeft, "\(place): without \(entry.rule)")
      apart += isLeft ? 0 : 1
    }
    #expect(Set(why.withoutTransaction.map(\.transaction)) == Set(why.steps.map(\.transaction)))
    for entry in why.withoutTransaction {
      let isLeft = SlowClustering.connects(
        start, goal, by: evidence.filter { $0.payment != entry.transaction.int })
      #expect(entry.isConnected == isLeft, "\(place): without \(entry.transaction.int)")
      apart += isLeft ? 0 : 1
    }
    return apart
  }

  private func coSpends(
    _ slow: SlowClustering, _ payment: Int, _ one: [UInt8], _ other: [UInt8]
  ) -> Bool {
    let owners = slow.chain.payments[payment].inputs.map { slow.chain.coins[$0].script }
    return owners.contains(one) && owners.contains(other) && !slow.twin.isCoinJoin(payment)
  }

  /// The bytes of every column of a clustering.
  private func files(_ graph: ChainGraph, _ name: String) throws -> [String: Data] {
    let folder = graph.directory + "/derived/clusters-" + name
    var files: [String: Data] = [:]
    for file in try FileManager.default.contentsOfDirectory(atPath: folder) {
      files[file] = try Data(contentsOf: URL(fileURLWithPath: folder + "/" + file))
    }
    return files
  }

  @Test("any number of threads, and building on an older clustering, give the same bytes")
  func sameBytes() throws {
    for seed in 1...(Slowly.isAsked ? 500 : 8) as ClosedRange<UInt64> {
      let chain = SeededChain(seed: seed)
      let plan = try plan(SlowClustering(chain, terms: ClusterTwinTests.terms(seed)))
      let folder = MadeChain.newFolder()
      let young = try chain.store(in: folder, blocks: 7)
      _ = try built(young, plan, name: "grown")
      let graph = try chain.store(in: folder)
      let outcome = try ClusterBuilder(graph, plan: plan, threads: 3)
        .build(name: "grown", start: .continued)
      #expect(outcome.continuedFrom == young.txCount, "seed \(seed)")
      _ = try built(graph, plan, name: "fresh", threads: 1)
      _ = try built(graph, plan, name: "threads", threads: 4)
      let fresh = try files(graph, "fresh")
      #expect(fresh == (try files(graph, "grown")), "seed \(seed)")
      #expect(fresh == (try files(graph, "threads")), "seed \(seed)")
    }
  }

  @Test("a clustering by another plan, or of a chain that lost blocks, is not continued")
  func notContinued() throws {
    let chain = SeededChain(seed: 5)
    let folder = MadeChain.newFolder()
    _ = try built(try chain.store(in: folder), ClusterPlan(coinJoins: .keep), name: "try")
    let grown = try chain.store(in: folder)
    #expect(try ClusterBuilder(grown).build(name: "try").continuedFrom == 0)
    #expect(try ClusterBuilder(grown).build(name: "try").continuedFrom == grown.txCount)
    let other = try SeededChain(seed: 6).store(in: folder)
    #expect(try ClusterBuilder(other).build(name: "try").continuedFrom == 0)
  }
}
