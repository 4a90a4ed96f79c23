import Bitcoin
import ChainStore
import Foundation
import Ingest
import Simulation
import Testing

@testable import Analysis
@testable import Reporting

/// How many random chains are drawn: some, or as many as the environment says.
private let chains =
  UInt64(ProcessInfo.processInfo.environment["FILATURE_CHAINS"] ?? "") ?? 100

private let samples = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
  .deletingLastPathComponent().deletingLastPathComponent()
  .appendingPathComponent("sample-chains").path

private struct StopsNowhere: StopKnowledge {
  func service(at output: OutputIndex) -> ServiceStop? { nil }
  func coinJoin(_ transaction: TxIndex) -> CoinJoinFinding? { nil }
}

/// What enters each box of every graph and picture is what leaves it, ends there or is a fee.
@Suite struct PictureSumsTests {
  private func store(_ blocks: String, in folder: String) throws -> ChainGraph {
    var request = IngestRequest(paths: [blocks], store: folder)
    request.network = .regtest
    var ingestion = Ingestion(request) { _ in }
    _ = try ingestion.run()
    return try ChainGraph(directory: folder)
  }

  private func report(
    _ graph: ChainGraph, _ request: TraceRequest, _ knowledge: any StopKnowledge
  ) throws -> Report {
    let result = try FlowTracer(graph, knowledge: knowledge).trace(request)
    let names = GraphNames(graph) { "address \($0.rawValue)" }
    return ReportBuilder(
      tool: Report.Tool(version: "1", commit: "0"),
      store: Report.Store(network: "regtest", tipHeight: 0, tipHash: "", digest: ""),
      commandLine: "", parameters: [], direction: request.direction, names: names,
      attribution: { _ in nil }
    ).report(result)
  }

  @Test("in every sample chain boxes of exports and pictures balance, by every method")
  func sampleChains() throws {
    let folder = NSTemporaryDirectory() + "filature-boxes-" + UUID().uuidString
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let names = try FileManager.default.contentsOfDirectory(atPath: samples).sorted()
      .filter { FileManager.default.fileExists(atPath: "\(samples)/\($0)/blocks") }
    #expect(names.count >= 11)
    for name in names {
      let graph = try store("\(samples)/\(name)/blocks", in: "\(folder)-\(name)")
      defer { try? FileManager.default.removeItem(atPath: "\(folder)-\(name)") }
      _ = try TagStore.open(directory: graph.directory).importFile("\(samples)/\(name)/tags.yaml")
      let tags = try TagIndex(graph, clustering: nil)
      let knowledge = ServiceMap(graph, tags: tags, clustering: nil, stops: .all)
      let seeds = try seeds(of: "\(samples)/\(name)/seeds.txt", graph)
      #expect(!seeds.isEmpty, "\(name)")
      try expectBalanced(graph, seeds, .book, knowledge, name)
      try expectBalanced(graph, seeds, .follow, StopsNowhere(), name)
    }
  }

  /// The outputs that the addresses, transactions and outpoints of a list name.
  private func seeds(of list: String, _ graph: ChainGraph) throws -> [OutputIndex] {
    let words = try String(contentsOfFile: list, encoding: .utf8).split(separator: "\n")
      .filter { !$0.hasPrefix("#") }.map { $0.trimmingCharacters(in: .whitespaces) }
    let asked = Set(words)
    return (0..<graph.outputCount).map { OutputIndex($0) }.filter { output in
      let outpoint = graph.outpointText(of: output)
      let script = graph.script(of: AddressIndex(rawValue: graph.outputAddress[output.int]))
      let address = Address.text(ofScript: script, network: graph.network)
      return asked.contains(address) || asked.contains(outpoint)
        || asked.contains(String(outpoint.prefix(64)))
    }
  }

