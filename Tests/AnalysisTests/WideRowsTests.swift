import Foundation
import Simulation
import Testing

@testable import Analysis
@testable import ChainStore

/// Whole analyses on a store whose positions take forty bits, beside one with narrow rows.
struct WideRowsTests {
  private func isWide(_ graph: ChainGraph) -> Bool {
    ["tx.firstInput", "tx.firstOutput", "input.spentOutput"].allSatisfy { name in
      graph.manifest.columns.contains { $0.name == name + ".high" }
    }
  }

  @Test("clusters by every rule are the same, byte by byte, on wide rows")
  func clusters() throws {
    for seed in UInt64(1)...6 {
      var chain = SeededChain(seed: seed)
      var found: [[String: Data]] = []
      for width in [false, true] {
        chain.isWide = width
        let graph = try chain.store()
        #expect(isWide(graph) == width)
        let rules = (["co-spend"] + ChangeRules.all.map(\.name)).joined(separator: ",")
        _ = try ClusterBuilder(graph, plan: ClusterPlan(rules: ClusterRules(rules)), threads: 2)
          .build(name: "all", start: .fresh)
        let folder = graph.directory + "/derived/clusters-all/"
        let names = try FileManager.default.contentsOfDirectory(atPath: folder)
        found.append(
          try Dictionary(
            uniqueKeysWithValues: names.map {
              ($0, try Data(contentsOf: URL(fileURLWithPath: folder + $0)))
            }))
      }
      #expect(found[0].count > 2 && found[0] == found[1], "chain \(seed)")
    }
  }

  @Test("every method finds the same ends and steps on wide rows")
  func traces() throws {
    let folder = NSTemporaryDirectory() + "filature-wide-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    for seed in UInt64(1)...8 {
      var found: [[String]] = []
      for width in [false, true] {
        let place = folder + (width ? "/wide" : "/narrow")
        try FileManager.default.createDirectory(
          atPath: place, withIntermediateDirectories: true)
        let graph = try randomGraph(seed, in: place, isWide: width)
        #expect(isWide(graph) == width)
        found.append(try everything(graph))
      }
      #expect(found[0] == found[1], "chain \(seed)")
      #expect(found[0].contains { $0.contains("step") })
    }
  }

  /// What each method says of a few coins, by lists and by sums in tight loops.
  private func everything(_ graph: ChainGraph) throws -> [String] {
    let seeds = (1..<graph.outputCount).filter { $0 % 9 == 2 && graph.outputAmount[$0] > 0 }
      .map { OutputIndex($0) }
    var lines: [String] = []
    for method in TaintPolicies.all.map(\.name) {
      for memory in [SweepMemory(), SweepMemory(coins: 1, waiting: 1, stretch: 1)] {
        var rules = SweepRules(end: graph.txCount)
        rules.memory = memory
        let run = SweepRun(graph, KnowsNothing(), rules)
        let all = try #require(run.everything(method, seeds))
        lines += all.ends.map {
          "\(method) end \($0.output?.int ?? -1) \($0.ending.kind) \($0.sat)"
        }
        lines += all.steps.map { "\(method) step \($0.from) \($0.to) \($0.sat)" }
        let sums = try #require(run.sums(method, [seeds])?.first)
        lines.append("\(method) \(sums.seeded) \(sums.fee) \(sums.endCount) \(sums.stepCount)")
      }
    }
    return lines
  }
}
