import Bitcoin
import GRDB

/// Which tags a question is about.
public enum TagScope: Sendable, Equatable {
  /// All but those of other chains whose addresses look like Bitcoin's.
  case bitcoin
  /// Those that name a coin by one of these names, in capitals, and those that name none.
  case coin([String])
  /// All.
  case everyChain

  /// Those that can be of a network's chain: several coins write some addresses alike, so a tag for
  /// one must not reach the address of the same text on another.
  public static func of(_ network: Network) -> TagScope {
    let code = network.unit
    if code == "BTC" { return .bitcoin }
    let name = network.name.split(separator: "-").map { $0.uppercased() }
    return .coin([code, name.joined(separator: " "), name.joined()])
  }

  /// Whether tags that name a chain and a currency, either of which may be missing, are meant.
  func holds(network: String?, currency: String?) -> Bool {
    guard case .coin(let names) = self else { return true }
    let stated = [network, currency].compactMap { $0?.uppercased() }.filter { !$0.isEmpty }
    return stated.isEmpty || stated.contains { names.contains($0) }
  }
}

extension TagStore {
  /// How many tags there are.
  public func count() throws(AnalysisError) -> Int {
    try database.read {
      try Int.fetchOne($0, sql: "SELECT count(*) FROM tags WHERE retired = 0") ?? 0
    }
  }

  /// Every tag, in the order of listings.
  public func allTags(_ scope: TagScope = .everyChain) throws(AnalysisError) -> [Tag] {
    TagStore.inOrder(try tags(where: "TRUE", [], scope))
  }

  /// Tags by subject in the order of listings: only those of one subject are still to be sorted,
  /// so that many tags cost no more than their reading.
  private static func inOrder(_ tags: [Tag]) -> [Tag] {
    var tags = tags
    var start = 0
    while start < tags.count {
      var end = start + 1
      while end < tags.count, tags[end].subject == tags[start].subject { end += 1 }
      if end - start > 1 { tags[start..<end].sort() }
      start = end
    }
    return tags
  }

  /// The tags of some subjects, in the order of listings.
  public func tags(
    of subjects: [String], _ scope: TagScope = .bitcoin
  ) throws(AnalysisError) -> [Tag] {
    let wanted = Set(subjects.compactMap { Subject.canonical($0) }).sorted()
    var found: [Tag] = []
    for start in stride(from: 0, to: wanted.count, by: 500) {
      let some = Array(wanted[start..<min(start + 500, wanted.count)])
      let marks = Array(repeating: "?", count: some.count).joined(separator: ",")
      found += try tags(where: "subject IN (\(marks))", some, scope)
    }
    return TagStore.inOrder(found)
  }

  /// Hands over every subject that ever had a tag, each once, in order: an index alone is read.
  func eachSubject(_ body: (String) -> Void) throws(AnalysisError) {
    try database.read { db in
      let subjects = try String.fetchCursor(db, sql: "SELECT DISTINCT subject FROM tags")
      while let subject = try subjects.next() { body(subject) }
    }
  }

  /// The tags whose subject meets a condition, in no particular order: of the others no more than
  /// the subject is read, and all in the order in which they lie on disk.
  func tags(
    whereSubject holds: (String) -> Bool, _ scope: TagScope = .bitcoin
  ) throws(AnalysisError) -> [Tag] {
    try tags(where: "TRUE", [], scope, order: "", whereSubject: holds)
  }

  /// The subjects with a label, sorted.
  public func subjects(
    withLabel label: String, _ scope: TagScope = .bitcoin
  ) throws(AnalysisError) -> [String] {
    Set(try tags(where: "label = ?", [label], scope).map(\.subject)).sorted()
  }

  /// The subjects with a concept or one below it as category, abuse or concept, sorted.
  public func subjects(
    withConcept concept: String, _ scope: TagScope = .bitcoin
  ) throws(AnalysisError) -> [String] {
    Set(try tags(withConcept: concept, scope).map(\.subject)).sorted()
  }

