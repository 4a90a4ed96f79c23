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
    /// No inferred service or deposit address is.
    case noInferred = "no_inferred"
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
  public var warnings: [TraceWarning] = []

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
