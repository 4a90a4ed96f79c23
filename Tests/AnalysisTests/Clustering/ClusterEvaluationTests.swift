import ChainStore
import Testing

@testable import Analysis

@Suite("Clusterings held against known owners")
struct ClusterEvaluationTests {
  private func score(_ parts: [(UInt32, UInt32)]) -> PartitionScore {
    PartitionScore(parts.map { (cluster: $0.0, owner: $0.1) })
  }

  private func isNear(_ value: Double, _ expected: Double, _ distance: Double = 1e-12) -> Bool {
    (value - expected).magnitude < distance
  }

  @Test("pairs, shares by address and the Rand index are those counted by hand")
  func scores() {
    // Clusters {a b c} {d e}; owners {a b} {c d e}.
    let score = score([(1, 1), (1, 1), (1, 2), (2, 2), (2, 2)])
    #expect(score.addresses == 5 && score.clusters == 2 && score.owners == 2)
    #expect(score.truePairs == 2 && score.clusterPairs == 4 && score.ownerPairs == 4)
    #expect(score.precision == 0.5 && score.recall == 0.5)
    // A, b and d, e have 2 of 3 and 2 of 2 to themselves, c has 1 of 3: 11/15 on average.
    #expect(isNear(score.weightedPrecision, 11.0 / 15))
    #expect(isNear(score.weightedRecall, 11.0 / 15))
    #expect(isNear(score.adjustedRand, 1.0 / 6))
    let same = self.score([(1, 9), (1, 9), (2, 8)])
    #expect(same.precision == 1 && same.recall == 1 && same.adjustedRand == 1)
  }

  @Test("scores of made parts are those of looking at every pair")
  func slowTwin() {
    for seed in 1...300 as ClosedRange<UInt64> {
      var numbers = SeededNumbers(seed: seed)
      let pairs = (0..<Int.random(in: 2...30, using: &numbers)).map { _ in
        (
          cluster: UInt32.random(in: 0...4, using: &numbers),
          owner: UInt32.random(in: 0...4, using: &numbers)
        )
      }
      let score = PartitionScore(pairs)
      var (both, one, other) = (0, 0, 0)
      for first in pairs.indices {
        for second in pairs.indices where second > first {
          let isCluster = pairs[first].cluster == pairs[second].cluster
          let isOwner = pairs[first].owner == pairs[second].owner
          both += isCluster && isOwner ? 1 : 0
          one += isCluster ? 1 : 0
          other += isOwner ? 1 : 0
        }
      }
      #expect(score.truePairs == UInt64(both), "seed \(seed)")
      #expect(score.clusterPairs == UInt64(one) && score.ownerPairs == UInt64(other))
    }
  }

  @Test("the Wilson interval is the published one, and bounds no error in n by about 3 in n")
  func wilson() {
    var score = RuleScore()
    for place in 0..<10 { score.add(place < 8) }
    // Wilson 1927, as in Brown, Cai and DasGupta 2001: 8 of 10.
    #expect(isNear(score.interval.lowerBound, 0.4902, 1e-4))
    #expect(isNear(score.interval.upperBound, 0.9433, 1e-4))
    var sure = RuleScore()
    for _ in 0..<1_000 { sure.add(true) }
    #expect(sure.interval.upperBound == 1 && isNear(sure.interval.lowerBound, 0.9962, 2e-4))
    #expect(RuleScore().interval == 0...1 && RuleScore().precision == nil)
    var wrong = RuleScore()
    wrong.add(false)
    wrong.add(nil)
    #expect(wrong.interval.lowerBound == 0 && wrong.asked == 2)
  }

  @Test("the area under the curve is the share of pairs that votes put in order, ties half")
  func area() {
    var curve = VoteCurve()
    for (balance, isChange) in [(3, true), (1, true), (1, false), (-1, false)] {
      curve.add(balance: balance, isChange: isChange)
    }
    #expect(curve.area == 3.5 / 4)
    #expect(curve.points.map(\.atLeast) == [3, 1, -1])
    #expect(curve.points.map(\.truePositives) == [0.5, 1, 1])
    #expect(curve.points.map(\.falsePositives) == [0, 0.5, 1])
    #expect(VoteCurve().area == 0.5)
  }