  /// The tags with a concept or one below it, in the order of listings.
  public func tags(
    withConcept concept: String, _ scope: TagScope = .bitcoin
  ) throws(AnalysisError) -> [Tag] {
    let family = Taxonomy.family(of: concept)
    let marks = Array(repeating: "?", count: family.count).joined(separator: ",")
    return try tags(
      where: "id IN (SELECT tag_id FROM concepts WHERE concept IN (\(marks)))", family, scope
    ).sorted()
  }

  /// The tags whose label holds every word of a text, whatever the case and the accents, in the
  /// order of listings.
  public func tags(
    searching text: String, _ scope: TagScope = .everyChain
  ) throws(AnalysisError) -> [Tag] {
    let labels = try database.read { try LabelSearch.labels(with: text, in: $0) }
    var found: [Tag] = []
    for start in stride(from: 0, to: labels.count, by: 500) {
      let some = Array(labels[start..<min(start + 500, labels.count)])
      let marks = Array(repeating: "?", count: some.count).joined(separator: ",")
      found += try tags(where: "label IN (\(marks))", some, scope)
    }
    return found.sorted()
  }

  /// The actor of an id, from the actor packs; the first by label where several name it.
  public func actor(_ id: String) throws(AnalysisError) -> Actor? {
    try actors(where: "id = ?", [id]).first
  }

  /// Every actor by its id; the first by label where several packs name it.
  public func actorsByID() throws(AnalysisError) -> [String: Actor] {
    Dictionary(try actors(where: "TRUE", []).map { ($0.id, $0) }, uniquingKeysWith: { a, _ in a })
  }

  /// The actors whose name, id or other name holds every word of a text, by id and label.
  public func actors(searching text: String) throws(AnalysisError) -> [Actor] {
    let words = LabelSearch.folded(text).split(whereSeparator: \.isWhitespace)
    guard !words.isEmpty else { return [] }
    return try actors(where: "TRUE", []).filter { actor in
      let names = LabelSearch.folded(
        ([actor.id, actor.label] + actor.aliases).joined(separator: "\n"))
      return words.allSatisfy { names.contains($0) }
    }
  }

  private func actors(
    where condition: String, _ values: [String]
  ) throws(AnalysisError) -> [Actor] {
    let sql = """
      SELECT id, label, uri, categories, jurisdictions, aliases, lastmod, context FROM actors
      WHERE source_id IN (SELECT id FROM sources WHERE retired_at IS NULL) AND \(condition)
      ORDER BY id, label, categories, source_id
      """
    return try database.read { db in
      try Row.fetchAll(db, sql: sql, arguments: StatementArguments(values)).map {
        let row = StoredRow(row: $0)
        var actor = Actor(id: try row.shown(0), label: try row.shown(1))
        actor.uri = try row.optionalShown(2)
        actor.categories = try row.shownList(3)
        actor.jurisdictions = try row.shownList(4)
        actor.aliases = try row.shownList(5, partedBy: UInt8(ascii: "\n"))
        actor.lastmod = try row.optionalShown(6)
        actor.context = try row.optionalShown(7)
        return actor
      }
    }
  }

  /// The tags that count under a condition, by subject.
  private func tags(
    where condition: String, _ values: [String], _ scope: TagScope,
    order: String = "ORDER BY subject",
    whereSubject holds: (String) -> Bool = { _ in true }
  ) throws(AnalysisError) -> [Tag] {
    let limits = scope == .bitcoin ? " AND lookalike = 0" : ""
    let sql = """
      SELECT \(TagRows.columns) FROM tags WHERE \(condition) AND retired = 0\(limits)
      \(order)
      """
    return try database.read { db in
      // A row is made into a tag as it comes, so that only the tags are held.
      var found: [Tag] = []
      let rows = try Row.fetchCursor(db, sql: sql, arguments: StatementArguments(values))
      while let next = try rows.next() {
        let row = StoredRow(row: next)
        guard holds(try row.value(0)),
          scope.holds(network: try row.optional(13), currency: try row.optional(14))
        else { continue }
        found.append(try TagRows.tag(from: row))
      }
      return found
    }
  }
}
