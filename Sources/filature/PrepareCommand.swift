import Analysis
import ArgumentParser
import ChainStore
import Reporting

struct PrepareCommand: FilatureCommand {
  static let configuration = CommandConfiguration(
    commandName: "prepare",
    abstract: "Build what is missing for a trace: the clustering, and services.",
    discussion: """
      Run it after blocks or tags came in; what is of the present chain and tags is left as it is.
        filature ingest ~/.bitcoin/blocks
        filature tags import services.yaml
        filature prepare
      """)
  @OptionGroup var global: GlobalOptions

  func run() throws {
    let lock = try StoreLock(existing: global.store)
    defer { withExtendedLifetime(lock) {} }
    let graph = try global.openGraph()
    var built: [String] = []
    var clustering = try? Clustering.current(of: graph)
    if clustering == nil {
      built.append("clustering")
      try Stages.time("cluster") {
        _ = try ClusterBuilder(
          graph, labels: try ExclusiveLabels(graph), threads: global.threads
        ).build(name: Clustering.defaultName)
      }
      clustering = try Clustering.current(of: graph)
    }
    guard let clustering else {
      throw Failure(Exit.internalError, "the clustering is not there", at: global.store)
    }
    let tags = try TagIndex(graph, clustering: clustering)
    var envelope = Envelope("prepare", graph: graph)
    if case .current? = try? ServiceLayer.open(graph, tags: tags, clustering: clustering) {
    } else {
      built.append("services")
      _ = try ServicesBuild.build(graph, clustering, global)
    }
    if tags.all.isEmpty {
      envelope.warnings.append(
        "there are no tags: no service has a name; see `filature tags import`")
    }
    var table = TextTable(header: ["what", "state"])
    table.rows = ["clustering", "services"].map { [$0, built.contains($0) ? "built" : "current"] }
    let data: JSONValue = ["built": .texts(built)]
    try envelope.write(global, data: data, rows: table)
  }
}
