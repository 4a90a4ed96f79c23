import ChainStore

/// Asks a question again under other assumptions. Cost: a sweep of every method for each of them.
public struct SensitivityStudy {
  private let graph: ChainGraph
  private let tags: TagIndex
  private let clustering: Clustering?
  private let stops: ServiceMap.Stops
  private let inferred: InferredServices?
  private let request: TraceRequest

  /// An assumption that is to be tried, and what is known of services under it.
  private struct Trial {
    var kind: Sensitivity.Kind
    var name: String
    var knowledge: () -> ServiceMap
  }

  /// Little trusted tags that are tried one by one, at most.
  static let mostTags = 50
  /// Members of clusters gone through for a rule left out, at most.
  static let mostMembers = 1_000_000

  /// A study of a question: its chain, what is known of services, and where flows stop.
  public init(
    _ graph: ChainGraph, tags: TagIndex, clustering: Clustering?, stops: ServiceMap.Stops,
    inferred: InferredServices? = nil, request: TraceRequest
  ) {
    self.inferred = inferred
    self.graph = graph
    self.tags = tags
    self.clustering = clustering
    self.stops = stops
    var own = request
    own.methods = TaintPolicies.all.map(\.name).filter { method in
      request.direction == .forward || BackwardSweep.Method(rawValue: method) != nil
    }
    (own.detail, own.bounds, own.colouring) = (.summary, .leaveOut, .single)
    self.request = own
  }

  /// The answers; tags of less than a confidence (0 to 100) are tried one by one.
  ///
  /// Throws as ``FlowTracer/trace(_:)`` does.
  public func run(below confidence: Int) throws(AnalysisError) -> Sensitivity {
    let meter = WorkMeter.current
    let asked = map(tags, clustering, inferred)
    meter?.begin("asking under every method", of: work(asked), "transactions")
    var study = Sensitivity(methods: request.methods, asked: try answer(asked, meter))
    var trials =
      inferred == nil ? [] : [Trial(kind: .noInferred, name: "") { map(tags, clustering) }]
    trials += clustersLeftOut(&study)
    trials += try otherClusterings(&study)
    trials += tagsLeftOut(below: confidence, &study)
    meter?.begin(
      "asking under \(trials.count) other assumptions", of: work(asked) * trials.count,
      "transactions")
    for trial in trials {
      study.variants.append(
        .init(
          kind: trial.kind, name: trial.name, methods: try answer(trial.knowledge(), meter)))
    }
    return study
  }

  private func map(
    _ tags: TagIndex, _ clustering: Clustering?, _ inferred: InferredServices? = nil
  ) -> ServiceMap {
    ServiceMap(graph, tags: tags, clustering: clustering, stops: stops, inferred: inferred)
      .following(request.seeds)
  }

  private func work(_ knowledge: ServiceMap) -> Int {
    FlowTracer(graph, knowledge: knowledge).work(request)
  }

  private func answer(
    _ knowledge: ServiceMap, _ meter: WorkMeter?
  ) throws(AnalysisError) -> [MethodResult] {
    try FlowTracer(graph, knowledge: knowledge).trace(request, meter).methods
  }

  /// Without all clusters, then without each rule of theirs.
  private func clustersLeftOut(_ study: inout Sensitivity) -> [Trial] {
    guard let clustering else { return [] }
    let whole = Trial(kind: .noClusters, name: clustering.rules) { map(tags, nil) }
    let rules = clustering.plan.rules.names
    guard rules.count > 1 else { return [whole] }
    let tagged = TaggedClusters(graph, tags, clustering)
    guard tagged.memberCount <= SensitivityStudy.mostMembers else {
      study.warnings.append(.tooManyMembers(tagged.memberCount))
      return [whole]
    }
    return [whole]
      + rules.enumerated().map { code, rule in
        Trial(kind: .withoutRule, name: rule) {
          let services = tagged.services(without: UInt8(code), stoppingAt: stops.concepts)
          return ServiceMap(graph, tags: tags, reached: services, stops: stops)
        }
      }
  }

  private func otherClusterings(_ study: inout Sensitivity) throws(AnalysisError) -> [Trial] {
    var trials: [Trial] = []
    for summary in try Clustering.summaries(of: graph) where summary.name != clustering?.name {
      guard !summary.isStale, let other = try Clustering(graph, name: summary.name) else {
        study.warnings.append(.olderClustering(summary.name))
        continue
      }
      trials.append(
        Trial(kind: .otherClustering, name: "\(summary.name): \(summary.rules)") {
          map(tags.reaching(other), other)
        })
    }
    return trials
  }

  /// Only tags of services that the answer names can change it.
  private func tagsLeftOut(below confidence: Int, _ study: inout Sensitivity) -> [Trial] {
    let named = Set(study.entities)
    let weak = tags.all.filter {
      $0.confidenceLevel < confidence && named.contains(tags.entity(of: $0))
    }
    var seen: Set<TagWords> = []
    let words = weak.map(TagWords.init).filter { seen.insert($0).inserted }.sorted()
    if words.count > SensitivityStudy.mostTags {
      study.warnings.append(
        .tooManyTags(words.count, below: confidence, most: SensitivityStudy.mostTags))
    }
    let entities = Dictionary(
      weak.map { (TagWords($0), tags.entity(of: $0)) }, uniquingKeysWith: { first, _ in first })
    let trials = words.prefix(SensitivityStudy.mostTags).map { word in
      Trial(kind: .withoutTag, name: word.text) {
        map(
          tags.without({ TagWords($0) == word }, clustering), clustering,
          inferred?.without(labels: Set([entities[word]].compactMap { $0 })))
      }
    }
    guard words.count > 1 else { return trials }
    return trials + [
      Trial(kind: .withoutTags, name: "below \(confidence)") {
        map(
          tags.without({ $0.confidenceLevel < confidence }, clustering), clustering,
          inferred?.without(labels: Set(entities.values)))
      }
    ]
  }
}

/// A tag as a report names it: one statement, whatever the number of its subjects.
private struct TagWords: Hashable, Comparable {
  let label: String
  let confidence: String
  let level: Int
  let pack: String
  let source: String

  init(_ tag: Tag) {
    (label, confidence, level) = (tag.label, tag.confidence, tag.confidenceLevel)
    (pack, source) = (tag.tagpack, tag.source)
  }

  var text: String { "'\(label)' (\(confidence), \(level)) of \(pack), source \(source)" }

  static func < (left: TagWords, right: TagWords) -> Bool {
    (left.level, left.text) < (right.level, right.text)
  }
}
