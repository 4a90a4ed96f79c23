import Analysis
import ArgumentParser
import ChainStore

/// How far inferred services and deposit addresses are believed.
enum InferredOption: String, ExpressibleByArgument, CaseIterable {
  case strong, moderate, weak, none

  private var grade: DepositGrade? { DepositGrade(rawValue: rawValue) }

  /// The stops of a list such as `exchange,coinjoin`, inferred ones among them.
  func stops(
    _ text: String, _ graph: ChainGraph, _ tags: TagIndex, _ clustering: Clustering?,
    warnings: inout [TraceWarning]
  ) throws -> ServiceMap {
    let stops = try ServiceMap.Stops(text, running: nil)
    let layer = try open(graph, tags, clustering, stops, warnings: &warnings)
    return ServiceMap(graph, tags: tags, clustering: clustering, stops: stops, inferred: layer)
  }

  /// The layer of services of a store; nil where it is not asked for or not there. What is missing,
  /// tags and clustering too, is a warning that says what that changes.
  func open(
    _ graph: ChainGraph, _ tags: TagIndex, _ clustering: Clustering?, _ stops: ServiceMap.Stops,
    warnings: inout [TraceWarning]
  ) throws -> InferredServices? {
    guard !stops.concepts.isEmpty else { return nil }
    let isClustered = try clustering != nil || !Clustering.summaries(of: graph).isEmpty
    if !isClustered { warnings.append(.noClustering) }
    let bare = tags.all.count(where: \.isWithoutConcept)
    if tags.all.isEmpty { warnings.append(.noTags) }
    if bare > 0 { warnings.append(.noCategory(bare, of: tags.all.count)) }
    guard let grade else { return nil }
    let why: ServiceLayer.Staleness?
    switch try ServiceLayer.open(graph, tags: tags, clustering: clustering) {
    case .current(let layer): return InferredServices(layer, from: grade)
    case .none: why = nil
    case .stale(let reason): why = reason
    }
    warnings.append(.noServices(why))
    return nil
  }
}

extension ServiceMap.Stops {
  /// Reads a list for a trace of some direction, nil for what is no trace: some stops are for those
  /// alone that run forward.
  init(_ text: String, running direction: TraceDirection?) throws {
    try self.init(text)
    guard direction == .forward || !stopsAtOwnerChanges else {
      throw Failure(Exit.usage, "owner-change is for traces that run forward", at: "--stop-at")
    }
  }
}
