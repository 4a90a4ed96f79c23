import ChainStore

/// How far an answer hangs on what was assumed: the same question under every method, without the
/// clusters or a rule of theirs, by other clusterings of the store, and without each little trusted
/// tag.
public struct Sensitivity: Sendable {
  /// What is assumed otherwise than asked.
  public enum Kind: String, Sendable {
    /// No cluster is believed.
    case noClusters = "no_clusters"
    /// A rule of the clustering is not believed.
    case withoutRule = "without_rule"
    /// Another clustering of the store is.
    case otherClustering = "other_clustering"
    /// A tag is not believed.
    case withoutTag = "without_tag"
    /// No tag below the confidence asked is.
    case withoutTags = "without_tags"
  }

  /// The answer under another assumption.
  public struct Variant: Sendable {
    /// What is assumed otherwise.
    public var kind: Kind
    /// The rule, the clustering, or the tag in words.
    public var name: String
    /// Sums by method, in the order of ``Sensitivity/methods``.
    public var methods: [MethodResult]
  }

  /// What becomes of a service's sum.
  public struct Change: Sendable, Equatable {
    /// The method.
    public var method: String
    /// The service.
    public var entity: String
    /// Satoshis as asked.
    public var askedSat: UInt64
    /// Satoshis under the other assumption.
    public var variantSat: UInt64
  }

  /// Every method that runs the way asked, in the order of the guide.
  public var methods: [String]
  /// The answer as asked, under each of them.
  public var asked: [MethodResult]
  /// The answers under other assumptions.
  public var variants: [Variant] = []
  /// What could not be tried, and why.
  public var warnings: [String] = []

  /// The services of the answer as asked, by name.
  public var entities: [String] {
    Set(asked.flatMap { $0.entities.map(\.entity) }).sorted()
  }

  /// What a method attributes to a service as asked.
  public func askedSat(_ entity: String, _ method: Int) -> UInt64 {
    Sensitivity.sat(entity, asked[method])
  }

  /// What changes under another assumption, by method, then by service; nothing where all stays.
  public func changes(_ variant: Variant) -> [Change] {
    zip(asked, variant.methods).flatMap { asked, other in
      Set((asked.entities + other.entities).map(\.entity)).sorted().compactMap { entity in
        let (one, two) = (Sensitivity.sat(entity, asked), Sensitivity.sat(entity, other))
        return one == two
          ? nil
          : Change(method: asked.method, entity: entity, askedSat: one, variantSat: two)
      }
    }
  }

  private static func sat(_ entity: String, _ method: MethodResult) -> UInt64 {
    method.entities.first { $0.entity == entity }?.tracedSat ?? 0
  }
}

/// Asks a question again under other assumptions. Cost: a sweep of every method for each of them.
public struct SensitivityStudy {
  private let graph: ChainGraph
  private let tags: TagIndex
  private let clustering: Clustering?
  private let stops: ServiceMap.Stops
  private let request: TraceRequest

  /// Little trusted tags that are tried one by one, at most.
  static let mostTags = 50
  /// Members of clusters gone through for a rule left out, at most.
  static let mostMembers = 1_000_000

  /// A study of a question: its chain, what is known of services, and where flows stop.
  public init(
    _ graph: ChainGraph, tags: TagIndex, clustering: Clustering?, stops: ServiceMap.Stops,
    request: TraceRequest
  ) {
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
    var study = Sensitivity(
      methods: request.methods, asked: try answer(map(tags, clustering)))
    if let clustering {
      study.variants.append(
        .init(
          kind: .noClusters, name: clustering.rules, methods: try answer(map(tags, nil))))
      try leaveRulesOut(clustering, &study)
    }
    try otherClusterings(&study)
    try leaveTagsOut(below: confidence, &study)
    return study
  }

  private func map(_ tags: TagIndex, _ clustering: Clustering?) -> ServiceMap {
    ServiceMap(graph, tags: tags, clustering: clustering, stops: stops)
  }

  private func answer(_ knowledge: ServiceMap) throws(AnalysisError) -> [MethodResult] {
    try FlowTracer(graph, knowledge: knowledge).trace(request).methods
  }

  private func leaveRulesOut(
    _ clustering: Clustering, _ study: inout Sensitivity
  ) throws(AnalysisError) {
    let rules = clustering.plan.rules.names
    guard rules.count > 1 else { return }
    let tagged = TaggedClusters(graph, tags, clustering)
    guard tagged.memberCount <= SensitivityStudy.mostMembers else {
      study.warnings.append(
        "rules are not left out one by one: the tagged clusters have \(tagged.memberCount) addresses"
      )
      return
    }
    for (code, rule) in rules.enumerated() {
      let services = tagged.services(without: UInt8(code), stoppingAt: stops.concepts)
      let knowledge = ServiceMap(graph, tags: tags, reached: services, stops: stops)
      study.variants.append(
        .init(kind: .withoutRule, name: rule, methods: try answer(knowledge)))
    }
  }

  private func otherClusterings(_ study: inout Sensitivity) throws(AnalysisError) {
    for summary in Clustering.summaries(of: graph) where summary.name != clustering?.name {
      guard !summary.isStale, let other = try Clustering(graph, name: summary.name) else {
        study.warnings.append("the clustering \(summary.name) is older than the chain")
        continue
      }
      study.variants.append(
        .init(
          kind: .otherClustering, name: "\(summary.name): \(summary.rules)",
          methods: try answer(map(tags.reaching(other), other))))
    }
  }

  /// Only tags of services that the answer names can change it.
  private func leaveTagsOut(
    below confidence: Int, _ study: inout Sensitivity
  ) throws(AnalysisError) {
    let named = Set(study.entities)
    let weak = tags.all.filter { $0.confidenceLevel < confidence && named.contains($0.label) }
    var seen: Set<TagWords> = []
    let words = weak.map(TagWords.init).filter { seen.insert($0).inserted }.sorted()
    if words.count > SensitivityStudy.mostTags {
      study.warnings.append(
        "\(words.count) tags are below \(confidence): the first \(SensitivityStudy.mostTags) are"
          + " left out one by one, and all of them together")
    }
    for word in words.prefix(SensitivityStudy.mostTags) {
      let fewer = tags.without({ TagWords($0) == word }, clustering)
      study.variants.append(
        .init(kind: .withoutTag, name: word.text, methods: try answer(map(fewer, clustering))))
    }
    guard words.count > 1 else { return }
    let fewer = tags.without({ $0.confidenceLevel < confidence }, clustering)
    study.variants.append(
      .init(
        kind: .withoutTags, name: "below \(confidence)",
        methods: try answer(map(fewer, clustering))))
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