  @Test("deposit addresses are read from tables of either end of line, and from lines of JSON")
  func depositTruth() throws {
    let graph = try payment().store()
    func deposits(_ text: String) throws -> [AddressIndex: String] {
      var truth = TruthTable(graph)
      try Array(text.utf8).withByteView { try truth.read($0, name: "truth") }
      return truth.deposits
    }
    let four = try #require(graph.address(named: hex(4)))
    let rows = "address,owner,kind\r\n\(hex(4)),bank,Deposit address\r\n\(hex(5)),ann,person\r\n"
    #expect(try deposits(rows) == [four: "bank"])
    #expect(try deposits(rows.replacing("\r", with: "")) == [four: "bank"])
    let line = #"{"script":"\#(MadeChain.script(4).hex)","actor":"bank","role":"deposit"}"#
    #expect(try deposits(line + "\n" + line.replacing("deposit", with: "hot")) == [four: "bank"])
    let id = graph.txid[graph.txCount - 1]
    let outputs = "outpoint,owner,change,purpose\n\(id):0,bank,0,deposit\n\(id):1,ann,1,deposits\n"
    #expect(try deposits(outputs) == [four: "bank"])
    #expect(try deposits("address,owner\n\(hex(4)),bank\n") == [:])
    #expect(throws: AnalysisError.self) { try deposits("address,kind\n\(hex(4)),deposit\n") }
  }

  private func read(_ text: String, _ graph: ChainGraph) throws -> OwnershipTruth {
    var truth = OwnershipTruth(graph)
    try Array(text.utf8).withByteView { try truth.read($0, name: "truth") }
    return truth
  }

  private func payment() -> MadeChain {
    var chain = MadeChain()
    let first = chain.mine([(1, 30_000_000), (2, 30_000_000), (3, 5_000)])
    // Both coins of one owner, a payment to 4, change to 5.
    _ = chain.pay([first, first + 1], to: [(4, 40_000_000), (5, 19_990_100)])
    return chain
  }

  private func hex(_ owner: UInt8) -> String { "script:" + MadeChain.script(owner).hex }

  @Test("a payment whose truth is known scores each rule")
  func rules() throws {
    let graph = try payment().store()
    let owners: [(UInt8, String)] = [
      (1, "ann"), (2, "ann"), (5, "ann"), (4, "bob"), (3, "eve"),
    ]
    let rows = owners.map { "\(hex($0.0)),\($0.1),x" }.joined(separator: "\n")
    let text =
      "address,owner,kind\r\n" + rows
      + "\nscript:0014fefefefefefefefefefefefefefefefefefefefe,ghost,\"a, b\"\n"
    let truth = try read(text, graph)
    #expect(
      truth.known == 5 && truth.unknown == 1 && truth.owners.prefix(3) == ["ann", "bob", "eve"])
    let plan = ClusterPlan(rules: try ClusterRules("co-spend,round-value & optimal"))
    _ = try ClusterBuilder(graph, plan: plan).build(name: "try")
    let clustering = try #require(try Clustering(graph, name: "try"))
    let evaluation = ClusterEvaluation(clustering, truth: truth, threads: 2)
    #expect(evaluation.all.precision == 1 && evaluation.all.recall == 1)
    let scores: [String: RuleScore] = Dictionary(
      uniqueKeysWithValues: evaluation.rules.rules.map { ($0.name, $0.score) })
    #expect(scores["round-value"]?.right == 1 && scores["round-value"]?.wrong == 0)
    #expect(scores["optimal"]?.right == 1)
    #expect(scores["round-value & optimal"]?.right == 1)
    #expect(scores["reuse"]?.abstained == 1 && scores["address-type"]?.abstained == 1)
    #expect(evaluation.rules.coSpend.right == 1 && evaluation.rules.coSpend.wrong == 0)
    #expect(evaluation.rules.votes.totals == (1, 1) && evaluation.rules.votes.area == 1)
    let plain = try ClusterBuilder(graph).build(name: "plain")
    #expect(plain.clusters == clustering.clusterCount + 1)
    let sole = ClusterEvaluation(try #require(try Clustering(graph, name: "plain")), truth: truth)
    #expect(sole.all.recall < 1 && sole.spent.recall == 1 && sole.spent.addresses == 2)
    #expect(sole.sizes.first?.addresses == 6)
  }

  @Test("outpoints and lines of JSON name owners too; two owners of one address are none")
  func forms() throws {
    let graph = try payment().store()
    let id = graph.txid[0].description
    let outpoints = try read("outpoint,owner,change\n\(id):0,ann,0\n\(id):9,bob,0\n", graph)
    #expect(outpoints.known == 1 && outpoints.unknown == 1)
    let lines = try read(
      """
      {"address": "\(hex(1))", "actor": "ann", "used": true}
      {"address": null, "script": "\(MadeChain.script(2).hex)", "owner": "ann"}
      {"address": "\(hex(1))", "actor": "bob"}
      {"address": "\(hex(3))", "actor": null}
      """, graph)
    #expect(lines.known == 1 && lines.ambiguous == 1 && lines.unknown == 0)
  }

  @Test(
    "a truth that cannot be read is told with its line",
    arguments: [
      "address,who\nx,y\n", "who,owner\nx,y\n", "address,owner\nx,y,z\n", "{\"address\": 1}\n",
      "{\"address\"",
    ])
  func faults(text: String) throws {
    let graph = try payment().store()
    #expect(throws: AnalysisError.self) { try read(text, graph) }
  }
}
