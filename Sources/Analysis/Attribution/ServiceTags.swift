/// A service as a trace names it.
public struct ServiceLabel: Sendable, Codable, Hashable {
  /// Who it is: the label of the tag.
  public let entity: String
  /// What kind of service, the concept that made it one.
  public let category: String
  /// The id of the actor behind it.
  public let actor: String?
  /// The tag pack of the tag that says so.
  public let tagpack: String
  /// Where the tag comes from.
  public let source: String
  /// The word of the tag's confidence.
  public let confidence: String

  /// The end of a flow at an address that the tag reaches, called as several labels of one actor are.
  func stop(_ names: EntityNames, _ reach: ServiceStop.Reach) -> ServiceStop {
    ServiceStop(
      entity: names.name(entity, actor: actor), category: category, evidence: .tag(self, reach))
  }
}

/// Tells services by their tags.
public enum ServiceTags {
  /// The service that an address belongs to by its tags, or nil.
  ///
  /// A tag counts when its category, abuse or one of its concepts is one of the given concepts or
  /// lies below it. Of several the one of highest confidence is taken, then the first by label,
  /// then by source, so the answer does not depend on the order of import.
  public static func service(
    in tags: [Tag], stopping concepts: [String], from confidence: Int = 0
  ) -> ServiceLabel? {
    var best: (tag: Tag, concept: String)?
    for tag in tags where tag.confidenceLevel >= confidence {
      guard let concept = matching(tag, concepts) else { continue }
      if let held = best, !precedes(tag, held.tag) { continue }
      best = (tag, concept)
    }
    guard let best else { return nil }
    let tag = best.tag
    return ServiceLabel(
      entity: tag.label, category: best.concept, actor: tag.actor,
      tagpack: tag.tagpack,
      source: tag.source, confidence: tag.confidence)
  }

  /// The concept by which a tag falls under the given ones: its category before the others.
  public static func matching(_ tag: Tag, _ concepts: [String]) -> String? {
    let own = [tag.category].compactMap { $0 } + tag.allConcepts
    return own.first { mine in concepts.contains { Taxonomy.descends(mine, from: $0) } }
  }

  private static func precedes(_ a: Tag, _ b: Tag) -> Bool {
    if a.confidenceLevel != b.confidenceLevel { return a.confidenceLevel > b.confidenceLevel }
    if a.label != b.label { return a.label < b.label }
    if a.source != b.source { return a.source < b.source }
    return a < b
  }
}
