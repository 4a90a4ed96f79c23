import Bitcoin
import ChainStore
import Foundation
import Ingest
import Testing

@testable import Analysis

/// BlockSci's own recorded results on its regtest chain.
struct BlockSciRecord {
  let graph: ChainGraph
  private let names: [String: String]
  private let folder: String

  /// The folder of shared data; nil where this machine has none.
  static var folder: String? {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../..").standardizedFileURL.path
    let shared = ProcessInfo.processInfo.environment["FILATURE_SHARED"] ?? root + "/../shared"
    let path = shared + "/data/regtest-blocksci/btc"
    return FileManager.default.fileExists(atPath: path) ? path : nil
  }

  init() throws {
    folder = try #require(BlockSciRecord.folder)
    let store = MadeChain.newFolder()
    var request = IngestRequest(paths: [folder + "/blk00000.dat"], store: store)
    request.network = .regtest
    var ingestion = Ingestion(request) { _ in }
    _ = try ingestion.run()
    graph = try ChainGraph(directory: store)
    let object = try JSONSerialization.jsonObject(
      with: Data(contentsOf: URL(fileURLWithPath: folder + "/output.json")))
    names = (object as? [String: Any] ?? [:]).compactMapValues { $0 as? String }
  }

  /// The transaction that the chain's makers gave a name.
  func transaction(_ name: String) throws -> TxIndex {
    let id = try #require(names[name].flatMap { Txid(displayHex: $0) })
    return try #require(graph.transaction(withID: id))
  }

  func lines(_ test: String) throws -> [String] {
    try String(contentsOfFile: "\(folder)/expected/\(test)[btc].out", encoding: .utf8)
      .split(separator: "\n").map(String.init)
  }

  /// Addresses that a printed list names; multisigs, which it gives no address, are left out.
  static func addresses(_ line: String) -> Set<String> {
    Set(
      line.components(separatedBy: "Address(").dropFirst().compactMap { piece in
        piece.split(separator: ")").first.map(String.init)
      }.filter { !$0.contains(" ") })
  }

  func members(_ clustering: Clustering, of address: String) throws -> Set<String> {
    let script = try Address.script(of: address, network: .regtest)
    let found = try #require(graph.address(ofScript: script))
    return Set(
      clustering.members(of: clustering.cluster(of: found))
        .map { Address.text(ofScript: graph.script(of: $0), network: .regtest) }
        .filter { !$0.hasPrefix("script:") })
  }
}

@Suite("BlockSci's recorded results", .enabled(if: BlockSciRecord.folder != nil))
struct BlockSciTests {
  private func built(_ record: BlockSciRecord, _ rules: String) throws -> Clustering {
    let plan = ClusterPlan(
      rules: try ClusterRules(rules + ",same-key"), coinJoins: .blockSci, style: .blockSci)
    _ = try ClusterBuilder(record.graph, plan: plan).build(name: "try")
    return try #require(try Clustering(record.graph, name: "try"))
  }

  /// The record does not name its eight rules; these are the eight whose clusters it holds, where
  /// `reuse` stands for any that joins nothing on this chain.
  @Test("clusters with change by eight rules, each left with one output")
  func clustersWithChange() throws {
    let record = try BlockSciRecord()
    let lines = try record.lines("test_clustering.test_clustering_with_change")
    let asked = try record.lines("test_clustering.test_clustering_ignore_coinjoin")
    let rules = [
      "reuse", "optimal", "address-type", "locktime", "peeling", "client", "legacy", "reuse",
    ]
    #expect(lines.count == 64 && asked.count == 8)
    for (group, rule) in rules.enumerated() {
      let clustering = try built(record, "co-spend,unique(\(rule))")
      for place in asked.indices {
        let told = BlockSciRecord.addresses(lines[8 * group + place])
        let first = try #require(BlockSciRecord.addresses(asked[place]).min())
        #expect(try record.members(clustering, of: first) == told, "\(rule), line \(place)")
      }
    }
  }

  @Test("clusters by co-spending, coinjoins left out and kept")
  func coSpending() throws {
    let record = try BlockSciRecord()
    for (test, coinJoins) in [
      ("test_clustering.test_clustering_ignore_coinjoin", CoinJoinHandling.blockSci),
      ("test_clustering.test_clustering_cluster_coinjoin", .keep),
    ] {
      let plan = ClusterPlan(
        rules: try ClusterRules("co-spend,same-key"), coinJoins: coinJoins, style: .blockSci)
      _ = try ClusterBuilder(record.graph, plan: plan).build(name: "try")
      let clustering = try #require(try Clustering(record.graph, name: "try"))
      for line in try record.lines(test) {
        let told = BlockSciRecord.addresses(line)
        #expect(try record.members(clustering, of: try #require(told.min())) == told)
      }
    }
  }

  @Test("what each change rule leaves of ten transactions, and where it leaves one")
  func change() throws {
    let record = try BlockSciRecord()
    let rules: [(any ChangeRule)?] = [
      AddressTypeChange(), LockTimeChange(), ClientChange(), PeelingChange(), OptimalChange(),
      ReuseChange(), LegacyChange(), nil,
    ]
    let names = [
      "change-negative-testcase-tx", "change-reuse-tx-1", "change-locktime-tx-1",
      "change-optimal-0-tx", "peeling-chain-5-tx", "change-ten-2-tx", "fan-8-tx",
      "peeling-chain-4-tx", "tx-chain-10-tx-1", "funding-tx-2-in-2-out",
    ]
    let lines = try record.lines("test_change.test_change_regression")
    #expect(lines.count == 2 * rules.count * names.count)
    var reader = PaymentReader(record.graph, reading: .all)
    var row = 0
    for rule in rules {
      for name in names {
        #expect(reader.read(try record.transaction(name)))
        let left = rule?.candidates(in: reader.payment) ?? OutputSet()
        let place = "\(rule?.name ?? "none") of \(name)"
        #expect("\(left.positions)" == lines[row], "\(place)")
        #expect("\(left.only.map { [$0] } ?? [])" == lines[row + 1], "\(place)")
        row += 2
      }
    }
  }

  @Test("the change outputs that the chain's makers planted")
  func planted() throws {
    let record = try BlockSciRecord()
    var reader = PaymentReader(record.graph, reading: .all)
    for number in 0..<6 {
      #expect(reader.read(try record.transaction("change-ten-\(number)-tx")))
      #expect(
        RoundValueChange(digits: 8 - number).candidates(in: reader.payment).only != nil,
        "10^\(8 - number)")
    }
    for (rule, name) in [
      (AddressTypeChange(), "address-type"), (LockTimeChange(), "locktime"),
      (ReuseChange(), "reuse"), (ClientChange(), "client-behavior"),
    ] as [(any ChangeRule, String)] {
      for number in 0..<3 {
        #expect(reader.read(try record.transaction("change-\(name)-tx-\(number)")))
        #expect(rule.candidates(in: reader.payment).only != nil, "\(name) \(number)")
      }
    }
  }
}