  @Test("on random chains boxes of exports and pictures balance, by every method")
  func randomChains() throws {
    let folder = NSTemporaryDirectory() + "filature-boxes-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    for seed in UInt64(50_000)..<(50_000 + chains) {
      let bytes = RandomChain.make(seed: seed, proof: .ground).flatMap { block in
        Network.regtest.magic
          + withUnsafeBytes(of: UInt32(block.count).littleEndian) { Array($0) } + block
      }
      let file = "\(folder)/blk\(seed).dat"
      try Data(bytes).write(to: URL(fileURLWithPath: file))
      let graph = try store(file, in: "\(folder)/\(seed)")
      defer { try? FileManager.default.removeItem(atPath: graph.directory) }
      var random = SeededRandom(seed: seed)
      let spent = (1..<graph.outputCount).filter { Int(graph.outputSpender[$0]) < graph.txCount }
      guard !spent.isEmpty else { continue }
      let seeds = Set(
        (0..<random.number(in: 1...3)).map { _ in
          spent[Int(random.number(below: UInt64(spent.count)))]
        })
      try expectBalanced(
        graph, seeds.sorted().map { OutputIndex($0) }, seed % 3 == 0 ? .follow : .book,
        StopsNowhere(), "chain \(seed)")
    }
  }

  private func expectBalanced(
    _ graph: ChainGraph, _ seeds: [OutputIndex], _ fees: FeeHandling,
    _ knowledge: any StopKnowledge, _ name: String
  ) throws {
    let slots =
      (0..<graph.txCount).map {
        graph.outputs(of: TxIndex($0)).count + graph.inputs(of: TxIndex($0)).count
      }.max() ?? 0
    for direction in TraceDirection.allCases {
      var request = TraceRequest(seeds: seeds, methods: TaintPolicies.all.map(\.name))
      if direction == .backward { request.methods = ["fifo", "lifo", "haircut"] }
      (request.direction, request.fees) = (direction, fees)
      let report = try report(graph, request, knowledge)
      for level in GraphLevel.allCases {
        let whole = FlowGraph(report, level: level)
        for method in report.methods.indices where report.methods[method].ledger.conserves {
          let rounds = ["haircut", "pure"].contains(report.methods[method].name)
          let told = "\(name) \(direction) \(level) \(report.methods[method].name) \(fees)"
          let slack = rounds ? UInt64(4 * slots + 4) : 0
          expectBalanced(whole, method, direction, slack, "\(told)")
          let drawn = FlowGraph(report, level: level, pictureOf: method)
          expectBalanced(drawn, method, direction, slack, "\(told) drawn")
          let folded = FoldedFlow(drawn, method: method, direction: direction)
          expectDrawn(folded, direction, slack, report.methods[method].ledger, "\(told) folded")
        }
      }
    }
  }

  private func expectBalanced(
    _ graph: FlowGraph, _ method: Int, _ direction: TraceDirection, _ slack: UInt64,
    _ name: Comment
  ) {
    var into = graph.nodes.map { $0.seededSat[method] }
    var out = graph.nodes.map { $0.endedSat[method] + $0.feeSat[method] }
    var arrows = graph.nodes.map { $0.outputs + 1 }
    for edge in graph.edges {
      let (near, far) = direction == .forward ? (edge.from, edge.to) : (edge.to, edge.from)
      into[far] += edge.tracedSat[method]
      out[near] += edge.tracedSat[method]
      arrows[near] += 1
      arrows[far] += 1
    }
    for node in graph.nodes.indices {
      let (one, two) = (max(into[node], out[node]), min(into[node], out[node]))
      #expect(one - two <= slack * UInt64(arrows[node]), "\(name) \(graph.nodes[node].kind)")
    }
  }

  private func expectDrawn(
    _ flow: FoldedFlow, _ direction: TraceDirection, _ slack: UInt64, _ ledger: Ledger,
    _ name: Comment
  ) {
    var into = flow.nodes.map(\.seededSat)
    var out = flow.nodes.map(\.feeSat)
    var arrows = flow.nodes.map { _ in 0 }
    for edge in flow.edges {
      #expect(flow.nodes[edge.from].column < flow.nodes[edge.to].column, name)
      let (near, far) = direction == .forward ? (edge.from, edge.to) : (edge.to, edge.from)
      into[far] += edge.sat
      out[near] += edge.sat
      arrows[near] += edge.steps + 1
      arrows[far] += edge.steps + 1
    }
    for (place, node) in flow.nodes.enumerated() {
      let room = slack * UInt64(arrows[place] + node.members)
      #expect(max(node.sat, into[place]) - min(node.sat, into[place]) <= room, name)
      // No more than was seeded; where a method rounds, but for that.
      #expect(node.sat <= ledger.seededSat + room, name)
      guard FlowGraph.goesOn(node.kind) else { continue }
      #expect(max(node.sat, out[place]) - min(node.sat, out[place]) <= room, name)
    }
  }
}
