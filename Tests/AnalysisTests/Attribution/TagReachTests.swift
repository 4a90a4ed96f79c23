import ChainStore
import Foundation
import Simulation
import Testing

@testable import Analysis

@Suite("From tags to clusters")
struct TagReachTests {
  /// Owners 1 and 2 spend together; 3 stands alone; 4 is paid.
  private func chain() throws -> (ChainGraph, Clustering) {
    var chain = MadeChain()
    let coins = [
      chain.mine([(owner: 1, value: 100)]), chain.mine([(owner: 2, value: 100)]),
      chain.mine([(owner: 3, value: 100)]),
    ]
    _ = chain.pay([coins[0], coins[1]], to: [(owner: 4, value: 190)])
    _ = chain.pay([coins[2]], to: [(owner: 2, value: 90)])
    let graph = try chain.store()
    try ClusterBuilder(graph).build(name: Clustering.defaultName)
    return (graph, try #require(try Clustering.current(of: graph)))
  }

  private func text(_ owner: UInt8, _ graph: ChainGraph) throws -> String {
    graph.addressName(try graph.owner(owner))
  }

  private func add(_ lines: [String], to graph: ChainGraph) throws {
    let header = "title: T\nnetwork: BTC\nsource: s\nconfidence: ownership\ntags:\n"
    let file = graph.directory + "/\(UUID().uuidString).yaml"
    try (header + lines.map { "- {\($0)}\n" }.joined()).write(
      toFile: file, atomically: true, encoding: .utf8)
    _ = try TagStore.open(directory: graph.directory).importFile(file)
  }

  @Test("a tag is direct, inherited from a definer, or inherited from any member, and says so")
  func reach() throws {
    let (graph, clustering) = try chain()
    defer { try? FileManager.default.removeItem(atPath: graph.directory) }
    try add(
      [
        "address: \(try text(1, graph)), label: Maple, category: exchange",
        "address: \(try text(1, graph)), label: Note, category: victim",
        "address: \(try text(3, graph)), label: Alone, category: exchange",
      ], to: graph)
    let index = try TagIndex(graph, clustering: clustering)
    let cluster = clustering.cluster(of: try graph.owner(2))
    let inherited = index.tags(of: try text(2, graph), cluster: cluster)
    #expect(inherited.map(\.label) == ["Maple", "Note"])
    #expect(inherited.map(\.reach) == [.clusterDefiner, .clusterMember])
    #expect(inherited.map(\.confidenceLevel) == [90, 45])
    #expect(inherited.allSatisfy { $0.inheritedFrom != nil })
    let own = index.tags(of: try text(1, graph), cluster: cluster)
    #expect(own.map(\.reach) == [.direct, .direct])
    #expect(own.map(\.confidenceLevel) == [100, 100])
    #expect(index.tags(of: try text(4, graph), cluster: nil).isEmpty)
    let summary = try #require(index.summary(of: cluster, in: graph))
    #expect(summary.best.label == "Maple")
    #expect(summary.restsOn.map(\.label) == ["Maple", "Note"])
    #expect(summary.conflicts.isEmpty)
  }

  @Test("equal statements of several members are one, with their number")
  func support() throws {
    let (graph, clustering) = try chain()
    defer { try? FileManager.default.removeItem(atPath: graph.directory) }
    try add(
      [
        "address: \(try text(1, graph)), label: Maple, category: exchange",
        "address: \(try text(2, graph)), label: Maple, category: exchange",
      ], to: graph)
    let index = try TagIndex(graph, clustering: clustering)
    let cluster = clustering.cluster(of: try graph.owner(1))
    let tags = index.tags(ofCluster: cluster)
    #expect(tags.count == 1)
    #expect(tags.first?.support == 2)
    #expect(index.tags(of: try text(1, graph), cluster: cluster).map(\.reach) == [.direct])
  }

  @Test("equal confidence is settled by reach, label and source, whatever the order of import")
  func ties() throws {
    var answers: [[String]] = []
    for order in [["A", "B", "C"], ["C", "A", "B"]] {
      let (graph, clustering) = try chain()
      defer { try? FileManager.default.removeItem(atPath: graph.directory) }
      for label in order {
        let owner: UInt8 = label == "B" ? 2 : 1
        try add(
          ["address: \(try text(owner, graph)), label: \(label), category: exchange"], to: graph)
      }
      let index = try TagIndex(graph, clustering: clustering)
      let cluster = clustering.cluster(of: try graph.owner(1))
      answers.append(index.tags(ofCluster: cluster).map(\.label))
      #expect(index.summary(of: cluster, in: graph)?.best.label == "A")
    }
    #expect(answers == [["A", "B", "C"], ["A", "B", "C"]])
  }

  @Test("two services in one cluster and an old statement are contradictions")
  func conflicts() throws {
    let (graph, clustering) = try chain()
    defer { try? FileManager.default.removeItem(atPath: graph.directory) }
    try add(
      [
        "address: \(try text(1, graph)), label: Maple, category: exchange",
        "address: \(try text(2, graph)), label: Hydra, category: dark_market",
        "address: \(try text(3, graph)), label: Old, category: victim, lastmod: 1966-01-01",
        "address: \(try text(4, graph)), label: New, category: victim, lastmod: 1969-06-01",
      ], to: graph)
    let index = try TagIndex(graph, clustering: clustering)
    let known = Contradictions(graph, tags: index, clustering: clustering)
    let all = known.all()
    #expect(all.map(\.kind) == [.owner, .category, .stale])
    #expect(all.map(\.scope) == [.cluster, .cluster, .address])
    #expect(all[0].values == ["Hydra", "Maple"])
    #expect(all[2].values == ["stated 1966-01-01", "used 1970-01-01"])
    #expect(known.touching(try text(2, graph)).map(\.kind) == [.owner, .category])
    #expect(known.touching(try text(4, graph)).isEmpty)
  }

  @Test("an index for a list of questions answers them as one of all tags does")
  func asked() throws {
    for seed in 1...20 as ClosedRange<UInt64> {
      var dice = SeededRandom(seed: seed)
      func pick(_ count: Int) -> Int { Int(dice.number(below: UInt64(count))) }
      var chain = MadeChain()
      var coins = (1...30 as ClosedRange<UInt8>).map { chain.mine([(owner: $0, value: 100)]) }
      while coins.count > 8 {
        let pair = (0..<2).map { _ in coins.remove(at: pick(coins.count)) }
        _ = chain.pay(pair, to: [(owner: UInt8(pick(30) + 1), value: 150)])
      }
      let graph = try chain.store()
      defer { try? FileManager.default.removeItem(atPath: graph.directory) }
      try ClusterBuilder(graph).build(name: Clustering.defaultName)
      let clustering = try #require(try Clustering.current(of: graph))
      let kinds = ["exchange", "victim", "dark_market"]
      try add(
        try (0..<25).map { _ in
          let owner = try text(UInt8(pick(30) + 1), graph)
          let definer = ["", ", is_cluster_definer: true", ", is_cluster_definer: false"]
          return "address: \(owner), label: L\(pick(4)), category: \(kinds[pick(3)])"
            + definer[pick(3)]
        }, to: graph)
      let whole = try TagIndex(graph, clustering: clustering)
      let asked = try (1...30 as ClosedRange<UInt8>).filter { _ in pick(3) == 0 }
        .map { try text($0, graph) }
      let places = asked.map { graph.address(named: $0) }
      let indexes = try [0, 20_000].map {
        try TagIndex(
          about: asked, at: places, graph, clustering: clustering, mostMembers: $0)
      }
      #expect(indexes.allSatisfy { $0.all.count <= whole.all.count })
      for subject in asked {
        let cluster = graph.address(named: subject).map { clustering.cluster(of: $0) }
        let answers = (indexes + [whole]).map { index in
          index.tags(of: subject, cluster: cluster).map { found in
            "\(found.tag) \(found.reach) \(found.inheritedFrom ?? "") \(found.support)"
          }
        }
        #expect(answers[0] == answers[2], "seed \(seed), \(subject)")
        #expect(answers[1] == answers[2], "seed \(seed), \(subject)")
      }
    }
  }

  @Test("names on both sides of a refused merge are a contradiction, at its transaction")
  func refused() throws {
    var chain = MadeChain()
    let coin = chain.mine([(owner: 1, value: 50_000_000)])
    _ = chain.pay([coin], to: [(owner: 2, value: 10_000_000), (owner: 3, value: 39_990_100)])
    let graph = try chain.store()
    defer { try? FileManager.default.removeItem(atPath: graph.directory) }
    try add(
      [
        "address: \(try text(1, graph)), label: Maple, category: exchange",
        "address: \(try text(3, graph)), label: Merlion, category: exchange",
      ], to: graph)
    let plan = ClusterPlan(rules: try ClusterRules("co-spend,round-value"))
    let labels = ExclusiveLabels([
      (address: try graph.owner(1), label: "Maple"),
      (address: try graph.owner(3), label: "Merlion"),
    ])
    _ = try ClusterBuilder(graph, plan: plan, labels: labels).build(name: "try")
    let clustering = try #require(try Clustering(graph, name: "try"))
    let index = try TagIndex(graph, clustering: clustering)
    let found = Contradictions(graph, tags: index, clustering: clustering).all()
    #expect(found.map(\.kind) == [.refusedMerge])
    #expect(found.first?.values == ["Maple", "Merlion"])
    #expect(found.first?.subject.count == 64)
  }

  @Test("days are counted through leap years and centuries")
  func days() {
    #expect(CalendarDay("1970-01-01")?.number == 0)
    #expect(
      CalendarDay("2024-03-01")?.days(since: CalendarDay("2024-02-28") ?? .init(number: 0)) == 2)
    #expect(CalendarDay("2023-11-14T22:13:20Z") == CalendarDay(unixTime: 1_700_000_000))
    for text in ["2024-02-29", "1900-03-01", "0001-01-01", "2100-12-31"] {
      #expect(CalendarDay(text)?.description == (text.hasPrefix("0001") ? "1-01-01" : text))
    }
    for text in ["", "2024", "2024-13-01", "yesterday!", "24-01-01xx"] {
      #expect(CalendarDay(text) == nil, "\(text)")
    }
  }
}
