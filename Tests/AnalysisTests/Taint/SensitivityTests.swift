import Bitcoin
import ChainStore
import Foundation
import Testing

@testable import Analysis

private func tag(_ graph: ChainGraph, _ owner: UInt8, _ label: String, _ level: Int) throws
  -> Analysis.Tag
{
  var tag = Analysis.Tag(
    subject: graph.addressName(try graph.owner(owner)), label: label, source: "books",
    tagpack: "pack")
  tag.category = "exchange"
  (tag.confidence, tag.confidenceLevel) = (level < 50 ? "web_crawl" : "service_api", level)
  return tag
}

/// 1 pays 60 to deposit 5 of Maple and 40 to 7 of Merlion. Maple's tag is on 6, which spends with 5;
/// Merlion's, little trusted, is on 7 itself.
private func study(
  _ rules: String, below: Int, _ change: (ChainGraph) throws -> Void = { _ in }
) throws -> Sensitivity {
  var chain = MadeChain()
  let mined = chain.mine([(1, 100), (2, 100)])
  let paid = chain.pay([mined], to: [(5, 60), (7, 40)])
  let other = chain.pay([mined + 1], to: [(6, 100)])
  _ = chain.pay([paid, other], to: [(6, 160)])
  let graph = try chain.store()
  let plan = ClusterPlan(rules: try ClusterRules(rules))
  _ = try ClusterBuilder(graph, plan: plan).build(name: Clustering.defaultName)
  try change(graph)
  let clustering = try #require(try Clustering.current(of: graph))
  let tags = TagIndex(direct: [
    try tag(graph, 6, "Maple", 70), try tag(graph, 7, "Merlion", 20),
  ]).reaching(clustering)
  return try SensitivityStudy(
    graph, tags: tags, clustering: clustering, stops: try ServiceMap.Stops("service"),
    request: TraceRequest(seeds: try graph.received(by: 1), methods: ["fifo"])
  ).run(below: below)
}

@Test("a study runs every method and says what clusters and tags carry, to the satoshi")
func studyOfAnAnswer() throws {
  let found = try study("co-spend", below: 60)
  #expect(found.methods == TaintPolicies.all.map(\.name))
  #expect(found.entities == ["Maple", "Merlion"])
  for number in found.methods.indices {
    #expect(found.askedSat("Maple", number) == 60 && found.askedSat("Merlion", number) == 40)
  }
  #expect(found.variants.map(\.kind) == [.noClusters, .withoutTag])
  // Without clusters the deposit is not known, and its money is found where it is swept to.
  let clusters = found.changes(found.variants[0])
  #expect(
    clusters.contains(.init(method: "poison", entity: "Maple", askedSat: 60, variantSat: 160)))
  #expect(!clusters.contains { $0.method == "fifo" } && clusters.contains { $0.method == "pure" })
  let tags = found.changes(found.variants[1])
  #expect(tags.map(\.method) == found.methods && Set(tags.map(\.entity)) == ["Merlion"])
  #expect(tags.allSatisfy { $0.askedSat == 40 && $0.variantSat == 0 })
  #expect(found.variants[1].name.contains("Merlion") && found.variants[1].name.contains("20"))
}

@Test(
  "each rule of a clustering is left out on its own, and other clusterings of the store are tried")
func studyOfRules() throws {
  let found = try study("co-spend,reuse", below: 0) { graph in
    _ = try ClusterBuilder(graph).build(name: "plain")
  }
  #expect(
    found.variants.map(\.kind) == [.noClusters, .withoutRule, .withoutRule, .otherClustering])
  #expect(found.variants.map(\.name).dropFirst() == ["co-spend", "reuse", "plain: co-spend"])
  // Reuse says the same as co-spend here: the change went to an address that spent too.
  #expect(found.changes(found.variants[2]).isEmpty && found.changes(found.variants[3]).isEmpty)
  #expect(found.changes(found.variants[0]).isEmpty == false)
}

@Test("all little trusted tags together are left out where there are several")
func studyOfTags() throws {
  let found = try study("co-spend", below: 101)
  #expect(found.variants.map(\.kind) == [.noClusters, .withoutTag, .withoutTag, .withoutTags])
  let last = try #require(found.variants.last)
  #expect(last.methods.allSatisfy { $0.entities.isEmpty })
}
