/// What services are called by their tags: several labels of one actor are one service.
///
/// A tag belongs to its actor. One without an actor belongs to the actor of that id, else to the
/// only actor that other tags of its label name, else to its label; the label of an inferred
/// deposit address is that of its service. A service of an actor is called by the first of its
/// labels in order, those of tags that name services before others; where two actors come to
/// one name, each has its id behind it.
public struct EntityNames: Sendable {
  /// What the label of an inferred deposit address has behind that of its service.
  public static let inferred = " deposit (inferred)"

  /// By actor: what it is called.
  private var actors: [String: String] = [:]
  /// By label: the only actor of tags with that label.
  private var owners: [String: String] = [:]

  init() {}

  /// The names that some tags give, whatever their order. Cost: a look at each.
  init(_ tags: [Tag]) {
    var labelled: [String: String?] = [:]
    for tag in tags {
      guard let actor = tag.actor else { continue }
      let label = EntityNames.base(tag.label)
      if let known = labelled[label], known != actor {
        labelled[label] = .some(nil)
      } else {
        labelled[label] = actor
      }
      actors[actor] = ""
    }
    guard !actors.isEmpty else { return }
    owners = labelled.compactMapValues { $0 }
    var best: [String: (isService: Bool, label: String)] = [:]
    for tag in tags {
      let key = key(tag.label, actor: tag.actor)
      guard actors[key] != nil else { continue }
      let name = (ServiceTags.matching(tag, ["service"]) != nil, EntityNames.base(tag.label))
      if let held = best[key], !EntityNames.precedes(name, held) { continue }
      best[key] = name
    }
    let shared = Dictionary(grouping: best.keys) { best[$0]?.label ?? "" }
    for (key, name) in best {
      let isAlone = shared[name.label]?.count == 1
      actors[key] = isAlone ? name.label : "\(name.label) (\(key))"
    }
  }

  private static func precedes(
    _ one: (isService: Bool, label: String), _ two: (isService: Bool, label: String)
  ) -> Bool {
    one.isService == two.isService ? one.label < two.label : one.isService
  }

  /// Whether a label is that of an inferred deposit address.
  static func isInferred(_ label: String) -> Bool { label.hasSuffix(inferred) }

  /// A label without what an inferred deposit address has behind it.
  public static func base(_ label: String) -> String {
    isInferred(label) ? String(label.dropLast(inferred.count)) : label
  }

  /// What tells a service from others: its actor, or its label.
  func key(_ label: String, actor: String?) -> String {
    if let actor { return actor }
    let base = EntityNames.base(label)
    return actors[base] != nil ? base : owners[base] ?? base
  }

  /// What a service is called.
  func name(_ label: String, actor: String?) -> String {
    let key = key(label, actor: actor)
    return actors[key] ?? key
  }
}
