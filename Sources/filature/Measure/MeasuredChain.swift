import Analysis
import Bitcoin
import ChainStore
import Foundation
import Ingest
import Simulation

/// A simulated chain in a store of its own, with its tags and its clusters; it goes away with this.
final class MeasuredChain {
  let folder: String
  let graph: ChainGraph
  let clustering: Clustering
  var store: String { folder + "/store" }

  /// Makes, reads and clusters a chain of an economy.
  convenience init(
    _ scenario: Scenario, seed: UInt64, transactions: Int, below parent: String
  ) throws {
    try self.init(folder: parent + "/\(scenario.name)-\(seed)") {
      folder throws(SimulationError) in
      _ = try ScaleEconomy.write(scenario, seed: seed, transactions: transactions, to: folder)
    }
  }

  /// Makes, reads and clusters a town of habits.
  convenience init(town seed: UInt64, below parent: String) throws {
    try self.init(folder: parent + "/\(HabitTown.name)-\(seed)") {
      folder throws(SimulationError) in
      try StoryWriter.write(try HabitTown.files(seed: seed), to: folder)
    }
  }

  /// Reads and clusters a chain that is there, blocks and truth in a folder that is left as it is.
  convenience init(at path: String, below parent: String) throws {
    try self.init(folder: parent + "/chain") { folder throws(SimulationError) in
      do {
        try FileManager.default.createDirectory(
          atPath: folder, withIntermediateDirectories: true)
        for part in ["blocks", "truth"] {
          try FileManager.default.createSymbolicLink(
            at: URL(fileURLWithPath: folder + "/" + part),
            withDestinationURL: URL(fileURLWithPath: path + "/" + part).resolvingSymlinksInPath())
        }
      } catch {
        throw .unwritable(path: folder, reason: error.localizedDescription)
      }
    }
  }

  private init(
    folder: String, _ make: (String) throws(SimulationError) -> Void
  ) throws {
    self.folder = folder
    try? FileManager.default.removeItem(atPath: folder)
    do throws(SimulationError) {
      try make(folder)
    } catch {
      throw Failure(error, at: folder)
    }
    var request = IngestRequest(paths: [folder + "/blocks"], store: folder + "/store")
    request.network = .regtest
    var ingestion = Ingestion(request) { (_: IngestProgress) throws(IngestInterrupted) in }
    let outcome = try ingestion.run()
    if let failure = outcome.failure { throw failure }
    graph = try ChainGraph(directory: folder + "/store")
    try ClusterBuilder(graph).build(name: Clustering.defaultName)
    guard let built = try Clustering(graph, name: Clustering.defaultName) else {
      throw Failure(Exit.internalError, "the clustering was not kept", at: folder)
    }
    clustering = built
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  /// Clusters the chain once more, by other rules.
  func cluster(_ name: String, rules: String) throws {
    let plan = ClusterPlan(rules: try ClusterRules(rules))
    try ClusterBuilder(graph, plan: plan).build(name: name)
  }

  /// The tags of a pack alone: those of packs read before are forgotten.
  func tags(_ pack: String) throws -> TagIndex {
    _ = try noTags()
    _ = try TagStore.open(directory: store).importFile("\(folder)/\(pack).yaml")
    return try TagIndex(graph, clustering: clustering)
  }

  /// No tags: those read before are forgotten.
  func noTags() throws -> TagIndex {
    for name in try FileManager.default.contentsOfDirectory(atPath: store)
    where name.hasPrefix("tags.sqlite") {
      try FileManager.default.removeItem(atPath: store + "/" + name)
    }
    return TagIndex(direct: [])
  }

  /// The tags read so far, and those that `deposits` infers from them, moderate or better.
  func tagsWithFoundDeposits(_ tags: TagIndex) throws -> TagIndex {
    let found = DepositAddresses(graph, tags: tags, clustering: clustering).all()
      .filter { $0.grade >= .moderate && !$0.isTagged }
    let path = folder + "/found.yaml"
    try Data(DepositPack.text(found, graph).utf8).write(to: URL(fileURLWithPath: path))
    _ = try TagStore.open(directory: store).importFile(path)
    return try TagIndex(graph, clustering: clustering)
  }
}
